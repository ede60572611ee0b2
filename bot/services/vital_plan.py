"""Judging what the bot needs to live: space on the disk, its loops, its connection, the time. Pure.

Intervals are seconds of a monotonic clock where they are ours; moments are aware UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.health import Finding, State
from bot.errors import FileAccessError, StoreError
from bot.services.backup_plan import BackupRecord
from bot.texts import Said, Sentence
from bot.texts.said import listed

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

    name: Sentence
    idle_s: float
    allowed_s: float


def judge_space(space: Space) -> Finding:
    """Whether there is room: for one more back-up, and better for a few."""
    free = size_words(space.free)
    if space.free < _SPARE + space.store:
        remedy = Said("disk-remedy", size=size_words(_SPARE + space.store))
        return _disk(State.BAD, Said("disk-full", size=free), remedy)
    if space.free < _COMFORT + 3 * space.store:
        return _disk(State.WARN, Said("disk-low", size=free))
    return _disk(State.OK, Said("disk-well", size=free))


def disk_trouble(error: FileAccessError) -> Finding:
    """A disk that cannot be looked at."""
    return _disk(State.BAD, error.said, Said("disk-unseen-remedy"))


def _disk(state: State, text: Sentence, remedy: Sentence = "") -> Finding:
    return Finding("disk", Said("subject-disk"), state, text, remedy)


def judge_backup(last: BackupRecord, now: datetime, *, are_on: bool) -> Finding:
    """Whether the store is backed up each night."""
    if not are_on:
        return _backup(State.OFF, Said("backup-off"))
    done_at = last.done_at
    made = Said("backup-last", moment=done_at) if done_at else Said("backup-none")
    if last.problem and last.tried_at is not None:
        at, problem = last.tried_at, last.problem
        text = Said("backup-failed", moment=at, problem=problem, last=made)
        return _backup(State.BAD, text, Said("backup-remedy"))
    if last.is_stale(now):
        return _backup(State.WARN, made)
    if done_at is None:
        return _backup(State.OK, Said("backup-to-come"))
    size = size_words(last.size)
    return _backup(State.OK, Said("backup-last-size", moment=done_at, size=size))


def _backup(state: State, text: Sentence, remedy: Sentence = "") -> Finding:
    return Finding("back-up", Said("subject-back-up"), state, text, remedy)


def store_trouble(error: StoreError) -> Finding:
    """A store that refuses: what it says, with its advice as the remedy."""
    sentence = str(error)
    mark = "; " if "; " in sentence else ": "
    text, _, remedy = sentence.rpartition(mark)
    advice = remedy if text else Said("remedy-log")
    return Finding("store", Said("subject-store"), State.BAD, text or sentence, advice)


def judge_loops(loops: Sequence[Loop]) -> Finding:
    """Whether the bot's loops do their work."""
    stalled = [loop for loop in loops if loop.idle_s > loop.allowed_s]
    if not stalled:
        return Finding("loops", Said("subject-loops"), State.OK, Said("loops-well"))
    idle = [Said("loop-idle", loop=one.name, minutes=f"{one.idle_s / 60:.0f}") for one in stalled]
    text = Said("loops-stalled", loops=listed(idle))
    return Finding("loops", Said("subject-loops"), State.BAD, text, Said("loops-remedy"))


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
