"""The rule `classic`, on recorded days and on generated ones."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest import Entry, SourcePart, select_entries
from bot.domain.mention import Counts, Mention
from bot.domain.paper import Paper
from bot.domain.ranking import CLASSIC_BAR, rank_classic, select_mentions, with_shown
from bot.render.markdown import read_post
from tests.domain.samples import READ_AT, sample_digest, sample_mention, sample_paper
from tests.shared import archive_posts

Day = tuple[list[Paper], list[Mention]]


def ranked(papers: Sequence[Paper], mentions: Sequence[Mention]) -> tuple[Entry, ...]:
    """The ranking at the samples' time."""
    return rank_classic(papers, mentions, observed_at=READ_AT)


def ids(entries: Sequence[Entry]) -> list[str]:
    """The papers of a ranking, best first."""
    return [entry.paper.arxiv_id for entry in entries]


@st.composite
def days(draw: st.DrawFn) -> Day:
    """A listing of up to six papers, and posts about some of them with many equal counts."""
    numbers = draw(st.lists(st.integers(1, 99), min_size=1, max_size=6, unique=True))
    places = draw(st.permutations(range(len(numbers))))
    papers = [
        sample_paper(
            f"2102.{number:05}",
            listing_index=draw(st.sampled_from([place, None])),
            withdrawn=draw(st.sampled_from([False, False, False, True])),
        )
        for number, place in zip(numbers, places, strict=True)
    ]
    about = st.sampled_from([paper.arxiv_id for paper in papers] + ["2102.99999"])
    mentions = [
        sample_mention(
            draw(about),
            str(post_id),
            shares=draw(st.integers(0, 2)),
            likes=draw(st.integers(0, 2)),
            source=draw(st.sampled_from(["x", "bluesky"])),
        )
        for post_id in range(draw(st.integers(0, 10)))
    ]
    return papers, mentions


@pytest.mark.parametrize("file", archive_posts(), ids=lambda file: file.name[:10])
def test_gives_the_order_of_the_historical_posts(file: Path, shared_data: Path) -> None:
    """Each recorded day stands in the rule's order, equal sums in reverse of the listing."""
    published = read_post((shared_data / "archive" / file.name).read_bytes()).digest.entries
    papers = [
        replace(entry.paper, listing_index=len(published) - entry.rank) for entry in published
    ]
    mentions = [
        sample_mention(e.paper.arxiv_id, shares=e.counts.shares, likes=e.counts.likes)
        for e in published
    ]
    random.Random(file.name).shuffle(papers)
    entries = ranked(papers, mentions)
    assert ids(entries) == ids(published)
    assert [entry.counts for entry in entries] == [entry.counts for entry in published]


@pytest.mark.parametrize("file", archive_posts(), ids=lambda file: file.name[:10])
def test_bar_is_that_of_the_historical_posts(file: Path, shared_data: Path) -> None:
    """No recorded paper is under the bar that `classic` has."""
    published = read_post((shared_data / "archive" / file.name).read_bytes()).digest.entries
    assert all(entry.counts.attention >= CLASSIC_BAR for entry in published)


def test_sums_all_posts_about_a_paper() -> None:
    """The score is shares plus likes over all posts, and the part of each source is told."""
    mentions = [
        sample_mention(post_id="1", shares=30, likes=4),
        sample_mention(post_id="2", shares=10, likes=5),
        sample_mention(post_id="3", likes=7, source="hackernews"),
    ]
    (entry,) = ranked([sample_paper()], mentions)
    assert entry.rank == 1
    assert entry.counts == Counts(40, 16)
    assert entry.score == 56.0
    assert entry.parts == (
        SourcePart("hackernews", Counts(0, 7), 7.0),
        SourcePart("x", Counts(40, 9), 49.0),
    )


def test_comments_are_kept_and_not_scored() -> None:
    """A discussion of any length moves nobody."""
    mention = replace(sample_mention(likes=3), counts=Counts(0, 3, 400))
    (entry,) = ranked([sample_paper()], [mention])
    assert entry.counts == Counts(0, 3, 400)
    assert entry.score == 3.0


def test_shows_posts_best_first() -> None:
    """An entry shows the posts about its paper by attention, then by source and id."""
    quiet = sample_mention(post_id="1", likes=1)
    loud = sample_mention(post_id="2", likes=9)
    equal = sample_mention(post_id="3", likes=9)
    elsewhere = sample_mention(post_id="9", likes=9, source="bluesky")
    hidden = sample_mention(post_id="0", likes=99, withheld=True)
    posts = [quiet, equal, hidden, loud, elsewhere]
    (entry,) = with_shown(ranked([sample_paper()], posts), posts, min_score=1, limit=9)
    assert entry.mentions == (elsewhere, loud, equal, quiet)
    assert entry.counts.attention == 127
    (entry,) = with_shown([entry], posts, min_score=9, limit=2)
    assert entry.mentions == (elsewhere, loud)


def test_bar_is_fifty() -> None:
    """Fifty is hot and forty-nine is not."""
    papers = [sample_paper("2102.00001"), sample_paper("2102.00002", listing_index=1)]
    mentions = [
        sample_mention("2102.00001", shares=25, likes=24),
        sample_mention("2102.00002", shares=25, likes=25),
    ]
    digest = sample_digest(*ranked(papers, mentions))
    assert ids(select_entries(digest, bar=CLASSIC_BAR).shown) == ["2102.00002"]


def test_leaves_out_withdrawn_papers() -> None:
    """A paper without a PDF is not hot, however loud; the next one takes its place."""
    papers = [sample_paper("2102.00001", withdrawn=True), sample_paper("2102.00002")]
    mentions = [sample_mention("2102.00001", likes=999), sample_mention("2102.00002", likes=1)]
    (entry,) = ranked(papers, mentions)
    assert (entry.rank, entry.paper.arxiv_id) == (1, "2102.00002")


def test_leaves_out_papers_without_attention() -> None:
    """A paper that nobody posts about, or whose posts have no or unknown counts, is not ranked."""
    papers = [sample_paper(f"2102.0000{number}") for number in (1, 2, 3)]
    mentions = [sample_mention("2102.00001"), sample_mention("2102.00002", counts=None)]
    assert ranked(papers, mentions) == ()


def test_ignores_posts_about_other_papers() -> None:
    """A post about a paper of another day adds nothing."""
    mentions = [sample_mention(likes=5), sample_mention("2101.00001", likes=500)]
    assert ids(ranked([sample_paper()], mentions)) == ["2102.02915"]


def test_equal_sums_stand_in_reverse_of_the_listing() -> None:
    """Of two equal sums the paper later in the listing is first, unknown places last by id."""
    papers = [
        sample_paper("2102.00009", listing_index=0),
        sample_paper("2102.00001", listing_index=7),
        sample_paper("2102.00005", listing_index=3),
        sample_paper("2102.00002", listing_index=None),
        sample_paper("2102.00003", listing_index=None),
    ]
    mentions = [sample_mention(paper.arxiv_id, shares=30, likes=30) for paper in papers]
    assert ids(ranked(papers, mentions)) == [
        "2102.00001",
        "2102.00005",
        "2102.00009",
        "2102.00003",
        "2102.00002",
    ]


def test_tells_when_the_counts_were_read() -> None:
    """The newest observation dates an entry; without any it is the moment of the ranking."""
    newest = READ_AT + timedelta(hours=3)
    dated = [
        sample_mention(post_id="1", likes=1, observed_at=READ_AT),
        sample_mention(post_id="2", likes=1, observed_at=newest),
        sample_mention(post_id="3", likes=1, observed_at=None),
    ]
    assert ranked([sample_paper()], dated)[0].observed_at == newest
    undated = [sample_mention(likes=1, observed_at=None)]
    assert ranked([sample_paper()], undated)[0].observed_at == READ_AT


@given(days(), st.randoms(use_true_random=False))
def test_order_of_the_input_does_not_matter(day: Day, shuffler: random.Random) -> None:
    """The same papers and posts in any order give the same entries."""
    papers, mentions = day
    expected = ranked(papers, mentions)
    shuffler.shuffle(papers)
    shuffler.shuffle(mentions)
    assert ranked(papers, mentions) == expected


@given(days())
def test_ranks_every_loud_paper_once_by_its_sum(day: Day) -> None:
    """Exactly the papers with attention and a PDF are there, numbered, never a lower sum first."""
    papers, mentions = day
    sums: dict[str, int] = {}
    for mention in mentions:
        attention = mention.counts.attention if mention.counts else 0
        sums[mention.arxiv_id] = sums.get(mention.arxiv_id, 0) + attention
    entries = ranked(papers, mentions)
    expected = {p.arxiv_id for p in papers if sums.get(p.arxiv_id) and not p.withdrawn}
    assert sorted(ids(entries)) == sorted(expected)
    assert [entry.rank for entry in entries] == list(range(1, len(entries) + 1))
    scores = [sums[arxiv_id] for arxiv_id in ids(entries)]
    assert scores == sorted(scores, reverse=True)
    assert [entry.score for entry in entries] == scores


@given(days(), st.data())
def test_one_more_like_never_lowers_a_paper(day: Day, data: st.DataObject) -> None:
    """A like more for one post moves its paper up or not at all, and leaves the others' order."""
    papers, mentions = day
    before = ids(ranked(papers, mentions))
    if not before:
        return
    lucky = data.draw(st.sampled_from(before))
    place = next(i for i, m in enumerate(mentions) if m.arxiv_id == lucky)
    counts = mentions[place].counts or Counts(0, 0)
    mentions[place] = replace(mentions[place], counts=counts._replace(likes=counts.likes + 1))
    after = ids(ranked(papers, mentions))
    assert after.index(lucky) <= before.index(lucky)
    assert [i for i in after if i != lucky] == [i for i in before if i != lucky]


def test_selects_the_posts_to_show() -> None:
    """Shown are posts from exactly the least score on, best first, at most the limit."""
    posts = [
        sample_mention(post_id="1", shares=10, likes=14),
        sample_mention(post_id="2", shares=10, likes=15),
        sample_mention(post_id="3", likes=80),
        sample_mention(post_id="4", counts=None),
        sample_mention(post_id="5", shares=40),
    ]
    shown = select_mentions(posts, min_score=25, limit=10)
    assert [mention.post_id for mention in shown] == ["3", "5", "2"]
    assert select_mentions(posts, min_score=25, limit=2) == shown[:2]
    assert select_mentions(posts, min_score=25, limit=0) == ()
    assert select_mentions([], min_score=0, limit=10) == ()
