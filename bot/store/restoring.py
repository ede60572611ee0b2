"""Putting a back-up in the store's place, without forgetting what was posted since it was made.

What takes the store's place is made ready beside it: brought up to date, and told of what the store
knows of Discord. Only then is it exchanged, in one step: a kill leaves the old store, or a new one
that knows all.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.errors import StoreError
from bot.store.backup import (
    copy_content,
    draft_of,
    refuse_itself,
    restore_database,
    verify_database,
)
from bot.store.carrying import carry_posted
from bot.store.engine import Engine
from bot.store.threads import in_thread


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the old store is, None if there was none; and how many deliveries were taken along.

    `problem` says why none could be.
    """

    kept: Path | None
    carried: int = 0
    problem: str = ""


async def restore_store(backup: Path, live: Path) -> Restored:
    """Put `backup` in the place of the database `live`; no bot runs on it.

    Raises:
        StoreError, FileAccessError, CopyStopped: `live` is as it was.
    """
    await in_thread(partial(verify_database, backup))
    refuse_itself(backup, live)
    with draft_of(live) as draft:
        await in_thread(partial(copy_content, backup, draft))
        await (await Engine.open(f"sqlite://{draft}")).close()  # brings it up to date
        carried, problem = _carry(live, draft)
        kept = await in_thread(partial(restore_database, draft, live))
    return Restored(kept, carried, problem)


def _carry(live: Path, draft: Path) -> tuple[int, str]:
    """How many deliveries were taken along, or why none could be."""
    if not live.exists():
        return 0, ""
    try:
        return carry_posted(live, draft), ""
    except StoreError as error:
        return 0, str(error)
