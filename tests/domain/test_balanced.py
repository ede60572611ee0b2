"""What both rules promise, and `balanced` above all: each sentence as a property."""

import copy
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from math import fsum, isclose, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest import Entry, SourcePart
from bot.domain.mention import Counts, Mention
from bot.domain.paper import Paper
from bot.domain.pool import Pool
from bot.domain.ranking import rank_balanced, rank_classic
from tests.domain.samples import READ_AT, sample_mention, sample_paper

SOURCES = ("bluesky", "hackernews", "x")
WEIGHTS = (0.0, 1e-12, 0.3, 1.0, 7.5, 1e12)
Pools = dict[str, Pool]
Rule = Callable[[Sequence[Paper], Sequence[Mention]], tuple[Entry, ...]]

counts = st.one_of(st.integers(0, 4), st.integers(0, 10**12))


@st.composite
def pools(draw: st.DrawFn, sources: Sequence[str] = SOURCES) -> Pools:
    """A pool for some of the sources, small or large, of any weight."""
    found = {}
    for source in draw(st.sets(st.sampled_from(sources))):
        sums = draw(st.lists(st.one_of(st.integers(1, 9), st.integers(1, 10**12)), max_size=12))
        found[source] = Pool(source, tuple(sorted(sums)), draw(st.sampled_from(WEIGHTS)))
    return found


@st.composite
def days(draw: st.DrawFn, sources: Sequence[str] = SOURCES) -> tuple[list[Paper], list[Mention]]:
    """Up to six papers, and posts about them at the sources, many with equal counts."""
    size = draw(st.integers(1, 6))
    papers = [
        sample_paper(
            f"2102.{number:05}",
            listing_index=draw(st.sampled_from([number, None])),
            withdrawn=draw(st.sampled_from([False, False, False, True])),
        )
        for number in range(1, size + 1)
    ]
    mentions = [
        sample_mention(
            draw(st.sampled_from([*(paper.arxiv_id for paper in papers), "2101.00001"])),
            str(post_id),
            source=draw(st.sampled_from(sources)),
            observed_at=READ_AT + timedelta(minutes=draw(st.integers(0, 3))),
            counts=draw(st.one_of(st.none(), st.builds(Counts, counts, counts, counts))),
        )
        for post_id in range(draw(st.integers(0, 12)))
    ]
    return papers, mentions


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """One of the two rules, with any pools and any failing sources."""
    failing = draw(st.lists(st.sampled_from(SOURCES), max_size=4))
    if draw(st.booleans()):
        return lambda papers, mentions: rank_classic(
            papers, mentions, observed_at=READ_AT, failing=failing
        )
    held = draw(pools())
    return lambda papers, mentions: rank_balanced(
        papers, mentions, pools=held, observed_at=READ_AT, failing=failing
    )


def balanced(
    papers: Sequence[Paper],
    mentions: Sequence[Mention],
    *held: Pool,
    failing: Sequence[str] = (),
) -> tuple[Entry, ...]:
    """The ranking by `balanced` at the samples' time."""
    return rank_balanced(
        papers,
        mentions,
        pools={pool.source: pool for pool in held},
        observed_at=READ_AT,
        failing=failing,
    )


def ids(entries: Sequence[Entry]) -> list[str]:
    """The papers of a ranking, best first."""
    return [entry.paper.arxiv_id for entry in entries]


@given(days(), rules(), st.randoms())
def test_the_same_input_in_any_order_gives_the_same(
    day: tuple[list[Paper], list[Mention]], rule: Rule, shuffler: random.Random
) -> None:
    """Both rules are deterministic, change nothing they are given, and look at no order."""
    papers, mentions = day
    given_papers, given_mentions = copy.deepcopy(papers), copy.deepcopy(mentions)
    expected = rule(papers, mentions)
    assert rule(papers, mentions) == expected
    assert (papers, mentions) == (given_papers, given_mentions)
    shuffler.shuffle(papers)
    shuffler.shuffle(mentions)
    assert rule(papers, mentions) == expected


@given(days(), pools(), st.sets(st.sampled_from(SOURCES)))
def test_the_order_of_pools_and_failures_does_not_matter(
    day: tuple[list[Paper], list[Mention]], held: Pools, failing: set[str]
) -> None:
    """Pools and failing sources are looked up by name."""
    reversed_pools = dict(reversed(held.items()))
    forward = rank_balanced(*day, pools=held, observed_at=READ_AT, failing=sorted(failing))
    backward = rank_balanced(
        *day, pools=reversed_pools, observed_at=READ_AT, failing=sorted(failing, reverse=True)
    )
    assert forward == backward


@given(days(), rules(), st.data())
def test_more_attention_never_lowers_a_paper(
    day: tuple[list[Paper], list[Mention]], rule: Rule, data: st.DataObject
) -> None:
    """More likes and shares, at one source or several, move a paper up or not at all.

    The others keep their order, their scores and their parts.
    """
    papers, mentions = day
    before = rule(papers, mentions)
    lucky = data.draw(st.sampled_from([paper.arxiv_id for paper in papers]))
    more = [
        sample_mention(
            lucky,
            f"new {number}",
            source=data.draw(st.sampled_from(SOURCES)),
            shares=data.draw(st.integers(0, 2)),
            likes=data.draw(st.integers(0, 2)),
            observed_at=READ_AT,
        )
        for number in range(data.draw(st.integers(1, 3)))
    ]
    after = rule(papers, [*mentions, *more])
    if lucky in ids(before):
        assert ids(after).index(lucky) <= ids(before).index(lucky)
    others = [(e.paper, e.score, e.parts) for e in before if e.paper.arxiv_id != lucky]
    assert [(e.paper, e.score, e.parts) for e in after if e.paper.arxiv_id != lucky] == others


@given(days(), pools(), st.data())
def test_one_more_like_never_lowers_a_score(
    day: tuple[list[Paper], list[Mention]], held: Pools, data: st.DataObject
) -> None:
    """A like or a share more for one known post gives its paper at least the score it had."""
    papers, mentions = day
    ranked = rank_balanced(papers, mentions, pools=held, observed_at=READ_AT)
    if not ranked:
        return
    lucky = data.draw(st.sampled_from(ranked))
    own = [m for m in mentions if m.arxiv_id == lucky.paper.arxiv_id and m.counts]
    post = data.draw(st.sampled_from(own))
    known = post.counts or Counts(0, 0)
    column = data.draw(st.sampled_from(["shares", "likes"]))
    raised = replace(post, counts=known._replace(**{column: getattr(known, column) + 1}))
    changed = [raised if mention is post else mention for mention in mentions]
    after = rank_balanced(papers, changed, pools=held, observed_at=READ_AT)
    (now,) = [entry for entry in after if entry.paper == lucky.paper]
    assert now.score >= lucky.score
    assert now.rank <= lucky.rank
    assert now.counts.attention == lucky.counts.attention + 1


@given(days(sources=("x",)), pools(sources=("x",)))
def test_with_one_source_the_order_is_that_of_classic(
    day: tuple[list[Paper], list[Mention]], held: Pools
) -> None:
    """Whatever the pool and the weight, a single source is ranked by its raw sums."""
    ranked = rank_balanced(*day, pools=held, observed_at=READ_AT)
    assert ids(ranked) == ids(rank_classic(*day, observed_at=READ_AT))


@given(days())
def test_empty_pools_leave_the_order_of_the_raw_sum(
    day: tuple[list[Paper], list[Mention]],
) -> None:
    """Without pools, and with empty ones, all have no points, and stand as under `classic`."""
    empty = {source: Pool(source, ()) for source in SOURCES}
    for held in ({}, empty):
        ranked = rank_balanced(*day, pools=held, observed_at=READ_AT)
        assert {entry.score for entry in ranked} <= {0.0}
        assert ids(ranked) == ids(rank_classic(*day, observed_at=READ_AT))


@given(days(), rules())
def test_every_entry_explains_its_score(day: tuple[list[Paper], list[Mention]], rule: Rule) -> None:
    """Each source that told of a paper has one part with its sums; the parts make the score."""
    papers, mentions = day
    for entry in rule(papers, mentions):
        own = [m for m in mentions if m.arxiv_id == entry.paper.arxiv_id and m.counts]
        told = [part for part in entry.parts if part.counts is not None]
        assert [part.source for part in told] == sorted({m.source for m in own})
        for part in told:
            of_source = [m.counts for m in own if m.source == part.source and m.counts]
            assert part.counts == tuple(sum(column) for column in zip(*of_source, strict=True))
        assert entry.score == fsum(part.points for part in entry.parts)
        assert entry.counts == tuple(
            sum(column) for column in zip(*(p.counts for p in told if p.counts), strict=True)
        )
        names = [part.source for part in entry.parts]
        assert names == sorted(set(names))


@given(days(), pools())
def test_points_and_places_are_those_of_a_naive_count(
    day: tuple[list[Paper], list[Mention]], held: Pools
) -> None:
    """`at_or_above` is a count over the pool, and points are the formula over it."""
    for entry in rank_balanced(*day, pools=held, observed_at=READ_AT):
        for part in entry.parts:
            pool = held.get(part.source) or Pool(part.source, ())
            assert part.counts is not None
            above = len([one for one in pool.sums if one >= part.counts.attention])
            assert part.at_or_above == above
            points = pool.weight * -log2((1 + above) / (1 + len(pool.sums)))
            expected = points if part.counts.attention else 0.0
            assert isclose(part.points, expected, rel_tol=1e-12, abs_tol=1e-12)


@given(days(), rules())
def test_the_order_is_score_then_sum_then_place(
    day: tuple[list[Paper], list[Mention]], rule: Rule
) -> None:
    """Ranks count from 1 in the order of score, raw sum, listing index (none last) and id."""
    entries = rule(*day)
    assert [entry.rank for entry in entries] == list(range(1, len(entries) + 1))
    keys = [
        (
            entry.score,
            entry.counts.attention,
            entry.paper.listing_index is not None,
            entry.paper.listing_index or 0,
            entry.paper.arxiv_id,
        )
        for entry in entries
    ]
    assert keys == sorted(keys, reverse=True)


@given(days(sources=("bluesky", "x")), pools(sources=("bluesky", "x")))
def test_a_failing_source_adds_nothing_to_anyone(
    day: tuple[list[Paper], list[Mention]], held: Pools
) -> None:
    """A source that is down and told nothing changes no score and no rank, and is missing."""
    sound = rank_balanced(*day, pools=held, observed_at=READ_AT)
    down = rank_balanced(*day, pools=held, observed_at=READ_AT, failing=["hackernews"])
    assert [(e.rank, e.paper, e.score, e.counts) for e in down] == [
        (e.rank, e.paper, e.score, e.counts) for e in sound
    ]
    missing = SourcePart("hackernews", None, 0.0)
    for before, after in zip(sound, down, strict=True):
        assert set(after.parts) == {*before.parts, missing}


def test_what_a_failing_source_told_before_counts() -> None:
    """Counts that came before the fault give their points; only papers without any miss it."""
    papers = [sample_paper("2102.00001"), sample_paper("2102.00002")]
    mentions = [
        sample_mention("2102.00001", likes=4),
        sample_mention("2102.00002", likes=4),
        sample_mention("2102.00002", source="bluesky", likes=1),
    ]
    held = Pool("x", (1, 2, 3)), Pool("bluesky", (1, 2, 3))
    first, second = balanced(papers, mentions, *held, failing=["bluesky"])
    assert first.parts == (
        SourcePart("bluesky", Counts(0, 1), 0.0, 3, 3),
        SourcePart("x", Counts(0, 4), 2.0, 0, 3),
    )
    assert second.parts == (
        SourcePart("bluesky", None, 0.0),
        SourcePart("x", Counts(0, 4), 2.0, 0, 3),
    )


def test_rarity_beats_volume() -> None:
    """Five upvotes that nobody has at a small source outdo a hundred likes that many have."""
    papers = [sample_paper("2102.00001"), sample_paper("2102.00002")]
    mentions = [
        sample_mention("2102.00001", likes=100),
        sample_mention("2102.00002", source="huggingface", likes=5),
    ]
    held = Pool("x", (50, 60, 200)), Pool("huggingface", (1, 2, 3))
    ranked = balanced(papers, mentions, *held)
    assert [(e.paper.arxiv_id, e.score) for e in ranked] == [
        ("2102.00002", 2.0),
        ("2102.00001", 1.0),
    ]


@pytest.mark.parametrize(("weight", "first"), [(0.0, "2102.00001"), (3.0, "2102.00002")])
def test_weights_shift_the_balance(weight: float, first: str) -> None:
    """A source without weight leaves the order to the others, a heavy one decides it."""
    papers = [sample_paper("2102.00001"), sample_paper("2102.00002")]
    mentions = [
        sample_mention("2102.00001", likes=2),
        sample_mention("2102.00002", source="huggingface", likes=2),
        sample_mention("2102.00002", likes=1),
    ]
    held = Pool("x", (1, 1, 2)), Pool("huggingface", (1, 1, 2), weight)
    assert balanced(papers, mentions, *held)[0].paper.arxiv_id == first


def test_equal_points_stand_by_the_raw_sum_then_by_the_listing() -> None:
    """Ties in points: the higher sum, the later place, no place, the higher id."""
    papers = [
        sample_paper("2102.00001", listing_index=9),
        sample_paper("2102.00002", listing_index=0),
        sample_paper("2102.00003", listing_index=5),
        sample_paper("2102.00004", listing_index=None),
        sample_paper("2102.00005", listing_index=None),
    ]
    likes = dict(zip(ids_of(papers), [60, 61, 60, 60, 60], strict=True))
    mentions = [sample_mention(arxiv_id, likes=n) for arxiv_id, n in likes.items()]
    ranked = balanced(papers, mentions, Pool("x", (1, 2, 3)))
    assert {entry.score for entry in ranked} == {2.0}
    assert ids(ranked) == [f"2102.0000{number}" for number in (2, 1, 3, 5, 4)]


def ids_of(papers: Sequence[Paper]) -> list[str]:
    """The ids of papers, in their order."""
    return [paper.arxiv_id for paper in papers]
