"""From a post to its digest, strictly: what is not understood is refused with its line.

A reader that skipped what it does not know would lose it at the next export. So every line must be
accounted for; only stray blank lines, foreign line ends and mojibake are repaired, with a note.
"""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from typing import NoReturn

from bot.domain.digest import Digest
from bot.errors import PostFormatError
from bot.render.markdown.body import BodyError, read_body
from bot.render.markdown.front import HISTORICAL_CLOCK, day_span, from_clock
from bot.render.markdown.writer import render_post

LARGEST_POST = 8_000_000
"""Bytes; the largest historical post has under 100,000."""

_TITLE = re.compile(r"Hot Papers ([0-9]{4}-[0-9]{2}-[0-9]{2}(?: - [0-9]{4}-[0-9]{2}-[0-9]{2})?)")
_IMAGE = re.compile(r"[^\"\\]{1,500}")
_FIXED = {
    "template": "post",
    "draft": False,
    "category": "arXiv",
    "tags": ["arXiv", "Twitter", "Machine Learning", "Computer Science"],
}


@dataclass(frozen=True, slots=True)
class ReadPost:
    """A post that was understood: its digest, its canonical text, and what had to be repaired."""

    digest: Digest
    text: str
    repairs: tuple[str, ...]


def read_post(content: bytes) -> ReadPost:
    """Read a post.

    Raises:
        PostFormatError: it is none; the message says where and why, without the file's name.
    """
    text, repairs = _decoded(content)
    metadata, body, first_line = _split(text)
    clock = _clock(metadata)
    digest = _read_digest(metadata, body, first_line, clock)
    _refuse_truncated(text, body)
    canonical = render_post(digest)
    if canonical != text and not repairs:
        repairs.append(f"put into canonical form from line {_first_difference(text, canonical)} on")
    return ReadPost(digest, canonical, tuple(repairs))


def _decoded(content: bytes) -> tuple[str, list[str]]:
    if not content.strip():
        raise PostFormatError("the file is empty")
    if len(content) > LARGEST_POST:
        raise PostFormatError(f"the file is larger than {LARGEST_POST // 1_000_000} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PostFormatError(f"it is not UTF-8 text (byte {error.start})") from None
    repairs = []
    if content.startswith(codecs.BOM_UTF8):
        repairs.append("byte order mark removed")
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
        repairs.append("line ends changed to \\n")
    if not text.startswith("---\n"):
        raise PostFormatError("it does not begin with front matter (---)")
    if '\nclock: "' not in text[:2000]:  # damage is done by others
        import ftfy  # here, because every start of the bot would wait for its tables

        fixed = ftfy.fix_encoding(text)
        if fixed != text:
            text = fixed
            repairs.append("mojibake repaired")
    return text, repairs


def _split(text: str) -> tuple[Mapping[str, object], str, int]:
    """The front matter, the body, and the number of the body's first line."""
    from bot.render.markdown.yaml_front import split_post

    metadata, body = split_post(text)
    start = len(text) - len(body)
    return metadata, body, text.count("\n", 0, start) + 1


def _refuse_truncated(text: str, body: str) -> None:
    """A paper is followed by empty lines; a file that was cut off ends in the middle of one."""
    if body.strip() and not body.endswith("\n\n\n"):
        line = text.rstrip("\n").count("\n") + 1
        raise PostFormatError(
            f"line {line}: the file ends in the middle of a paper (two empty lines should follow)"
        )


def _first_difference(text: str, canonical: str) -> int:
    pairs = zip_longest(text.split("\n"), canonical.split("\n"))
    return next((n for n, (old, new) in enumerate(pairs, start=1) if old != new), 1)


def _clock(metadata: Mapping[str, object]) -> str:
    clock = metadata.get("clock", HISTORICAL_CLOCK)
    if not isinstance(clock, str) or clock not in (HISTORICAL_CLOCK, "UTC"):
        _refuse("clock", "“UTC”", metadata)
    return clock


def _read_digest(metadata: Mapping[str, object], body: str, first_line: int, clock: str) -> Digest:
    line = metadata.get("title")
    title = _TITLE.fullmatch(line) if isinstance(line, str) else None
    if not title:
        _refuse("title", "“Hot Papers YYYY-MM-DD”", metadata)
    try:
        day, last_day = day_span(title[1])
    except ValueError as error:
        raise PostFormatError(f"front matter: {error}") from None
    expected = _FIXED | {
        "slug": f"hot-papers-{title[1]}",
        "description": f"Hot papers {title[1]}",
    }
    for key, value in expected.items():
        if metadata.get(key) != value:
            _refuse(key, repr(value), metadata)
    known = {*expected, "title", "date", "socialImage", "clock"}
    for key in metadata:
        if key not in known:
            raise PostFormatError(f"front matter: the key {_shown(key)} is not part of the format")
    image = metadata.get("socialImage")
    if not isinstance(image, str) or not image.isprintable() or not _IMAGE.fullmatch(image):
        _refuse("socialImage", "a path", metadata)
    try:
        entries = read_body(body, first_line, clock, None if last_day else day)
    except BodyError as error:
        raise PostFormatError(str(error)) from None
    return Digest(
        day=day,
        rule="classic",
        closed_at=_closed_at(metadata, clock),
        entries=entries,
        last_day=last_day,
        imported=True,
        clock=clock,
        image=image,
    )


def _closed_at(metadata: Mapping[str, object], clock: str) -> datetime:
    """The moment of `date`, whose `.Z` YAML has read as UTC."""
    moment = metadata.get("date")
    if not isinstance(moment, datetime) or moment.microsecond:
        _refuse("date", "YYYY-MM-DDTHH:MM:SS.Z", metadata)
    try:
        shown = moment.astimezone(UTC) if moment.tzinfo else moment
        return from_clock(shown.strftime("%Y-%m-%d %H:%M:%S"), clock, "%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        _refuse("date", "a moment since 1991", metadata)


def _refuse(key: str, wanted: str, metadata: Mapping[str, object]) -> NoReturn:
    found = _shown(metadata[key]) if key in metadata else "missing"
    raise PostFormatError(f"front matter: {key} should be {wanted}, it is {found}")


def _shown(value: object) -> str:
    """A value for an error message; a list could hold itself a million times over."""
    if isinstance(value, str | bool | datetime):
        return repr(value)[:60]
    return f"a {type(value).__name__}"
