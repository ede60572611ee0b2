"""Judging what the bot needs to live: space on the disk, its loops, its connection, the time. Pure.

Intervals are seconds of a monotonic clock where they are ours; moments are aware UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.health import Finding, State
from bot.errors import StoreError
from bot.render.text import moment_words
from bot.services.backup_plan import BackupRecord

_MB = 1_000_000
_SPARE = 100 * _MB
_COMFORT = 500 * _MB
_LONGEST_OUTAGE_S = 15 * 60.0
_DEVIATION = timedelta(seconds=60)
_ALIVE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Space:
    """The disk that the data folder is on, and the store on it, in bytes."""

    free: int
    store: int


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop of the bot: how long ago its body went well last, and how long that may take."""

    name: str
    idle_s: float
    allowed_s: float


def judge_space(space: Space) -> Finding:
    """Whether there is room: for one more back-up, and better for a few."""
    text = f"{size_words(space.free)} free"
    if space.free < _SPARE + space.store:
        needed = size_words(_SPARE + space.store)
        remedy = f"free some space: a back-up needs {needed}, and with a full disk nothing is kept"
        return Finding("disk", "disk", State.BAD, f"only {text}, the disk is nearly full", remedy)
    if space.free < _COMFORT + 3 * space.store:
        return Finding("disk", "disk", State.WARN, f"{text}, which will not last")
    return Finding("disk", "disk", State.OK, text)


def judge_backup(last: BackupRecord, now: datetime, *, are_on: bool) -> Finding:
    """Whether the store is backed up each night."""
    if not are_on:
        return _backup(State.OFF, "none is made here; [backup] keep, and pg_dump for PostgreSQL")
    made = f"the last one is of {moment_words(last.done_at)}" if last.done_at else "there is none"
    if last.problem and last.tried_at is not None:
        text = f"that of {moment_words(last.tried_at)} failed: {last.problem}; {made}"
        remedy = "put that right; it is tried again each hour, and by `hotpapers db backup FILE`"
        return _backup(State.BAD, text, remedy)
    if last.is_stale(now):
        return _backup(State.WARN, made)
    if last.done_at is None:
        return _backup(State.OK, "none yet; the running bot makes the first")
    return _backup(State.OK, f"{made}, {size_words(last.size)}")


def _backup(state: State, text: str, remedy: str = "") -> Finding:
    return Finding("back-up", "back-up", state, text, remedy)


def store_trouble(error: StoreError) -> Finding:
    """A store that refuses: what it says, with its advice as the remedy."""
    sentence = str(error)
    mark = "; " if "; " in sentence else ": "
    text, _, remedy = sentence.rpartition(mark)
    remedy = remedy if text else "look into the log"
    return Finding("store", "store", State.BAD, text or sentence, remedy)


def judge_loops(loops: Sequence[Loop]) -> Finding:
    """Whether the bot's loops do their work."""
    stalled = [loop for loop in loops if loop.idle_s > loop.allowed_s]
    if not stalled:
        return Finding("loops", "loops", State.OK, "all go round")
    names = ", ".join(f"{loop.name} ({_minutes(loop.idle_s)})" for loop in stalled)
    return Finding(
        "loops",
        "loops",
        State.BAD,
        f"it is long since this went well: {names}",
        "look into the log for the reason, and start the bot again",
    )


def judge_gateway(offline_s: float | None) -> Finding:
    """Whether Discord hears the bot; `offline_s` is for how long it does not, None if it does."""
    if offline_s is None:
        return Finding("gateway", "Discord", State.OK, "connected")
    text = f"not connected for {_minutes(offline_s)}"
    if offline_s <= _LONGEST_OUTAGE_S:
        return Finding("gateway", "Discord", State.WARN, f"{text}; it is tried again")
    remedy = "look at discordstatus.com and the network of this machine; it is tried again"
    return Finding("gateway", "Discord", State.BAD, text, remedy)


def judge_clock(deviation: timedelta | None, *, by: str = "") -> Finding:
    """Whether this computer's clock is right: how far it is ahead of a server's, called `by`."""
    if deviation is None:
        return Finding("clock", "clock", State.WARN, "not compared: no server answers")
    if abs(deviation) <= _DEVIATION:
        return Finding("clock", "clock", State.OK, f"within a minute of that of {by}")
    way = "ahead of" if deviation > timedelta(0) else "behind"
    text = f"{_span(abs(deviation.total_seconds()))} {way} that of {by}"
    return Finding("clock", "clock", State.BAD, text, "let the system set its clock (NTP)")


def judge_life(alive_at: datetime | None, now: datetime) -> Finding:
    """Whether the bot runs; `alive_at` is its last sign of life in the store."""
    if alive_at is None:
        return Finding("bot", "bot", State.OFF, "has not run yet; `hotpapers run` starts it")
    if now - alive_at <= _ALIVE:
        return Finding("bot", "bot", State.OK, "runs")
    span = _span((now - alive_at).total_seconds())
    return Finding("bot", "bot", State.OFF, f"does not run; its last sign of life was {span} ago")


def size_words(size: int) -> str:
    """`41.2 MB`, `12.3 GB`."""
    if size < 1000 * _MB:
        return f"{size / _MB:,.1f} MB"
    return f"{size / (1000 * _MB):,.1f} GB"


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min"


def _span(seconds: float) -> str:
    """A length of time, as exactly as it matters."""
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
