"""Which sources of attention there are: the built-in ones that are set up, and added ones.

A source is a class with a `name`, made from `Tools`, that keeps the promises of `MentionSource`
(`bot.services.ports`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.clock import Clock
from bot.settings import Sources
from bot.sources.bluesky import Bluesky
from bot.sources.extra import load_source
from bot.sources.hackernews import HackerNews
from bot.sources.http import HttpClient
from bot.sources.huggingface import HuggingFace
from bot.sources.x import X


@dataclass(frozen=True, slots=True)
class Tools:
    """What a source may use: the way out to the network, the time, a folder for small files.

    `budget` gives the reads that a paid source may make: its name and its daily number in.
    """

    http: HttpClient
    clock: Clock
    data_dir: Path
    budget: Callable[[str, int], Any]


def connect(settings: Sources, tools: Tools) -> Iterator[Any]:
    """The sources that are set up, ready to be asked."""
    http, clock = tools.http, tools.clock
    if settings.huggingface.enabled:
        yield HuggingFace(http, settings.huggingface.base_url, clock=clock)
    if settings.hackernews.enabled:
        yield HackerNews(http, settings.hackernews.base_url, clock=clock)
    bluesky, x = settings.bluesky, settings.x
    if bluesky.handle and bluesky.app_password is not None:
        yield Bluesky(
            http,
            bluesky.base_url,
            clock=clock,
            handle=bluesky.handle,
            app_password=bluesky.app_password.get_secret_value(),
            session_file=tools.data_dir / "bluesky-session.json",
        )
    if x.bearer_token is not None:
        yield X(
            http,
            x.base_url,
            clock=clock,
            bearer_token=x.bearer_token.get_secret_value(),
            budget=tools.budget(X.name, x.daily_reads),
            refresh_keep=x.daily_reads // 2,
        )
    for place in settings.extra:
        yield load_source(place)(tools)
