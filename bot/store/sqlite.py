"""tortoise's SQLite client with write transactions that are safe across processes and crashes.

What differs from `tortoise.backends.sqlite.client`, each measured (FACTS section 5):

- a transaction begins IMMEDIATE: it waits for the write lock at its start, where waiting is
  possible, instead of failing at its first write after a read;
- a transaction that cannot begin gives back the connection's lock, one that cannot commit is rolled
  back;
- a script inside a transaction stays inside it: sqlite3's `executescript` would commit first, which
  leaves half of a migration behind when the process dies.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Any, cast

from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError


class ImmediateTransaction(SqliteTransactionWrapper):
    """A connection inside a write transaction."""

    async def begin(self) -> None:
        """Take the write lock, waiting for it as long as SQLite's busy time-out says.

        Raises:
            OperationalError: another process held the lock for longer.
        """
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error

    @translate_exceptions
    async def execute_script(self, query: str) -> None:
        """Run the statements of `query` one by one, without the commit of `executescript`."""
        async with self.acquire_connection() as connection:
            for statement in _statements(query):
                await connection.execute(statement)


class ImmediateTransactionContext(SqliteTransactionContext):
    """The life of a write transaction: whatever fails, no lock and no open BEGIN stays behind."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return cast(TransactionalDBClient, self.connection)

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if exc_type is None:
                await self._commit()
            elif not self.connection._finalized:
                await self.connection.rollback()
        finally:
            get_connections().reset(self.token)
            self._trxlock.release()

    async def _commit(self) -> None:
        try:
            await self.connection.commit()
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):  # SQLite may have rolled back by itself
                await self.connection.rollback()
            raise OperationalError(error) from error


class ImmediateSqliteClient(SqliteClient):
    """A connection whose transactions are immediate."""

    def _in_transaction(self) -> TransactionContext:
        return ImmediateTransactionContext(ImmediateTransaction(self), self._lock)


def _statements(script: str) -> Iterator[str]:
    """The complete statements of `script`, which may hold semicolons inside literals."""
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n\t;"):
                yield statement
            statement = ""


client_class = ImmediateSqliteClient
"""What tortoise looks for in the module that a connection's `engine` names."""
