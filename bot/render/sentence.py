"""The first sentence of an abstract, for the one line that says what a paper is."""

import re

from bot.render.budget import shorten, utf16_size
from bot.render.tex import readable

_FORMULA = r"\$[^$]{1,500}\$"
# A dot, or what stands for one in Japanese and Chinese, with the marks that close the sentence. A
# row of dots is looked at from its beginning only.
_END = re.compile(
    rf"{_FORMULA}|(?<![.!?])[.!?]+[\"'”’)\]]*(?=[ \n\t]+[\"'“‘(\[$]*[^\Wa-z_])|[。！？][」』]*"
)
_SHORT = "al approx ca cf ch chap cor def dr ed eds eq eqn eqs fig figs inc jr lem ltd mr mrs ms no"
_SHORT += " nos pp prof prop ref refs resp sec sect sr st thm univ viz vol vs"
_ABBREVIATIONS = frozenset(_SHORT.split())
_LAST_WORD = re.compile(r"[^\s(\[{“‘\"'/]*$")
_LONGEST_WORD = 40
_OPENING = 600


def first_sentence(abstract: str, limit: int = 150) -> str:
    """The first sentence of a readable abstract, shortened to `limit` UTF-16 units.

    A heading of one word, such as `Motivation.`, is no sentence.
    """
    abstract = abstract.strip()
    for end in _END.finditer(abstract):
        if not end[0].startswith("$") and _is_end(abstract, end.start()):
            return shorten(abstract[: end.end()], limit)
    return shorten(abstract, limit)


def opening(abstract: str, limit: int = 150) -> str:
    """The first sentence of an abstract as arXiv has it, readable.

    Only as much as is likely to be needed is read: abstracts are long, and TeX takes time.
    """
    head = _head(abstract)
    sentence = first_sentence(readable(head), limit)
    if head != abstract and utf16_size(sentence) < limit and sentence.endswith(readable(head)[-1:]):
        return first_sentence(readable(abstract), limit)
    return sentence


def _head(abstract: str) -> str:
    """The beginning of a text, cut at a word and before a formula that goes on."""
    if len(abstract) <= _OPENING:
        return abstract
    head = abstract[:_OPENING].rpartition(" ")[0] or abstract[:_OPENING]
    return head.rpartition("$")[0] if head.count("$") % 2 else head


def _is_end(text: str, at: int) -> bool:
    if text[at] in "。！？":
        return True
    word = _LAST_WORD.search(text, max(0, at - _LONGEST_WORD), at)
    last = word[0] if word else ""
    if " " not in text[:at] or text[at] != ".":
        return " " in text[:at]
    is_initial = len(last) == 1 and last.isupper() and last not in "AI"
    return not (is_initial or "." in last.strip(".") or last.lower() in _ABBREVIATIONS)
