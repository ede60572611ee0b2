"""Fixtures for the tests of the store."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.store.engine import Engine


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables and nothing in them."""
    file = tmp_path_factory.mktemp("migrated") / "a.db"

    async def run() -> None:
        await (await Engine.open(f"sqlite://{file}")).close()

    asyncio.run(run())
    return file


@pytest.fixture
def folder(migrated: Path, tmp_path: Path) -> Path:
    """A folder of the test's own with such a database, `a.db`."""
    shutil.copy(migrated, tmp_path / "a.db")
    return tmp_path
