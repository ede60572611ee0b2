"""TeX as people write it in titles and abstracts, made readable as Unicode text.

`pylatexenc` knows what each symbol, letter and accent looks like. Its parser is made for documents
and loses what is none: the rest of a line behind `%`, a Windows path, all that follows a stray
brace, and it recurses without a limit. So the structure is read here, by a reader for which every
text is valid: what it does not understand stays as it was written.
"""

import re
from functools import lru_cache

_TEX = re.compile(r"[\\$~`]|--|[\^_]\{")
_LONGEST_KEPT = 4_000  # characters: most abstracts have half as many


def readable(text: str) -> str:
    r"""`text` with its TeX as Unicode; what is not understood, or is no TeX, stays as it is.

    `$\mathcal{O}(n^2)$` becomes `𝒪(n²)`, `Schr\"odinger` `Schrödinger`; `$5 and $10` stays. The
    spaces of a formula become no-break spaces, so that who shortens or wraps the text at spaces
    never breaks a formula.
    """
    if not _TEX.search(text):
        return text
    return _read_once(text) if len(text) <= _LONGEST_KEPT else _read(text)


def _read(text: str) -> str:
    # Loaded with the first text that has any: a start would wait for the tables of symbols.
    from bot.render.tex.reader import read

    return read(text)


_read_once = lru_cache(maxsize=128)(_read)
"""A paper is named in several places of a message, and measured in each."""
