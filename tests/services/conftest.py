"""Fixtures for the tests of delivery."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.services.delivering import World


@pytest.fixture(scope="session")
def empty_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose store has its tables and nothing in them."""
    folder = tmp_path_factory.mktemp("empty")
    asyncio.run(World(folder).live(rounds=0))
    return folder


@pytest.fixture
def data(empty_data: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, with an empty store."""
    return shutil.copytree(empty_data, tmp_path / "data")
