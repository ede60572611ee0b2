"""Ways in which an answer goes wrong on its way, or comes from somebody who wants harm."""

import codecs
import gzip
import json
import random
import re
from collections.abc import Callable
from typing import Any

Mutation = Callable[[bytes, random.Random], bytes]

_NO_ANSWER = (
    b"",
    b" \n",
    b"null",
    b"[]",
    b"{}",
    b"0",
    b"\x00" * 100,
    b"<html><head><title>Access Denied</title></head><body>No</body></html>",
    b"429 Too Many Requests",
    b"\xff\xfe\x00",
    b"[" * 50_000,
    b'{"a":' * 50_000,
    b"<a>" * 50_000,
)
_LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (level, b"&%c;" % (level - 1) * 20) for level in range(98, 108)
)


def mutated(content: bytes, chance: random.Random, *shaped: Mutation) -> bytes:
    """The content after one to three mutations, most of them `shaped` ones of its format."""
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        kinds = shaped if shaped and chance.random() < 0.7 else _OF_BYTES
        content = chance.choice(kinds)(content, chance)
    return content


def _flipped(content: bytes, chance: random.Random) -> bytes:
    flipped = bytearray(content)
    for _ in range(chance.choice([1, 3, 30])):
        if flipped:
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _beheaded(content: bytes, chance: random.Random) -> bytes:
    return content[chance.randrange(len(content) + 1) :]


def _without_a_part(content: bytes, chance: random.Random) -> bytes:
    one, other = sorted(chance.choices(range(len(content) + 1), k=2))
    return content[:one] + content[other:]


def _twice(content: bytes, chance: random.Random) -> bytes:
    one, other = sorted(chance.choices(range(len(content) + 1), k=2))
    return content[:other] + content[one:]


def _with_noise(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    noise = chance.choice(
        [chance.randbytes(20), b"\x00", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x1b[2J"]
    )
    return content[:at] + noise + content[at:]


_NOISE = (b"\x00", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x1b[2J")
_LETTERS = ("utf-16", "utf-32", "latin-1", "cp1252", "utf-7", "utf-8-sig", "shift_jis")


def _in_other_letters(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    name = chance.choice(
        ["utf-16", "utf-32", "latin-1", "cp1252", "utf-7", "utf-8-sig", "shift_jis"]
    )
    return codecs.encode(text, name, "replace")


def _packed(content: bytes, chance: random.Random) -> bytes:
    return gzip.compress(content[:5000])


def _something_else(content: bytes, chance: random.Random) -> bytes:
    return chance.choice(_NO_ANSWER)


_OF_BYTES: tuple[Mutation, ...] = (
    _flipped,
    _cut,
    _beheaded,
    _without_a_part,
    _twice,
    _with_noise,
    _in_other_letters,
    _packed,
    _something_else,
)

_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**63,
    10**40,
    1.5,
    float("nan"),
    float("inf"),
    -float("inf"),
    "",
    " ",
    "0",
    "-1",
    "x" * 100_000,
    "\ud83d",
    "\x00",
    "\x1b[2J",
    "https://evil.example/x](",
    "2102.02915",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59+23:59",
    [],
    {},
    [[]],
    [None],
    {"id": None},
)


def other_json(content: bytes, chance: random.Random) -> bytes:
    """JSON in which a value is another, has another type, is gone, or comes twice."""
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError):
        return content
    places = list(_places(whole))
    for _ in range(chance.choice([1, 1, 2, 8])):
        holder, key = chance.choice(places) if places else (None, None)
        if holder is not None:
            _change(holder, key, chance)
    text = json.dumps(whole)
    if chance.random() < 0.1:
        text = _with_a_key_twice(text, chance)
    return text.encode()


def _places(value: Any) -> Any:
    """Every holder in a value with each of its keys."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


def _change(holder: Any, key: Any, chance: random.Random) -> None:
    try:
        old = holder[key]
    except (KeyError, IndexError):
        return  # it was there before another change
    kind = chance.randrange(8)
    if kind < 4:
        holder[key] = chance.choice(_VALUES)
    elif kind == 4:
        holder[key] = str(old) if not isinstance(old, str) else [old]
    elif kind == 5:
        del holder[key]
    elif kind == 6 and isinstance(old, list):
        holder[key] = old * 40 if len(old) < 200 else []
    else:
        nested: Any = old
        for _ in range(chance.choice([1, 3, 60])):
            nested = {"data": nested} if chance.random() < 0.5 else [nested]
        holder[key] = nested


def _with_a_key_twice(text: str, chance: random.Random) -> str:
    keys = list(re.finditer(r'"(\w+)": ', text))
    if not keys:
        return text
    found = chance.choice(keys)
    return f'{text[: found.start()]}"{found[1]}": {{"x": 1}}, {text[found.start() :]}'


def other_markup(content: bytes, chance: random.Random) -> bytes:
    """XML or HTML with a bomb, with depth, or with tags and attributes that are others."""
    kind = chance.randrange(7)
    tags = list(re.finditer(rb"<(/?)([\w:.-]+)([^<>]*)>", content))
    if kind == 0:
        start = content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0
        return (
            content[:start]
            + _LAUGHS
            + b"]>"
            + content[start:].replace(b"<title>", b"<title>&k;", 3)
        )
    if not tags:
        return content
    found = chance.choice(tags)
    before, after = content[: found.start()], content[found.end() :]
    if kind == 1:
        return before + b"<b>" * chance.choice([1, 300, 20_000]) + content[found.start() :]
    if kind == 2:
        return before + after
    if kind == 3:
        return before + b"<" + found[1] + found[2] + b"x" + found[3] + b">" + after
    if kind == 4:
        return before + b"<" + found[1] + found[2] + b">" + after
    if kind == 5:
        value = chance.choice([b"&#0;", b"&#x202e;", b"<![CDATA[<b>]]>", b"<!-- x -->", b"&none;"])
        return before + found[0] + value + after
    return before + found[0] * chance.choice([2, 500]) + after


_TOML_VALUES = (
    "true", "0", "-1", "1e999", "nan", "inf", "9" * 5000, "0x" + "f" * 5000, '""', '"\\u0000"',
    '"\\ud800"', "[]", "[[]]", "{}", "{ a = 1 }", "1979-05-27", "07:32:00", "1979-13-45", '"x"',
    "x", "'''x", '"' + "x" * 10_000 + '"', "[" * 2000 + "]" * 2000, '"../../etc/passwd"',
    '"sqlite://"',
)  # fmt: skip


_TOML_LINES = (b"[bot]", b"[[bot]]", b"[sources.x.y]", b"[[channels]]", b"x = 1", b"\x00")


def other_toml(content: bytes, chance: random.Random) -> bytes:
    """A configuration with other values, keys and tables, some of them twice."""
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    kind = chance.randrange(6)
    key, mark, _ = lines[at].partition(b"=")
    if mark and kind < 3:
        lines[at] = key + b"= " + chance.choice(_TOML_VALUES).encode()
    elif kind == 3:
        lines.insert(chance.randrange(len(lines)), lines[at])
    elif kind == 4:
        lines.insert(
            at, chance.choice([b"[bot]", b"[[bot]]", b"[sources.x.y]", b"[[channels]]", b"x = 1"])
        )
    else:
        del lines[at]
    return b"\n".join(lines)


def other_lines(content: bytes, chance: random.Random) -> bytes:
    """A text with lines that are missing, come twice, or stand elsewhere."""
    lines = content.split(b"\n")
    for _ in range(chance.choice([1, 2, 10])):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        kind = chance.randrange(4)
        if kind == 0:
            lines[one], lines[other] = lines[other], lines[one]
        elif kind == 1:
            lines.insert(one, lines[other])
        elif kind == 2 and len(lines) > 1:
            del lines[one]
        else:
            lines[one] = (
                lines[one].replace(b" ", b"\t").replace(b":", b": !!python/name:os.system ")
            )
    return b"\n".join(lines)
