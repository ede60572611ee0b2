"""TeX as people write it in titles and abstracts, made readable as Unicode text.

`pylatexenc` knows what each symbol, letter and accent looks like. Its parser is made for documents
and loses what is none: the rest of a line behind `%`, a Windows path, all that follows a stray
brace, and it recurses without a limit. So the structure is read here, by a reader for which every
text is valid: what it does not understand stays as it was written.
"""

from bot.render.tex.reader import readable

__all__ = ["readable"]
