"""`hotpapers run`: the bot."""

import typer

from bot.app import App
from bot.cli.lock import run_lock
from bot.cli.session import Session
from bot.loading import loading
from bot.opening import make_data_dir


def run(context: typer.Context) -> None:
    """Run the bot, until it is stopped (Ctrl-C or SIGTERM)."""
    # Imported here: discord.py costs half a second that no other command needs.
    with loading():
        from bot.running import run_bot

    session = Session.of(context)
    session.is_service = True

    async def work(app: App) -> None:
        await run_bot(app, servers_wait_s=session.servers_wait_s)

    folder = session.config.data_dir
    make_data_dir(folder)
    # Taken before the store is opened, which may change its schema under a bot that runs.
    with run_lock(folder, f"another bot runs on {folder}: stop it first, or take another folder"):
        session.run(work)
