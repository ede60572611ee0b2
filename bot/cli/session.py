"""What every command needs: configuration, clock, two consoles, and a way to run services.

The consoles are loaded when something is written to them; a bot that logs into a file needs none.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast
from zoneinfo import ZoneInfo

import typer

from bot.app import App, open_app
from bot.config import Config, load_config
from bot.domain.clock import Clock
from bot.domain.days import parse_day
from bot.logs.handler import logging_to, plain_to
from bot.logs.redaction import Redactor
from bot.sources.clock import SystemClock

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")


class Session:
    """One run of the command line. Nothing is read before a command asks for it.

    `config_file` is the one that was named, None for the one that is looked for here. A session
    that `is_service` runs by itself: its log is all that tells of it. `loop_factory` None stands
    for asyncio's own.
    """

    def __init__(self, config_file: Path | None) -> None:
        self.config_file = config_file
        self.clock: Clock = SystemClock()
        self.loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None
        self.servers_wait_s = 2.0
        self.is_service = False

    @staticmethod
    def of(context: typer.Context) -> "Session":
        """The session that the command's context carries."""
        return cast(Session, context.obj)

    @cached_property
    def out(self) -> "Console":
        """Where results go: stdout."""
        from rich.console import Console

        return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)

    @cached_property
    def err(self) -> "Console":
        """Where progress goes: stderr."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, markup=False, emoji=False)

    @cached_property
    def config(self) -> Config:
        """The configuration.

        Raises:
            ConfigError: it is wrong.
        """
        return load_config(self.config_file, os.environ)

    def day(self, text: str) -> date | None:
        """The day that an argument names, None for `latest`.

        Raises:
            DayError: it names none.
        """
        zone = ZoneInfo(self.config.settings.bot.timezone)
        return parse_day(text, today=self.clock.now().astimezone(zone).date())

    def run(self, work: Callable[[App], Awaitable[T]]) -> T:
        """Open the services, do the work, close them; what is logged meanwhile goes to stderr."""

        async def with_app() -> T:
            async with open_app(self.config, self.clock) as app:
                return await work(app)

        with self.logging(), asyncio.Runner(loop_factory=self.loop_factory) as runner:
            return runner.run(with_app())

    @property
    def redactor(self) -> Redactor:
        """What takes secrets out of texts: those of the configuration, if it could be read."""
        return Redactor(self.config.secrets if "config" in vars(self) else ())

    @contextmanager
    def logging(self) -> Iterator[None]:
        """Write what is logged meanwhile to stderr, as the configuration says."""
        settings = self.config.settings.log
        write = plain_to(sys.stderr)
        if sys.stderr.isatty():
            from bot.logs.colours import coloured_to

            write = coloured_to(self.err)
        with logging_to(
            write,
            settings,
            self.redactor,
            self.clock.monotonic,
            as_service=self.is_service,
        ):
            yield
