"""Whether a paper is withdrawn: arXiv's interfaces have no flag, only the authors' comment."""

import re

# A sentence of the comment whose subject is this paper and whose verb is "withdrawn": "This paper
# has been withdrawn by the author", "Withdrawn", "The authors have withdrawn this article".
_PAPER = r"(?:paper|article|submission|manuscript|preprint|work|note)"
_WITHDRAWN = re.compile(
    rf"""(?:^|[.;:!,]\s+|\()\W?(?:
        (?:(?:this|the|our)\s+)?{_PAPER}(?:\s+and\s+[a-z]+)?\s+
            (?:(?:has|have|is|was|were)\s+(?:(?:been|being|now|temporarily)\s+){{0,3}})?withdrawn\b
      | (?:temporarily\s+)?withdrawn\b(?=\W*$|[.,;:!)]|\s+(?:by|due|because|as|since|for)\b)
      | (?:the\s+)?authors?\s+(?:(?:has|have)\s+)?(?:withdrawn|withdrew|withdraws?)\s+
            (?:this|the|our)\s+{_PAPER}\b
    )(?!\s+from\s+(?!(?:the\s+)?arxiv\b))""",
    re.IGNORECASE | re.VERBOSE,
)


def is_withdrawn(comment: str) -> bool:
    """Whether a paper's comment says that the paper is withdrawn.

    The rule would rather keep a withdrawn paper than lose a good one: a sentence of the comment has
    to begin with this paper (or its authors) and say withdrawn right away, or begin with
    "withdrawn" and stop there or go on with by whom or why. What is withdrawn from a journal, an
    earlier version, or another paper does not count.
    """
    return "withdr" in comment.lower() and _WITHDRAWN.search(comment) is not None
