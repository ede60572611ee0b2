"""The schema is brought up to date in one transaction, after a back-up of what could be lost.

tortoise applies a migration and records it in two steps, and runs SQLite scripts outside the
transaction; a kill between the two would make the migration run again for ever. Here its executor
gets a connection that is already inside one immediate transaction (`bot.store.sqlite` keeps
scripts in it): a crash leaves the old schema or the new one, and of two processes that start
together the second finds the work done.
"""

import asyncio
from pathlib import Path
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, PlanStep
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.transactions import in_transaction

from bot.errors import StoreBehindError, StoreTooNewError
from bot.store.backup import copy_database

Apps = dict[str, dict[str, Any]]


async def migrate(client: BaseDBAsyncClient, apps: Apps, file: Path | None) -> None:
    """Apply what is missing. `file` is the SQLite database, None for a server.

    Raises:
        StoreTooNewError: a newer version has written it.
    """
    plan = await _missing(client, apps, file)
    if not plan:
        return
    if file is not None and not plan[0].migration.initial:
        kept = file.with_name(f"{file.name}.before-{plan[0].migration.name}")
        await asyncio.to_thread(copy_database, file, kept)
    async with in_transaction(client.connection_name) as transaction:
        executor = MigrationExecutor(transaction, apps)
        # The executor looks for the table before it makes it, and PostgreSQL ends a transaction at
        # the first statement that fails.
        await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
        await executor.migrate()


async def require_current(client: BaseDBAsyncClient, apps: Apps, file: Path | None) -> None:
    """Make sure that nothing is missing, without changing anything.

    Raises:
        StoreBehindError: an older version has written it, or nobody.
        StoreTooNewError: a newer version has written it.
    """
    plan = await _missing(client, apps, file)
    if plan:
        raise StoreBehindError(
            f"the database{_at(file)} lacks {plan[0].migration.name};"
            " the next start or `hotpapers db migrate` brings it up to date"
        )


async def _missing(client: BaseDBAsyncClient, apps: Apps, file: Path | None) -> list[PlanStep]:
    executor = MigrationExecutor(client, apps)
    plan = await executor.plan()
    applied = await executor.recorder.applied_migrations()
    unknown = [key for key in applied if key not in executor.loader.graph.nodes]
    if unknown:
        raise StoreTooNewError(
            f"the database{_at(file)} was written by a newer version (it has {unknown[-1].name}):"
            " install that version again, or restore an older back-up"
        )
    return plan


def _at(file: Path | None) -> str:
    return f" {file}" if file is not None else ""


async def applied_names() -> list[str]:
    """The migrations that the open database has seen, oldest first."""
    recorder = MigrationRecorder(get_connection("default"))
    return [key.name for key in await recorder.applied_migrations()]
