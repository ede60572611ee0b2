"""Stores with their tables and nothing in them: migrated once a process, copied after that."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.config import Config
from bot.store.engine import Engine, database_file


def lay_store(config: Config) -> None:
    """Put an empty store where a configuration has it, if there is none yet."""
    file = database_file(config.database_url)
    assert file is not None
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(empty_store())


@cache
def empty_store() -> bytes:
    """The file of an empty store."""
    with TemporaryDirectory(prefix="hotpapers-") as folder:
        file = Path(folder) / "a.db"

        async def make() -> None:
            await (await Engine.open(f"sqlite://{file}")).close()

        with ThreadPoolExecutor(1) as elsewhere:  # where no other event loop runs
            elsewhere.submit(asyncio.run, make()).result()
        return file.read_bytes()
