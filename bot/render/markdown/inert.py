"""People's words in a post made here: whoever turns it into a page, they stay words.

Most readers of Markdown let HTML through, and the embeds of a post need that. So a title must not
be able to begin a tag, a link, or a block such as a fence that would swallow what follows. All else
stands as it was written: hardly any text is changed, and each can be had back. The historical posts
have everything verbatim, and keep it.
"""

import re

_TAG = re.compile(r"<(?=[A-Za-z/!?]|[^\s<>@]{1,64}@)")
_ENTITY = re.compile(r"&((?:amp;)*)lt;")
_LINK = re.compile(r"\](\\*)\(")
_BROKEN_LINK = re.compile(r"\]\\(\\*)\(")
# What makes a line another thing than a paragraph (https://spec.commonmark.org/0.31.2, section 4).
_BLOCK = re.compile(
    r"\\*(?: {4}| {0,3}(?:#{1,6}(?:\s|$)|>|```|~~~|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$)"
    r"|(?:\*\s*){3,}$|(?:_\s*){3,}$|(?:-\s*){3,}$|\[[^\]]*\]:))"
)


def inert_words(text: str) -> str:
    """`text` for inside of a line: no tag, no address in angle brackets, no link."""
    text = _TAG.sub("&lt;", _ENTITY.sub(r"&amp;\1lt;", text))
    return _LINK.sub(r"]\\\1(", text)


def inert_line(text: str) -> str:
    """`text` as a line of its own, which is a paragraph whatever it begins with; or empty."""
    line = inert_words(text) if text.strip(" ") else ""
    return f"\\{line}" if _BLOCK.match(line) else line


def words_of(written: str) -> str:
    """What `inert_words` was given."""
    text = _BROKEN_LINK.sub(r"]\1(", written)
    return _ENTITY.sub(lambda found: f"&{found[1][4:]}lt;" if found[1] else "<", text)


def line_of(written: str) -> str:
    """What `inert_line` was given."""
    is_marked = written.startswith("\\") and _BLOCK.match(written[1:])
    return words_of(written[1:] if is_marked else written)
