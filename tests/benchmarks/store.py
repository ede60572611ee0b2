"""A store that already holds more than a year of everything."""

import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bot.store.engine import Engine

_WORDS = ("deep", "graph", "model", "robot", "language", "vision", "policy", "learning", "of")


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
    for number in range(count):
        title = " ".join(chance.choices(_WORDS, k=9))
        abstract = " ".join(chance.choices(_WORDS, k=180))
        authors = json.dumps([f"Given{number % 977} Family{number % 3571}", "Ada Sample"])
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
