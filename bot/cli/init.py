"""`hotpapers init`: a configuration for a new bot, and the way from there to its first post."""

import asyncio
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.session import Session
from bot.cli.template import render_config
from bot.config import DEFAULT_FILE, load_environment
from bot.domain.invite import invite_url
from bot.domain.text import plural, shown_path
from bot.errors import ConfigError, DiscordError, FileAccessError, UsageError
from bot.services.files import create_private
from bot.settings import Discord

if TYPE_CHECKING:
    from bot.ui.login import Account

_TRIES = 3
_PAGE = "https://discord.com/developers/applications"


def init(context: typer.Context) -> None:
    """Write config.toml for a new bot: ask for its token, check it, say what comes next."""
    session = Session.of(context)
    file = session.config_file or DEFAULT_FILE
    _refuse(file)
    discord = load_environment(os.environ).discord
    if discord.token is not None:
        token = None  # it stays where it is
        account = _check(session, discord.token.get_secret_value(), discord)
    else:
        token, account = _ask(session, discord)
    try:
        create_private(file, render_config(token).encode())
    except FileExistsError:
        raise _there_already(file) from None
    secret = "only you can read it" if token else "the token stays in the environment"
    session.out.print(f"{shown_path(file)} is written; {secret}")
    _tell(session, account)


def _refuse(file: Path) -> None:
    """Say at once what would come to light when everything has been typed."""
    if os.path.lexists(file):
        raise _there_already(file)
    folder = file.absolute().parent
    if not folder.is_dir():
        raise FileAccessError(f"there is no folder {shown_path(folder)}: make it first")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise FileAccessError(f"the folder {shown_path(folder)} cannot be written")


def _there_already(file: Path) -> UsageError:
    return UsageError(
        f"{shown_path(file)} is there already and stays as it is: edit it, or name another file:"
        " hotpapers --config FILE init"
    )


def _ask(session: Session, discord: Discord) -> "tuple[str, Account | None]":
    """A token that somebody types, and who it is; None if Discord could not be asked."""
    if sys.stdin is None or not sys.stdin.isatty():  # None: it was closed
        raise UsageError(
            "nobody can be asked for the token, because the input is no terminal: set DISCORD_TOKEN"
            " and run `hotpapers init` again"
        )
    page = f"The token stands on the Bot page of your application: {_PAGE}"
    session.err.print(page, soft_wrap=True)
    for left in reversed(range(_TRIES)):
        typed = typer.prompt(
            "Token (it does not show)", hide_input=True, default="", show_default=False, err=True
        )
        token = str(typed).strip()
        try:
            if not token:
                raise UsageError("nothing was typed")
            return token, _check(session, token, discord)
        except UsageError as error:
            if not left:
                raise
            session.err.print(str(error), soft_wrap=True)
    raise AssertionError("the last try returns or raises")


def _check(session: Session, token: str, discord: Discord) -> "Account | None":
    """Who the token is; None if Discord could not be asked, which is told and stops nothing.

    Raises:
        UsageError: Discord does not know the token.
    """
    # Imported here: discord.py costs half a second that a file which is there already need not.
    from bot.ui.login import fetch_account, set_addresses

    set_addresses(discord.api_url, discord.gateway_url)
    try:
        return asyncio.run(fetch_account(token))
    except ConfigError as error:
        raise UsageError(f"{'; '.join(error.faults)}; nothing is written") from None
    except DiscordError as error:
        session.err.print(f"the token is not checked: {error}", soft_wrap=True)
        return None


def _tell(session: Session, account: "Account | None") -> None:
    run = "hotpapers run"
    if session.config_file is not None:
        run = f"hotpapers --config {shlex.quote(shown_path(session.config_file))} run"
    if account is None:
        invite = "Open the link that it logs, and choose your server"
        steps = [f"Start the bot: {run}", invite]
    else:
        servers = plural(account.servers, "server")
        session.out.print(
            f"the token is that of {account.name}, which belongs to {account.owner_name} and is in"
            f" {servers}"
        )
        for obstacle in account.obstacles:
            session.err.print(f"before you go on: {obstacle}", soft_wrap=True)
        link = invite_url(account.application_id)
        steps = [f"Open this link and choose your server: {link}", f"Start the bot: {run}"]
    session.out.print()
    for number, step in enumerate([*steps, "In Discord, choose a channel: /digest subscribe"], 1):
        session.out.print(f"{number}. {step}")
