"""The kinds of faults, each played in a process and a folder of its own."""

import logging
import math
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import cast

from tests.faults.plan import Plan
from tests.faults.rows import Row

KINDS = (
    "hostile",
    "network",
    "storage",
    "killing",
    "clocks",
    "outage",
    "elsewhere",
    "huge",
    "corruption",
    "malformed",
    "overwriting",
    "typed",
)
"""Modules here with a function `play`, those that take longest first."""

LONGEST_S = 540.0
"""After so long no fault is begun any more: all kinds together are over within ten minutes."""


def play(kind: str, *, seed: int = 0, share: float = 1.0, until_s: float = math.inf) -> list[Row]:
    """Play one kind, by the name of its module, until a moment of `time.monotonic` at most."""
    for name in ("bot", "discord", "aiohttp"):  # they tell of faults, as they should
        logging.getLogger(name).addHandler(logging.NullHandler())
    module = import_module(f"tests.faults.{kind}")
    player = cast(Callable[[Plan], list[Row]], module.play)
    with tempfile.TemporaryDirectory(prefix="hotpapers-faults-") as folder:
        longest_s = min(Plan.longest_s, until_s - time.monotonic())
        return player(Plan(Path(folder), seed, share, longest_s))


def play_all(kinds: Sequence[str], *, seed: int, share: float, at_once: int) -> Iterator[Row]:
    """Play kinds side by side; gives their rows in the order of the kinds."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(at_once, mp_context=context, max_tasks_per_child=1) as pool:
        until_s = time.monotonic() + LONGEST_S
        playing = [
            pool.submit(play, kind, seed=seed, share=share, until_s=until_s) for kind in kinds
        ]
        for one in playing:
            yield from one.result()
