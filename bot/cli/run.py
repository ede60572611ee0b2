"""`hotpapers run`: the bot."""

import logging

import typer
from filelock import FileLock, Timeout

from bot.app import App
from bot.cli.session import Session
from bot.errors import UsageError


def run(context: typer.Context) -> None:
    """Run the bot, until it is stopped (Ctrl-C or SIGTERM)."""
    # Imported here: discord.py costs half a second that no other command needs.
    from bot.running import run_bot

    session = Session.of(context)
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s"
    )

    logging.getLogger("discord.shard").addFilter(_without_trace)

    async def work(app: App) -> None:
        lock = FileLock(app.config.data_dir / "run.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise UsageError(
                f"another bot runs on {app.config.data_dir}: stop it first, or take another folder"
            ) from None
        try:
            await run_bot(app, servers_wait_s=session.servers_wait_s)
        finally:
            lock.release()

    session.run(work)


def _without_trace(record: logging.LogRecord) -> bool:
    """A lost connection is no fault of the program: one line tells of it, with its reason."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg = f"{record.getMessage()} ({type(error).__name__}: {error})"
        record.args = record.exc_info = None
    return True
