"""Ways in which a database file comes to harm."""

import random
from collections.abc import Callable

PAGE = 4096
_HEADER = 100

Damage = Callable[[bytes, random.Random], bytes]


def _header(content: bytes, chance: random.Random) -> bytes:
    return _overwritten(content, chance, 0, _HEADER, chance.choice([1, 4, 16, _HEADER]))


def _first_page(content: bytes, chance: random.Random) -> bytes:
    return _overwritten(content, chance, _HEADER, PAGE, chance.choice([1, 16, 512, PAGE]))


def _middle(content: bytes, chance: random.Random) -> bytes:
    return _overwritten(content, chance, PAGE, len(content), chance.choice([1, 64, 4096, 65_536]))


def _page_zeroed(content: bytes, chance: random.Random) -> bytes:
    at = PAGE * chance.randrange(len(content) // PAGE)
    return content[:at] + bytes(PAGE) + content[at + PAGE :]


def _pages_swapped(content: bytes, chance: random.Random) -> bytes:
    one, other = sorted(chance.sample(range(1, len(content) // PAGE), 2))
    pages = [content[at : at + PAGE] for at in range(0, len(content), PAGE)]
    pages[one], pages[other] = pages[other], pages[one]
    return b"".join(pages)


def _cut_anywhere(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(1, len(content))]


def _cut_at_a_page(content: bytes, chance: random.Random) -> bytes:
    return content[: PAGE * chance.randrange(1, len(content) // PAGE)]


def _emptied(content: bytes, chance: random.Random) -> bytes:
    return b""


def _zeroed(content: bytes, chance: random.Random) -> bytes:
    return bytes(len(content))


def _replaced(content: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(len(content))


def _overwritten(content: bytes, chance: random.Random, first: int, end: int, size: int) -> bytes:
    """Random bytes in one place, of which the last ones may lie outside."""
    size = min(size, end - first)
    at = chance.randrange(first, end - size + 1)
    return content[:at] + chance.randbytes(size) + content[at + size :]


DAMAGES: dict[str, tuple[int, Damage]] = {
    "random bytes in the header": (80, _header),
    "random bytes in the schema": (60, _first_page),
    "random bytes in the middle": (120, _middle),
    "a page zeroed": (60, _page_zeroed),
    "two pages swapped": (40, _pages_swapped),
    "cut off anywhere": (60, _cut_anywhere),
    "cut off at a page": (60, _cut_at_a_page),
    "emptied": (1, _emptied),
    "zeroed": (1, _zeroed),
    "random bytes throughout": (10, _replaced),
}
"""What is done to the file, and how often."""
