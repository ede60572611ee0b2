"""The engine: opens the database, shields every call, translates its errors, closes it.

It is the one place that knows which database there is. Three hazards are dealt with here and
nowhere else (FACTS section 5):

- tortoise finds its connections through a context variable: every call runs as a task in the
  engine's own context, so it does not matter which task asks;
- a cancelled call would leave an open transaction or a lock behind: the task is shielded, waited
  for, and only then the cancellation goes on;
- an unclosed connection keeps the process from exiting: whatever fails while opening closes it.
"""

import asyncio
import contextvars
import functools
import re
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, Self, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext
from tortoise.exceptions import ConfigurationError
from tortoise.transactions import in_transaction

from bot.errors import StoreError, UsageError
from bot.store.diagnosis import Diagnosis
from bot.store.faults import let_go
from bot.store.file import look_at_file, prepare_file
from bot.store.migrate import migrate, require_current

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", bound="UsesEngine")

_BUSY_TIMEOUT_MS = 5_000  # of 300 colliding read-then-writes none fails with it (FACTS section 5)
_CONNECTION = "default"
_READER = "reader"
_SERVERS = ("postgres", "asyncpg", "psycopg")
_PRAGMAS = re.compile(r"[a-z_]+=[A-Za-z0-9_.-]+(?:&[a-z_]+=[A-Za-z0-9_.-]+)*")


class Engine:
    """An open database. Create it with `Engine.open`, and close it whatever happens."""

    def __init__(
        self, url: str, migrations: str, *, only_looks: bool, remedy: Callable[[], str]
    ) -> None:
        self._config = _tortoise_config(url, migrations, only_looks=only_looks)
        self._only_looks = only_looks
        self.file = database_file(url)
        self.where = str(self.file) if self.file else url.split("://")[0]
        self._diagnosis = Diagnosis(self.file, self.where, remedy)
        self._context = contextvars.copy_context()
        self._tortoise = TortoiseContext()
        self._clients: list[BaseDBAsyncClient] = []

    @classmethod
    async def open(
        cls,
        url: str,
        migrations: str = "bot.store.migrations",
        *,
        only_looks: bool = False,
        remedy: Callable[[], str] = str,
    ) -> Self:
        """Connect, bring the schema up to date, and be ready.

        `url` is tortoise's: `sqlite://PATH` (its parameters are pragmas) or `postgres://…`;
        `migrations` names the package that holds them. One that `only_looks` changes nothing, not
        even the schema: it reads a database that is there and up to date. What `remedy` gives ends
        the sentence of every error that says that the database is damaged.

        Raises:
            StoreError: the database cannot be opened, is damaged, or is too new; for one that only
                looks, it is not there or behind.
            UsageError: the URL is not understood.
        """
        engine = cls(url, migrations, only_looks=only_looks, remedy=remedy)
        try:
            await engine._run(engine._start, engine._context)
        except BaseException:
            with suppress(ImportError):  # closing loads the driver, whose lack may be the reason
                await engine.close()
            raise
        return engine

    async def run(self, call: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Await `call()` to its end even if the caller is cancelled, then hand on either outcome.

        Raises:
            StoreError: the database refused; nothing of the call is stored.
        """
        return await self._run(call, self._context.copy())

    async def read(self, call: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Like `run`, for calls that change nothing: they see what is committed, and wait for none.

        A SQLite connection is busy for the whole of a transaction, so those who read have one of
        their own.
        """

        async def reading() -> T:
            connections = self._tortoise.connections
            if _READER in connections.db_config:
                connections.set(_CONNECTION, connections.get(_READER))  # in this call's context
            return await call()

        return await self.run(reading)

    async def write(self, call: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Await `call()` inside one immediate transaction: all of it is stored, or nothing."""

        async def transaction() -> T:
            async with in_transaction(_CONNECTION):
                return await call()

        return await self.run(transaction)

    async def close(self) -> None:
        """Close the connections; safe to call twice. A SQLite file is whole then by itself."""
        await self._run(self._stop, self._context.copy())

    async def check(self) -> None:
        """Read all of a SQLite file, as no call does: damage may lie where none looks for years.

        It takes 3 s a gigabyte, in a thread; who is cancelled meanwhile does not wait for it.

        Raises:
            StoreDamagedError: something is wrong with the file.
            StoreError: it cannot be read.
        """
        await self._diagnosis.check()

    async def _start(self) -> None:
        if self.file is not None:
            look_or_prepare = look_at_file if self._only_looks else prepare_file
            await asyncio.to_thread(look_or_prepare, self.file)
        self._tortoise.__enter__()
        try:
            await self._tortoise.init(self._config)
        except ModuleNotFoundError as error:
            raise UsageError(
                f"this database needs the package {error.name}: pip install {error.name}"
            ) from None
        client = self._tortoise.db(_CONNECTION)
        EXECUTOR_CACHE.clear()  # it keeps statements by connection name, of any database before
        # Connecting at the first call instead would keep the client's lock if it fails.
        await self._connect(client)
        bring_up_to_date = require_current if self._only_looks else migrate
        await bring_up_to_date(client, self._config["apps"], self.file)
        if _READER in self._config["connections"]:
            await self._connect(self._tortoise.db(_READER))

    async def _stop(self) -> None:
        # One after the other: only the last one takes SQLite's write-ahead log into the file, and
        # of two that are closed at the same time neither may find that it is the last.
        for client in reversed(self._clients):
            await client.close()
        await self._tortoise.close_connections()

    async def _connect(self, client: BaseDBAsyncClient) -> None:
        """Open the connection. A server's refusals come as they are, in tortoise's clothes or not.

        Raises:
            StoreError: the server does not let us in.
        """
        self._clients.append(client)
        try:
            await client.create_connection(with_db=True)
        except Exception as error:
            if self.file is not None:
                raise
            what = f"the {self.where} database does not let us in ({error})"
            raise StoreError(f"{what}; check [database] url, and that the server runs") from error

    async def _run(
        self, call: Callable[[], Coroutine[Any, Any, T]], context: contextvars.Context
    ) -> T:
        task = asyncio.create_task(call(), context=context)
        try:
            return await _uncancelled(task)
        except Exception as error:
            let_go(error)
            told = await self._diagnosis.error_for(error)
            if told is error:
                raise
            raise told from error


class UsesEngine(Protocol):
    """What `read` and `write` need of the object whose method they wrap."""

    @property
    def engine(self) -> Engine:
        """Where the calls go."""


def read(
    method: Callable[Concatenate[S, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[S, P], Coroutine[Any, Any, T]]:
    """Make a method of an aggregate a shielded call that only reads."""

    @functools.wraps(method)
    async def call(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.engine.read(functools.partial(method, self, *args, **kwargs))

    return call


def write(
    method: Callable[Concatenate[S, P], Coroutine[Any, Any, T]],
) -> Callable[Concatenate[S, P], Coroutine[Any, Any, T]]:
    """Make a method of an aggregate a shielded call inside one write transaction."""

    @functools.wraps(method)
    async def call(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.engine.write(functools.partial(method, self, *args, **kwargs))

    return call


async def _uncancelled(task: asyncio.Task[T]) -> T:
    """The result of `task`; cancellations of the caller are kept back until it is done."""
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
        except Exception:
            break
    if cancelled is not None:
        task.exception()
        raise cancelled
    return task.result()


def database_file(url: str) -> Path | None:
    """The file of a SQLite URL; None for a server."""
    scheme, _, rest = url.partition("://")
    if scheme != "sqlite":
        return None
    return Path(_sqlite_connection(rest)["credentials"]["file_path"])


def _tortoise_config(url: str, migrations: str, *, only_looks: bool) -> dict[str, Any]:
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        connection = _sqlite_connection(rest)
        reader = connection | {"credentials": connection["credentials"] | {"query_only": "ON"}}
        connections = {_CONNECTION: connection, _READER: reader}
        if only_looks:
            # An unknown mode changes nothing; without one tortoise would set its own.
            looker = reader["credentials"] | {"journal_mode": "as_it_is"}
            connections = {_CONNECTION: reader | {"credentials": looker}}
    elif scheme in _SERVERS:
        connections = {_CONNECTION: _server_connection(url)}
    else:
        raise UsageError(f"“{scheme}” is no known database: write sqlite://PATH or postgres://…")
    return {
        "connections": connections,
        "apps": {
            "store": {
                "models": ["bot.store.models"],
                "default_connection": _CONNECTION,
                "migrations": migrations,
            }
        },
    }


def _sqlite_connection(rest: str) -> dict[str, Any]:
    """Path and pragmas of `PATH?pragma=value&…`; nothing is decoded, a path may hold anything."""
    path, mark, query = rest.rpartition("?")
    if not mark or not _PRAGMAS.fullmatch(query):
        path, query = rest, ""
    pragmas = dict(pair.split("=", 1) for pair in query.split("&") if pair)
    credentials: dict[str, Any] = {"file_path": path, "busy_timeout": _BUSY_TIMEOUT_MS}
    return {"engine": "bot.store.sqlite", "credentials": credentials | pragmas}


def _server_connection(url: str) -> dict[str, Any]:
    try:
        return dict(expand_db_url(url))
    except (ConfigurationError, ValueError) as error:
        raise UsageError(f"the database URL is not understood: {error}") from None
