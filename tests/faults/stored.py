"""What a store holds that no fault may take away."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

_PAPERS = "SELECT arxiv_id FROM paper WHERE listed_on IS NOT NULL"
_MENTIONS = "SELECT source, post_id, arxiv_id FROM mention WHERE gone_at IS NULL"
_SHOWN = "SELECT digest_id, rank, position, post_id FROM shown"

Kept = dict[str, set[tuple[Any, ...]]]
"""Papers, posts about them, and what digests show."""


def kept_in(data: Path) -> Kept:
    """What the store in a data folder holds."""
    with closing(sqlite3.connect(data / "hotpapers.db")) as store:
        return {
            name: set(store.execute(query))
            for name, query in (("papers", _PAPERS), ("posts", _MENTIONS), ("shown", _SHOWN))
        }


def lost(before: Kept, after: Kept) -> str:
    """What is not there any more, in words; empty if everything is."""
    gone = {name: before[name] - after[name] for name in before}
    return ", ".join(f"{len(rows)} {name} are lost" for name, rows in gone.items() if rows)
