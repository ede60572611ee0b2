"""A database whose driver is not installed."""

import asyncio
import sys

import pytest

from bot.errors import UsageError
from bot.store.engine import Engine


def test_a_driver_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what to install, although closing what was not opened lacks it as well."""
    for name in [name for name in sys.modules if name.startswith("tortoise.backends.asyncpg")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "asyncpg", None)  # as if it were not installed
    with pytest.raises(UsageError, match="this database needs the package asyncpg: pip install"):
        asyncio.run(Engine.open("postgres://u:p@127.0.0.1:9/x"))
