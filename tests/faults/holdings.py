"""What a folder of the program holds, and what of it was harmed when something went wrong there.

Two runs come to the same if they hold the same: numbers of rows and moments of time aside, which
differ from run to run.
"""

import os
import re
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.errors import HotPapersError
from bot.store.backup import verify_database

DATABASE = Path("data", "hotpapers.db")
ARCHIVE = Path("archive")
_LONG_AGO_S = 7200.0
_SIDE_FILES = ("-wal", "-shm")
_NEVER_CHANGED = (
    *("digest", "entry", "shown", "late", "embed", "paper", "observation"),
    *("subscription", "delivery", "part"),
)
_ASKED = ("source", "reads", "mark", "sqlite_sequence", "tortoise_migrations")
"""Tables of what was asked and done last, which says nothing of what is known."""

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'paper_search%'"
_PASSING = re.compile(r"(^id|_id|_at|attempts|evidence|fingerprint)$")
_KEY = ("post_id", "arxiv_id")  # end like the number of a row, and are none
_MOMENT = re.compile(r"(\d\d/\d\d/\d{4} |\d{4}-\d\d-\d\d[T ])\d\d:\d\d:\d\d([.]\d+)?")

Rows = list[tuple[object, ...]]


@dataclass(frozen=True)
class Holdings:
    """Tables with their rows, posts and copies with their content, and the names of all files."""

    tables: dict[str, Rows]
    posts: dict[str, str]
    copies: dict[str, dict[str, Rows]]
    files: frozenset[str]

    def other_than(self, expected: "Holdings") -> str:
        """What is not as expected; empty if nothing is."""
        differing = [name for name in expected.tables if self.tables[name] != expected.tables[name]]
        differing += [
            name for name in expected.posts if self.posts.get(name) != expected.posts[name]
        ]
        if self.copies != expected.copies:
            differing.append("copies")
        differing += sorted(self.files ^ expected.files)
        return f"not the same: {', '.join(differing)}" if differing else ""


def holdings_of(folder: Path) -> Holdings:
    """What a folder holds in the end."""
    posts = (folder / ARCHIVE).glob("[!.]*")
    return Holdings(
        _tables(folder / DATABASE),
        {post.name: _MOMENT.sub("then", post.read_text("utf-8")) for post in posts},
        {file.name: _tables(file) for file in folder.glob("*.db")},
        files_in(folder),
    )


def files_in(folder: Path) -> frozenset[str]:
    """The files in a folder and below, but for what SQLite keeps beside a database."""
    found = (
        os.path.relpath(Path(place, name), folder)
        for place, _, names in os.walk(folder, followlinks=True)
        for name in names
    )
    return frozenset(name for name in found if not name.endswith(_SIDE_FILES))


def age(folder: Path, names: Iterable[str]) -> None:
    """Let files be from long ago: what nobody finished goes only after a while."""
    then = time.time() - _LONG_AGO_S
    for name in names:
        os.utime(folder / name, (then, then))


@dataclass(frozen=True)
class Kept:
    """What must not be lost, and how it comes out in the end: taken before anything goes wrong."""

    rows: dict[str, set[tuple[object, ...]]]
    before: Holdings
    expected: Holdings

    def harmed(self, folder: Path) -> str:
        """What was lost, or is not whole; empty if nothing is."""
        try:
            verify_database(folder / DATABASE)
            lost = {name: rows - _strictly(folder)[name] for name, rows in self.rows.items()}
            now = holdings_of(folder)
        except (HotPapersError, sqlite3.Error) as error:
            return f"{error}"
        harms = [f"{len(rows)} rows of {name} are lost" for name, rows in lost.items() if rows]
        for name, content in now.posts.items():
            if content not in (self.before.posts.get(name), self.expected.posts.get(name)):
                harms.append(f"{name} is not whole")
        for name, tables in now.copies.items():
            if tables not in (self.before.copies.get(name), self.expected.copies.get(name)):
                harms.append(f"{name} is no whole copy")
        return ", ".join(harms)

    def left(self, folder: Path) -> list[str]:
        """The files that are there, and neither were before nor belong there."""
        return sorted(files_in(folder) - self.before.files - self.expected.files)


def kept_of(before: Path, after: Path) -> Kept:
    """What is to be kept of a folder that becomes another one if nothing goes wrong."""
    return Kept(_strictly(before), holdings_of(before), holdings_of(after))


def _strictly(folder: Path) -> dict[str, set[tuple[object, ...]]]:
    with closing(sqlite3.connect(folder / DATABASE)) as store:
        found = {name: set(store.execute(f'SELECT * FROM "{name}"')) for name in _NEVER_CHANGED}
        found["mention"] = set(store.execute("SELECT source, post_id, arxiv_id FROM mention"))
        return found


def _tables(file: Path) -> dict[str, Rows]:
    with closing(sqlite3.connect(file)) as store:
        names = [name for (name,) in store.execute(_TABLES) if name not in _ASKED]
        return {name: _rows(store, name) for name in names}


def _rows(store: sqlite3.Connection, table: str) -> Rows:
    columns = [row[1] for row in store.execute(f'PRAGMA table_info("{table}")')]
    lasting = [name for name in columns if name in _KEY or not _PASSING.search(name)]
    words = ", ".join(f'"{name}"' for name in lasting)
    found = store.execute(f'SELECT {words} FROM "{table}"')
    return sorted((tuple(map(_timeless, row)) for row in found), key=repr)


def _timeless(value: object) -> object:
    return _MOMENT.sub("then", value) if isinstance(value, str) else value
