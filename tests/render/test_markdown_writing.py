"""Writing the archive's post format, and reading it back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.digest import Digest, Entry
from bot.domain.mention import Counts
from bot.domain.paper import Paper
from bot.domain.text import without_controls
from bot.render.markdown import fingerprint, read_post, render_post
from tests.domain.samples import sample_digest, sample_entry, sample_mention, sample_paper
from tests.render.posts import EMBED, FRONT, POST


def test_writes_only_what_reaches_the_bar() -> None:
    """A post has the papers from the bar on, numbered from 1; an imported one has them all."""
    digest = sample_digest(
        sample_entry(1, shares=9, likes=9), sample_entry(2, shares=25, likes=25), sample_entry(3)
    )
    written = read_post(render_post(digest, bar=50).encode()).digest
    assert [(e.rank, e.paper.arxiv_id) for e in written.entries] == [
        (1, "2102.00002"),
        (2, "2102.00003"),
    ]
    imported = replace(digest, imported=True)
    assert len(read_post(render_post(imported, bar=50).encode()).digest.entries) == 3


def test_writes_the_canonical_form() -> None:
    """A digest made here is written like a historical post, with its clock in the front matter."""
    paper = sample_paper(title="Robots\nand \x1b[1mmen", authors=("A\nda",), abstract="One.\nTwo.")
    mention = sample_mention(embed="<blockquote>a</blockquote>")
    hidden = sample_mention(embed="")
    entry = sample_entry(1, paper=paper, mentions=(mention, hidden))
    assert render_post(sample_digest(entry)) == (
        FRONT.replace("15:29:41", "07:00:00").replace('.jpg"\n', '.jpg"\nclock: "UTC"\n')
        + "\n# 1. Robots and [1mmen\n\nA da\n"
        + "\n- retweets: 40, favorites: 20 (02/09/2021 06:29:41)\n"
        + "\n- links: [abs](https://arxiv.org/abs/2102.02915)"
        + " | [pdf](https://arxiv.org/pdf/2102.02915)\n"
        + "- [cs.RO](https://arxiv.org/list/cs.RO/recent)"
        + " | [cs.LG](https://arxiv.org/list/cs.LG/recent)\n"
        + "\nOne. Two.\n\n<blockquote>a</blockquote>\n\n\n\n"
    )


def test_the_fingerprint_is_the_posts_sha256() -> None:
    """Equal posts have one fingerprint, and it is the one that other tools compute."""
    assert fingerprint("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert fingerprint(POST) == fingerprint(render_post(read_post(POST.encode()).digest))
    assert fingerprint(POST) != fingerprint(POST + "\n")


@pytest.mark.parametrize("abstract", ["# 2. Results", "<blockquote is an HTML tag."])
def test_abstracts_that_look_like_the_format(abstract: str) -> None:
    """An abstract is an abstract, whatever it begins with."""
    digest = sample_digest(
        sample_entry(1, paper=sample_paper("2102.00001", abstract=abstract)), sample_entry(2)
    )
    first = read_post(render_post(digest).encode()).digest.entries[0]
    assert first.paper.abstract == abstract


def test_a_paper_without_categories_can_be_read_again() -> None:
    """A paper whose categories nobody knows does not make a post that is refused."""
    entry = sample_entry(1, paper=sample_paper(categories=()))
    assert len(read_post(render_post(sample_digest(entry)).encode()).digest.entries) == 1


TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(list("#-*[]()<>&|\\`$\"':, \n\r\t\x00\x1b\x85\x9b\u2028\u202e\ud800√º")),
    ),
    min_size=1,
    max_size=60,
)
VISIBLE = TEXTS.filter(lambda text: without_controls(text).strip(" ") != "")
NAMES = VISIBLE.filter(lambda name: ", " not in without_controls(f"{name}."))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
COUNTS = st.builds(Counts, st.integers(0, 10**6), st.integers(0, 10**6), comments=st.just(0))
EMBEDS = st.sampled_from([EMBED, "<blockquote><p>a</p></blockquote>", "<blockquote>\n# 2. x\n---"])
PAPERS = st.builds(
    Paper,
    arxiv_id=st.sampled_from(["2102.02915", "1412.0001", "math/0611800", "hep-th/9901001"]),
    title=VISIBLE,
    authors=st.lists(NAMES, min_size=1, max_size=4).map(tuple),
    categories=st.lists(
        st.sampled_from(["cs.RO", "stat.ML", "hep-th"]), min_size=1, max_size=3
    ).map(tuple),
    abstract=VISIBLE,
)


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    """A digest made here, whose texts are as hostile as they come."""
    entries = tuple(
        Entry(
            rank=rank,
            paper=draw(PAPERS),
            counts=(counts := draw(COUNTS)),
            score=float(counts.attention),
            observed_at=draw(MOMENTS),
            mentions=tuple(
                sample_mention(embed=draw(EMBEDS)) for _ in range(draw(st.integers(0, 2)))
            ),
        )
        for rank in range(1, draw(st.integers(0, 4)) + 1)
    )
    last_day = draw(st.sampled_from([None, date(2021, 2, 9)]))
    return sample_digest(*entries, closed_at=draw(MOMENTS), last_day=last_day)


def written_parts(entry: Entry) -> tuple[object, ...]:
    """What a post says about an entry, its texts on one line."""
    paper = entry.paper
    return (
        entry.rank,
        paper.arxiv_id,
        without_controls(paper.title),
        tuple(without_controls(author) for author in paper.authors),
        paper.categories,
        without_controls(paper.abstract),
        entry.counts,
        entry.observed_at,
        [mention.embed for mention in entry.mentions],
    )


@settings(deadline=None)
@given(digests())
def test_reads_back_what_it_wrote(digest: Digest) -> None:
    """Papers, order, sums, times and embeds of any digest survive; its post is a fixed point."""
    text = render_post(digest)
    post = read_post(text.encode())
    assert (post.text, post.repairs) == (text, ())
    assert post.digest.label == digest.label
    assert post.digest.closed_at == digest.closed_at
    assert [written_parts(e) for e in post.digest.entries] == [
        written_parts(e) for e in digest.entries
    ]
