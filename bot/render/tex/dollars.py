"""Which dollar signs are the marks of a formula, and which are money or shell variables."""

import re

LONGEST_FORMULA = 3000
_CLOSING = re.compile(r"(?<!\\)\$")
_MARKUP = re.compile(r"[\\^_{}]")
# A lower-case word between spaces: it stands between two prices, rarely in a formula.
_PROSE = re.compile(r"\s[a-z]{2,}[,.;:]?\s")


def formula_end(text: str, start: int, end: int) -> int | None:
    """Where the closing `$` is of the formula whose content begins at `start`, if it is one."""
    found = _CLOSING.search(text, start, min(end, start + LONGEST_FORMULA))
    if found is None:
        return None
    stop = found.start()
    return stop if _is_formula(text[start:stop], text[stop + 1 : stop + 2]) else None


def _is_formula(content: str, following: str) -> bool:
    if not content.strip():
        return False
    if content[0].isdigit() and following.isdigit():
        return False
    return bool(_MARKUP.search(content)) or not _PROSE.search(content)
