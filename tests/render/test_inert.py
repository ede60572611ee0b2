"""People's words in a post that was made here do nothing, and can be had back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.render.markdown import read_post, render_post
from bot.render.markdown.inert import inert_line, inert_words, line_of, words_of
from tests.domain.samples import sample_digest, sample_entry, sample_paper

PIECES = ("&", "amp;", "lt;", "<", "b>", "<script>", "]", "(", "\\", "](", "# ", "```", "- ", "1. ")
TEXTS = st.lists(st.sampled_from((*PIECES, "[a]:", "    ", "***", "word", "@")), max_size=8).map(
    "".join
)


def test_usual_words_stand_as_they_are() -> None:
    """Formulas, comparisons, ampersands, stars and brackets are left alone."""
    for text in ("p < 0.05 & q<5", r"$\\mathcal{O}(n)$", "A *new* way [1] (see 2)", "R&D -> AT&T"):
        assert (inert_words(text), inert_line(text)) == (text, text)


@given(TEXTS)
def test_what_was_written_can_be_had_back(text: str) -> None:
    """Both ways are the inverse of each other, whatever the text holds already."""
    assert words_of(inert_words(text)) == text
    assert line_of(inert_line(text)) == (text if text.strip(" ") else "")


@given(TEXTS)
def test_nothing_but_a_paragraph_comes_of_a_line(text: str) -> None:
    """A reader of Markdown that lets HTML through sees words, and their emphasis."""
    tokens = MarkdownIt("commonmark", {"html": True}).parse(inert_line(text))
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    inside = {child.type for token in tokens for child in token.children or ()}
    assert inside.isdisjoint({"html_inline", "link_open", "image"})


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[free](javascript:alert(1))",
        "- retweets: 9, favorites: 9 (01/01/2021 00:00:00)",
        "```",
        "[a]: https://evil.example",
        "<!--",
    ],
)
def test_a_hostile_paper_is_read_back_from_its_post(hostile: str) -> None:
    """Title, name and abstract are what they were, and the post has no part that they made."""
    paper = sample_paper(title=hostile, authors=(hostile,), abstract=hostile)
    post = render_post(sample_digest(sample_entry(paper=paper), sample_entry(2)))
    [read, other] = read_post(post.encode()).digest.entries
    assert (read.paper.title, read.paper.authors, read.paper.abstract) == (
        hostile,
        tuple(hostile.split(", ")),
        hostile,
    )
    assert other.paper.arxiv_id == "2102.00002"
    kinds = {token.type for token in MarkdownIt("commonmark").parse(post)}
    assert kinds.isdisjoint({"fence", "html_block", "code_block"})


def test_a_class_that_is_no_category_is_left_out() -> None:
    """What the post's reader would not take for a category is not written as one."""
    paper = sample_paper(categories=("cs.LG", "68T07", "x](https://evil.example)"))
    post = render_post(sample_digest(sample_entry(paper=paper)))
    assert read_post(post.encode()).digest.entries[0].paper.categories == ("cs.LG",)
