"""`hotpapers db`: the store itself."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.cli.commands import PLAIN
from bot.cli.lock import run_lock
from bot.cli.session import Session
from bot.domain.text import displayed, plural, shown_path
from bot.errors import UsageError
from bot.opening import make_data_dir
from bot.render.text import moment_words
from bot.services.backup_plan import BackupRecord
from bot.services.backups import Backups
from bot.services.space import size_of
from bot.store.backup import copy_database, refuse_missing
from bot.store.engine import database_file
from bot.store.info import StoreInfo
from bot.store.restoring import Restored, restore_store
from bot.store.threads import in_thread

commands = typer.Typer(
    help="The store: migrate, back up, restore, look.",
    no_args_is_help=True,
    add_completion=False,
    **PLAIN,
)
BackupFile = Annotated[Path, typer.Argument(metavar="FILE")]


@commands.command()
def migrate(context: typer.Context) -> None:
    """Bring the store's schema up to date, as every start does."""
    session = Session.of(context)

    async def schema(app: App) -> str:
        return (await StoreInfo(app.engine).read()).schema

    session.out.print(f"the schema is {session.run(schema)}")


@commands.command()
def backup(context: typer.Context, file: BackupFile) -> None:
    """Copy the store to FILE, verified; the bot may be running."""
    session = Session.of(context)
    asyncio.run(in_thread(partial(copy_database, _file(session), file)))
    session.out.print(f"{shown_path(file)} holds a verified copy ({_size(file)})")


@commands.command()
def restore(context: typer.Context, file: BackupFile) -> None:
    """Put the back-up FILE in the store's place, and keep the old one; not while the bot runs."""
    session = Session.of(context)
    live = _file(session)
    refuse_missing(file)
    folder = session.config.data_dir
    make_data_dir(folder)
    # A bot that has posted since the back-up would have to find out what it has posted.
    with run_lock(folder, f"the bot runs on {folder}: stop it, restore, and start it again"):
        restored = asyncio.run(restore_store(file, live))
    session.out.print(f"{shown_path(live)} is restored from {shown_path(file)}{_words(restored)}")


@commands.command()
def info(context: typer.Context) -> None:
    """Show where the store is and what it holds."""
    session = Session.of(context)

    async def read(app: App) -> None:
        found = await StoreInfo(app.engine).read()
        days = f", {found.first_day} to {found.last_day}" if found.first_day else ""
        session.out.print(f"database  {displayed(app.engine.where)}")
        if app.engine.file:
            session.out.print(f"size      {_megabytes(size_of(app.engine.file))}")
        session.out.print(f"schema    {found.schema}")
        session.out.print(
            f"holds     {plural(found.papers, 'paper')}, "
            f"{plural(found.mentions, 'mention')}, "
            f"{plural(found.digests, 'digest')}{days}"
        )
        session.out.print(f"back-up   {_last_backup(app.backups, await app.backups.last())}")

    session.run(read)


def _last_backup(backups: Backups, last: BackupRecord) -> str:
    """The last nightly back-up in words."""
    if not backups.are_on:
        return "off"
    words = "none yet"
    if last.done_at is not None:
        words = f"{moment_words(last.done_at)}, {_megabytes(last.size)}, {shown_path(last.file)}"
    if last.problem and last.tried_at is not None:
        words += f"; {moment_words(last.tried_at)} failed: {displayed(last.problem)}"
    return words


def _words(restored: Restored) -> str:
    """What became of the old store, and of what it knew."""
    words = f"; the old one is {shown_path(restored.kept)}" if restored.kept else ""
    if restored.problem:
        words += (
            f"; what it has posted since the copy cannot be read ({restored.problem}),"
            " so the newest days may be posted again"
        )
    if restored.carried:
        posts = plural(restored.carried, "post")
        words += f"; {posts} made since the copy will not be made again"
    return words


def _file(session: Session) -> Path:
    file = database_file(session.config.database_url)
    if file is None:
        raise UsageError("only SQLite is copied here: use pg_dump and pg_restore for PostgreSQL")
    return file


def _size(file: Path) -> str:
    return _megabytes(file.stat().st_size)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
