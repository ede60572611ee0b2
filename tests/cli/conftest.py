"""Fixtures for the command line's tests."""

import asyncio
from pathlib import Path

import pytest

from tests.cli.collecting import prepare


@pytest.fixture(scope="session")
def papers_and_pools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a day's papers and pools, to be copied."""
    return asyncio.run(prepare(tmp_path_factory.mktemp("prepared")))
