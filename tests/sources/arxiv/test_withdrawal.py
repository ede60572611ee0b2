"""Which comments say that a paper is withdrawn."""

import pytest

from bot.sources.arxiv.withdrawal import is_withdrawn


@pytest.mark.parametrize(
    "comment",
    [
        "Withdrawn",
        "withdrawn.",
        "This paper has been withdrawn",
        "This paper has been withdrawn by the authors due to a flaw in the argument",
        "This paper was withdrawn by the authors due to a nontrivial error in Lemma 13",
        "This paper and abstract have been withdrawn.",
        "Paper withdrawn",
        "The article is withdrawn because of an error",
        "10 pages. This submission has been withdrawn by arXiv administrators",
        "arXiv admin note: this article has been withdrawn by arXiv admins",
        "12 pages, withdrawn due to a mistake in section 2",
        "The authors have withdrawn this paper",
        "The author withdraws this article: Theorem 1 is wrong",
        "This paper has been temporarily withdrawn",
        "This paper has been withdrawn from the arXiv",
        "(this paper has been withdrawn by the author)",
    ],
)
def test_withdrawn(comment: str) -> None:
    """A sentence that says of this very paper that it is withdrawn counts."""
    assert is_withdrawn(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "12 pages, 3 figures",
        "This paper supersedes arXiv:1234.5678, which has been withdrawn",
        "Withdrawn from ICML 2020; 10 pages",
        "This paper has been withdrawn from the journal and is submitted elsewhere",
        "An earlier version has been withdrawn because of an error",
        "v1 was withdrawn, this is a corrected version",
        "A study of withdrawn papers",
        "We show when participants have withdrawn from the study",
        "Section 5 withdrawn",
        "This paper is not withdrawn",
        "The authors withdraw money from the bank in section 2",
    ],
)
def test_not_withdrawn(comment: str) -> None:
    """Anything else keeps the paper: losing a good one is the worse mistake."""
    assert not is_withdrawn(comment)
