"""What TeX's keyboard conventions stand for in running text: quotation marks, dashes and ties."""

import re

TYPED = re.compile(
    r"~"
    r"|(?<=[^\s-])---?(?=[^\s-])|(?<=\s)---?(?=\s)"
    r"|``|''|(?<![\w`\\])`(?=[^`'\s][^`']{0,80}'(?![\w']))|'"
)
# A tie binds two words: `et al.~[3]`, `Theorem~1`. The tilde of `z~3`, `10~20` and
# `X~N(0,1)` does not.
_TIE = re.compile(
    r"(?:(?<=[\w.,;'\]}$])(?<!\b[A-Za-z])(?!(?<=\d)~\d)|(?<=\b[A-Za-z])(?!~\d|~\w*\())~(?=[\w\[(\\$])"
    r"|(?<=\s)~(?=\\[A-Za-z])"
)
_DASHES = {"--": "–", "---": "—"}
_LONGEST_QUOTATION = 500


class Typist:
    """Reads what `TYPED` finds, from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._closing: dict[int, str] = {}

    def read(self, typed: str, at: int) -> str:
        """What `typed`, found at `at`, stands for; itself where it stands for nothing else."""
        if typed == "~":
            return self._tie(at)
        if typed[0] == "-":
            return _DASHES[typed]
        return self._quotation_mark(typed, at)

    def _tie(self, at: int) -> str:
        if not _TIE.match(self._text, at):
            return "~"
        return "" if self._text[at - 1].isspace() else " "

    def _quotation_mark(self, typed: str, at: int) -> str:
        if typed[0] == "'":
            return self._closing.pop(at, typed)
        after = at + len(typed)
        close = self._text.find("'" * len(typed), after, after + _LONGEST_QUOTATION)
        if close < 0:
            return typed
        self._closing[close] = "’" if typed == "`" else "”"
        return "‘" if typed == "`" else "“"
