"""The fields that posts of every service have, read without trust in what stands there."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field

from bot.domain.text import displayed

Count = Annotated[int, Field(strict=True, ge=0, le=10**12)]
"""Something counted: no boolean, no text, not negative, and no more than there can be."""

_LONGEST_HANDLE = 100
_LONGEST_URL = 500
_SECURE_URL = re.compile(r"https://[A-Za-z0-9.:-]+(?:[/?#][!#-&*-;=?-Z_a-z~]*)?")


def line_of(value: object, *, longest: int = 500) -> str:
    """A text on one line, cut after `longest` characters; empty if the value is no text."""
    return displayed(value[: 2 * longest])[:longest].rstrip() if isinstance(value, str) else ""


def handle_of(value: object) -> str:
    """A person's handle without @; empty if the value is none."""
    handle = line_of(value, longest=_LONGEST_HANDLE).removeprefix("@")
    return "" if " " in handle else handle


def secure_url_of(value: object) -> str:
    """A plain https address, for a link; empty if the value is none.

    Addresses with a user's name in front of the host, or with characters that end a link in
    Markdown or HTML (quotes, brackets, spaces), are none.
    """
    if not isinstance(value, str) or len(value) > _LONGEST_URL:
        return ""
    try:
        host = urlsplit(value).hostname
    except ValueError:
        return ""
    return value if host and _SECURE_URL.fullmatch(value) else ""
