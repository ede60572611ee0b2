"""Where words and characters end, for texts in any script."""

from unicodedata import category, east_asian_width

_JOINER = "\u200d"


def is_word_end(text: str, at: int) -> bool:
    """Whether a word ends before `at`: at a space, or after a character of a script without any.

    A no-break space ends no word.
    """
    if text[at].isspace():
        return text[at] not in "\u00a0\u202f" and not text[at - 1].isspace()
    if east_asian_width(text[at - 1]) != "W" or not text[at - 1].isalpha():
        return False
    return is_character_end(text, at)


def is_character_end(text: str, at: int) -> bool:
    """Whether the text can be cut at `at` without cutting what people see as one character.

    Marks, joiners, variation selectors, skin tones and tags belong to what stands before them,
    flags are pairs of letters, Korean syllables may come in parts.
    """
    before, after = text[at - 1], text[at]
    if before == _JOINER or _extends(after):
        return False
    if _is_flag_letter(before) and _is_flag_letter(after):
        letters = 0
        while letters < at and _is_flag_letter(text[at - 1 - letters]):
            letters += 1
        return letters % 2 == 0
    return not ("\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff")


def _extends(character: str) -> bool:
    return (
        character == _JOINER
        or category(character) in ("Mn", "Me", "Mc")
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
        or "\u1160" <= character <= "\u11ff"
        or character in "\uff9e\uff9f"
    )


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
