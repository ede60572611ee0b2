"""From links to papers: every spelling of a link counts, nothing else does, in no time."""

import time
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.links import links_in_text, papers_in_links

SAME = [
    "https://arxiv.org/abs/2102.02915",
    "http://arxiv.org/abs/2102.02915v3",
    "https://www.arxiv.org/abs/2102.02915/",
    "https://export.arxiv.org/abs/2102.02915",
    "https://arxiv.org/pdf/2102.02915",
    "https://arxiv.org/pdf/2102.02915v2.pdf",
    "https://arxiv.org/html/2102.02915v1",
    "https://arxiv.org/abs/2102.02915?utm_source=x&context=cs#page=3",
    "HTTPS://ARXIV.ORG/abs/2102.02915",
    "https://doi.org/10.48550/arXiv.2102.02915",
    "https://www.alphaxiv.org/abs/2102.02915",
    "https://alphaxiv.org/overview/2102.02915v1",
    "https://huggingface.co/papers/2102.02915",
    "https://hf.co/papers/2102.02915",
]
OTHERS = [
    "",
    "https://arxiv.org/",
    "https://arxiv.org/list/cs.LG/recent",
    "https://arxiv.org/a/someone_1",
    "https://arxiv.org.evil.example/abs/2102.02915",
    "https://evil.example/arxiv.org/abs/2102.02915",
    "https://user@evil.example/abs/2102.02915",
    "https://huggingface.co/models/2102.02915",
    "ftp://arxiv.org/abs/2102.02915",
    "https://arxiv.org/abs/2113.02915",
    "https://arxiv.org/abs/2102.02915extra",
    "https://[::1/abs/2102.02915",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("link", SAME)
def test_every_spelling_leads_to_the_paper(link: str) -> None:
    """abs, pdf, html, versions, queries, DOI, alphaXiv and Hugging Face mean one paper."""
    assert papers_in_links([link]) == ("2102.02915",)


def test_a_paper_is_named_once() -> None:
    """However often and in whatever form a post links to a paper, it is one mention."""
    assert papers_in_links(SAME) == ("2102.02915",)


@pytest.mark.parametrize("link", OTHERS)
def test_other_links_are_passed_over(link: str) -> None:
    """What leads to no paper is skipped, and those after it count."""
    assert papers_in_links([link, "https://arxiv.org/abs/math/0611800"]) == ("math/0611800",)


def test_several_papers_stand_in_the_order_of_the_links() -> None:
    """A post about several papers counts for each, in its own order."""
    links = [f"https://arxiv.org/abs/2102.0000{number}v1" for number in (3, 1, 2, 3, 1)]
    assert papers_in_links(links) == ("2102.00003", "2102.00001", "2102.00002")


def test_only_the_first_links_are_looked_at() -> None:
    """The two hundredth link counts, the next does not, and an endless list comes to its end."""
    links = ["https://arxiv.org/"] * 199 + [SAME[0], "https://arxiv.org/abs/2102.00001"]
    assert papers_in_links(links) == ("2102.02915",)
    endless = (f"https://arxiv.org/abs/2102.{number:05}" for number in count(1))
    assert len(papers_in_links(endless)) == 200


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://arxiv.org/abs/2102.02915.", ["https://arxiv.org/abs/2102.02915"]),
        ("(https://arxiv.org/abs/2102.02915)", ["https://arxiv.org/abs/2102.02915"]),
        ("[t](https://arxiv.org/abs/2102.02915), so", ["https://arxiv.org/abs/2102.02915"]),
        ("[[[(((https://a.example/b)))]]]", ["https://a.example/b"]),
        ("<https://arxiv.org/abs/2102.02915>", ["https://arxiv.org/abs/2102.02915"]),
        ("**https://arxiv.org/abs/2102.02915**!?…", ["https://arxiv.org/abs/2102.02915"]),
        (
            "“https://a.example/x” HTTP://B.example/y",
            ["https://a.example/x”", "HTTP://B.example/y"],
        ),
        ("https:// http://a no link here", []),
        ("", []),
    ],
)
def test_links_in_a_text(text: str, links: list[str]) -> None:
    """Links end at spaces, brackets and quotes, and do not hold the punctuation behind them."""
    assert list(links_in_text(text)) == links


@given(st.text(), st.text())
def test_a_link_is_found_wherever_it_stands(before: str, after: str) -> None:
    """Between spaces, a link in any text leads to its paper."""
    text = f"{before[:200]} https://arxiv.org/abs/2102.02915 {after}"
    assert "2102.02915" in papers_in_links(links_in_text(text))


@given(st.lists(st.text(max_size=300)))
def test_no_link_breaks_the_reading(links: list[str]) -> None:
    """Whatever stands in a link, the answer is canonical ids without repetition."""
    papers = papers_in_links([*links, *(f"https://arxiv.org/{link}" for link in links)])
    assert len(set(papers)) == len(papers)
    assert papers_in_links([f"https://arxiv.org/abs/{paper}" for paper in papers]) == papers


@pytest.mark.parametrize(
    "text",
    [
        "https://" * 100_000,
        "https://a" + "/" * 1_000_000,
        "[" * 500_000 + "https://arxiv.org/abs/2102.02915" + "]" * 500_000,
        "https://arxiv.org/abs/" + "\N{COMBINING ACUTE ACCENT}" * 500_000,
        "https://x.example/" + "." * 500 + " " + ("https://x.example/" + "!" * 490) * 1000,
    ],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    """A megabyte made to be slow is read in a moment."""
    begun = time.process_time()
    papers_in_links(links_in_text(text))
    assert time.process_time() - begun < 2
