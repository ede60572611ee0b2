"""What Discord was sent outlives a restore: it is carried over from the store that is replaced.

A copy of last night knows nothing of this morning's post, and a bot that goes on from it would post
the day again, ranked anew. So the days that were frozen since, the papers that came late and the
ledger of deliveries are taken along; what was imported is not, for a restore may be to undo that.
Like all of `bot.store.backup`, this is plain sqlite3 on files, to be called in a thread.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bot.errors import StoreError
from bot.store.faults import SQLITE_FAULTS, store_error

_TABLES = ("digest", "entry", "shown", "late", "delivery", "part", "subscription")


def carry_posted(old: Path, live: Path) -> int:
    """Take along into `live` what was frozen and sent by the bot of `old`; all of it or nothing.

    Both have the schema of this version. Deliveries go to the subscriptions of their channels.

    Returns:
        How many deliveries `live` did not know of.

    Raises:
        StoreError: one of the two cannot be read or written, or `old` has another schema.
    """
    try:
        with closing(sqlite3.connect(live, isolation_level=None)) as db:
            db.execute("ATTACH ? AS old", (str(old),))
            columns = {table: _shared_columns(db, table) for table in _TABLES}
            db.execute("BEGIN IMMEDIATE")
            known = _count_deliveries(db)
            _carry_digests(db, columns)
            _carry_ledger(db, columns)
            carried = _count_deliveries(db) - known
            db.execute("COMMIT")
            return carried
    except SQLITE_FAULTS as error:
        raise store_error(error, str(old)) from error


def _shared_columns(db: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table but for its `id`.

    Raises:
        StoreError: the two databases have different ones.
    """
    ours, theirs = (
        {str(row[1]) for row in db.execute(f"PRAGMA {schema}.table_info({table})")}
        for schema in ("main", "old")
    )
    if ours != theirs:
        raise StoreError(f"its table {table} is of another version")
    return sorted(ours - {"id"})


def _count_deliveries(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT count(*) FROM delivery").fetchone()[0])


def _carry_digests(db: sqlite3.Connection, columns: dict[str, list[str]]) -> None:
    db.execute(
        "CREATE TEMP TABLE frozen AS SELECT id, day FROM old.digest"
        " WHERE NOT imported AND day NOT IN (SELECT day FROM main.digest)"
    )
    _copy(db, "digest", columns, "x.id IN (SELECT id FROM frozen)")
    for table in ("entry", "shown"):
        _copy(
            db,
            table,
            columns,
            "x.digest_id IN (SELECT id FROM frozen)",
            digest_id=(
                "SELECT n.id FROM frozen f JOIN main.digest n ON n.day = f.day"
                " WHERE f.id = x.digest_id"
            ),
        )
    _copy(
        db,
        "late",
        columns,
        "x.named_with IN (SELECT day FROM frozen)"
        " AND x.arxiv_id NOT IN (SELECT arxiv_id FROM main.late)",
    )


def _carry_ledger(db: sqlite3.Connection, columns: dict[str, list[str]]) -> None:
    """What a delivery came to since the copy takes the place of what the copy knows of it."""
    _find_places(db, columns)
    db.execute(
        "CREATE TEMP TABLE sent AS SELECT id, new_id FROM (SELECT d.id, p.new_id, row_number()"
        " OVER (PARTITION BY p.new_id, d.day ORDER BY d.state = 'sent' DESC, d.id DESC) AS number"
        " FROM old.delivery d JOIN place p ON p.old_id = d.subscription_id) WHERE number = 1"
    )
    db.execute(
        "CREATE TEMP TABLE known AS SELECT n.id FROM main.delivery n"
        " JOIN old.delivery o ON o.key = n.key"
    )
    db.execute("DELETE FROM main.part WHERE delivery_id IN (SELECT id FROM known)")
    db.execute("DELETE FROM main.delivery WHERE id IN (SELECT id FROM known)")
    _copy(
        db,
        "delivery",
        columns,
        "x.id IN (SELECT id FROM sent) AND NOT EXISTS (SELECT 1 FROM main.delivery n"
        " JOIN sent s ON s.new_id = n.subscription_id WHERE s.id = x.id AND n.day = x.day)",
        subscription_id="SELECT s.new_id FROM sent s WHERE s.id = x.id",
    )
    new_id = (
        "SELECT n.id FROM main.delivery n JOIN old.delivery o ON o.key = n.key"
        " WHERE o.id = x.delivery_id"
    )
    _copy(db, "part", columns, f"EXISTS ({new_id})", delivery_id=new_id)


def _find_places(db: sqlite3.Connection, columns: dict[str, list[str]]) -> None:
    """Which subscription of the copy has what was sent to one of the old store, by channel.

    A channel that the copy does not know gets one that is removed: whoever subscribes it again, as
    the configuration file does, takes it up.
    """
    _copy(
        db,
        "subscription",
        columns,
        "x.channel_id NOT IN (SELECT channel_id FROM main.subscription) AND x.id = (SELECT"
        " max(y.id) FROM old.subscription y WHERE y.channel_id = x.channel_id)",
        removed_at="coalesce(x.removed_at, datetime('now') || '+00:00')",
    )
    db.execute(
        "CREATE TEMP TABLE place AS SELECT old_id, new_id FROM (SELECT o.id AS old_id,"
        " n.id AS new_id, row_number() OVER (PARTITION BY o.id"
        " ORDER BY n.id <> o.id, n.removed_at IS NOT NULL, n.id) AS number"
        " FROM old.subscription o JOIN main.subscription n ON n.channel_id = o.channel_id)"
        " WHERE number = 1"
    )


def _copy(
    db: sqlite3.Connection,
    table: str,
    columns: dict[str, list[str]],
    which: str,
    **replaced: str,
) -> None:
    """Copy the rows `x` of the old table for which `which` holds; some columns are looked up."""
    names = columns[table]
    values = (f"({replaced[name]})" if name in replaced else f"x.{_quoted(name)}" for name in names)
    db.execute(  # its names are the schema's
        f"INSERT INTO main.{table} ({_listed(names)})"  # noqa: S608
        f" SELECT {', '.join(values)} FROM old.{table} x WHERE {which} ORDER BY x.id"
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    return f'"{name}"'
