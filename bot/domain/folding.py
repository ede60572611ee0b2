"""Text as it is compared: without its case, its accents and its typography."""

import re
import unicodedata

# The accents of alphabets. Marks of other scripts make other letters: が is not か.
_ACCENTS = re.compile("[\u0300-\u036f]+")
# What Unicode takes for letters and signs of their own, and people type without a special key.
_PLAIN = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
    }
)


def folded(text: str) -> str:
    """`text` in lower case, with plain letters, and one space where there is any.

    `SCHRÖDINGER  Équations` becomes `schrodinger equations`, `ℓ₂` becomes `l2`. What is folded
    stays as it is when it is folded again, and a part of a text is a part of the folded text.
    """
    low = text.casefold()
    if not low.isascii():
        # Once more each: a letter that was taken apart may have a case, and one without a case
        # may be taken apart (Unicode, section 5.18, on caseless matching).
        low = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", low).casefold())
        low = unicodedata.normalize("NFC", _ACCENTS.sub("", low)).translate(_PLAIN)
    return " ".join(low.split())
