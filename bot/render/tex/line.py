"""The readable text as it grows, with the spaces that TeX sets without being asked."""

from unicodedata import category


class Line:
    """Takes pieces in order; `str()` gives the text so far."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._gap = False

    def __str__(self) -> str:
        return "".join(self._pieces)

    @property
    def ends_spaced(self) -> bool:
        """Whether the last character so far is a space."""
        return bool(self._pieces) and self._pieces[-1][-1].isspace()

    def add(self, text: str) -> None:
        """Text as it is, apart from a word in front of which it must not stick."""
        if not text:
            return
        if self._gap and text[0].isalnum() and not self.ends_spaced:
            self._pieces.append(" ")
        self._gap = self._gap and text.isspace()
        self._pieces.append(text)

    def add_word(self, text: str) -> None:
        """A word, such as the name of a function, that sticks to no letter on either side."""
        last = self._pieces[-1][-1] if self._pieces else " "
        self._gap = last.isalnum() or last in ")]}′" or category(last) == "Lm"
        self.add(text)
        self._gap = True

    def add_name(self, text: str) -> None:
        """A letter, or a name in letters, which is a word."""
        (self.add_word if len(text) > 2 and text.isalpha() else self.add)(text)

    def add_quotient(self, text: str) -> None:
        """A fraction: all of it is a function's argument, and it is no digit's next digit."""
        self.add_word(f"({text})" if self._gap else text)

    def add_script(self, text: str) -> None:
        """A sub- or superscript: it belongs to what stands before it, whatever the spaces."""
        if not text:
            return
        if self._pieces:
            self._pieces[-1] = self._pieces[-1].rstrip() or self._pieces[-1]
        self._pieces.append(text)
        self._gap = self._gap or text[0] in "^_"
