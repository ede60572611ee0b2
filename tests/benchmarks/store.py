"""A store that already holds more than a year of everything."""

import itertools
import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bot.store.engine import Engine

_WORDS = ("of", "learning", "for", "deep", "model", "graph", "robot", "language", "vision")
_SYLLABLES = ("ba", "dre", "fo", "gra", "hy", "ke", "li", "mo", "nu", "pra", "sti", "tor", "ven")


class Vocabulary:
    """Words as frequent as those of a language: the nth is the nth part as frequent (Zipf)."""

    def __init__(self, size: int, first: tuple[str, ...] = ()) -> None:
        chance = random.Random(size)
        made = {"".join(chance.choices(_SYLLABLES, k=chance.randint(2, 5))) for _ in range(size)}
        self._words = [*first, *chance.sample(sorted(made), len(made))]
        self._weights = list(itertools.accumulate(1 / (n + 5) for n in range(len(self._words))))

    def some(self, chance: random.Random, count: int) -> list[str]:
        """That many of them."""
        return chance.choices(self._words, cum_weights=self._weights, k=count)


async def fill_store(file: Path, papers: int) -> None:
    """Make a store with `papers` papers and twice as many mentions, of days before 2020."""
    engine = await Engine.open(f"sqlite://{file}")
    await engine.close()
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA synchronous=OFF")
        db.executemany(
            "INSERT INTO paper (arxiv_id, title, authors, categories, abstract, comment, listed_on,"
            " listing_index, withdrawn) VALUES (?, ?, ?, ?, ?, '', ?, ?, 0)",
            _papers(papers),
        )
        db.executemany(
            "INSERT INTO mention (source, post_id, arxiv_id, url, author, text, shares, likes,"
            " comments) VALUES ('x', ?, ?, ?, 'someone', ?, ?, ?, 0)",
            _mentions(papers),
        )
    db.close()


def paper_id(number: int) -> str:
    """The id of the filler paper with that number: valid, and never one of an imported post."""
    month, sequence = divmod(number, 90_000)
    return f"{9000 + month // 12 * 100 + month % 12 + 1:04d}.{sequence + 1:05d}"


def _papers(count: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(1)
    words, names = Vocabulary(50_000, _WORDS), Vocabulary(100_000)
    for number in range(count):
        title = " ".join(words.some(chance, 9))
        abstract = " ".join(chance.choices(_WORDS, k=180))
        authors = json.dumps([" ".join(names.some(chance, 2)).title() for _ in range(4)])
        day = date(2015, 1, 1) + timedelta(days=number // 1_000)
        yield paper_id(number), title, authors, '["cs.LG"]', abstract, day, number % 1_000


def _mentions(papers: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(2)
    for number in range(2 * papers):
        post_id = str(1_500_000_000_000_000_000 + number)
        url = f"https://twitter.com/someone/status/{post_id}"
        text = "a post about a paper " * 4
        counts = chance.randrange(100), chance.randrange(300)
        yield post_id, paper_id(number // 2), url, text, *counts
