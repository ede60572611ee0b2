"""Judging the sources of attention from their states: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.attention import SourceState, SourceStatus
from bot.domain.health import Finding, State
from bot.render.words import full_source_name
from bot.texts import Said, Sentence
from bot.texts.said import both

_STALE = timedelta(hours=24)  # a source that works is asked every half an hour
_DEAD = timedelta(days=3)  # of asking in vain: a fault that mends itself does so before
_ALL_DEAD = timedelta(hours=24)  # from then on days close without counts
_KEYS = {"bluesky": ("handle", "app_password"), "x": ("bearer_token",)}
_SWITCH = ("enabled = true",)
_SWITCHES = _KEYS | {"huggingface": _SWITCH, "hackernews": _SWITCH}


@dataclass(frozen=True, slots=True)
class Reads:
    """How many of a paid source's reads of today are used, and how many there are."""

    used: int
    budget: int

    @property
    def left(self) -> int:
        """How many are left."""
        return max(0, self.budget - self.used)


def judge_source(
    name: str,
    state: SourceState | None,
    now: datetime,
    *,
    is_set_up: bool = True,
    reads: Reads | None = None,
) -> Finding:
    """How a source is doing. One that fails needs a person if it refuses its keys, or for days."""
    judged, text, remedy = _judge_source(name, state, now, is_set_up=is_set_up, reads=reads)
    return Finding(f"source:{name}", full_source_name(name), judged, text, remedy)


def _judge_source(
    name: str, state: SourceState | None, now: datetime, *, is_set_up: bool, reads: Reads | None
) -> tuple[State, Sentence, Sentence]:
    """How it is, in words, and what to do."""
    if not is_set_up:
        how = Said("source-off-how", settings=_settings(name, _SWITCHES))
        return State.OFF, how if name in _SWITCHES else Said("source-off"), ""
    if state is None or state.checked_at is None:
        return State.OK, _with_reads(Said("source-unasked"), reads), ""
    if state.status is SourceStatus.WORKING:
        is_stale = state.fresh_at is not None and now - state.fresh_at > _STALE
        return State.WARN if is_stale else State.OK, _with_reads(_working(state), reads), ""
    if state.status is SourceStatus.REFUSED:
        text = _with_moments(Said("source-refused", reason=state.reason), state)
        return State.BAD, text, Said("source-remedy", settings=_settings(name, _KEYS))
    since = state.failing_since
    if state.status is SourceStatus.FAILING and since and state.checked_at - since >= _DEAD:
        text = Said("source-dead", moment=since, reason=state.reason)
        return State.BAD, _with_moments(text, state, reads), Said("source-dead-remedy")
    return State.WARN, _with_moments(_failing(state), state, reads), ""


def judge_sources(
    states: Sequence[SourceState | None], now: datetime, *, catching_up: bool = False
) -> list[Finding]:
    """A finding if none of the sources that are set up has worked for a day; else none."""
    moments = [state.failing_since for state in states if state is not None]
    failing = [moment for moment in moments if moment is not None]
    if catching_up or not failing or len(failing) < len(states):
        return []
    since = max(failing)
    if now - since <= _ALL_DEAD:
        return []
    text = Said("sources-dead", moment=since)
    return [Finding("sources", Said("subject-sources"), State.BAD, text, Said("sources-remedy"))]


def _working(state: SourceState) -> Sentence:
    text = Said("source-behind")
    if state.fresh_at is not None:
        text = Said("source-fresh", moment=state.fresh_at)
    return Said("noted", text=text, note=state.reason) if state.reason else text


def _failing(state: SourceState) -> Sentence:
    if state.status is SourceStatus.SPENT:
        return state.reason
    if state.failures > 1:
        return Said("source-failing-long", runs=str(state.failures), reason=state.reason)
    return Said("source-failing", reason=state.reason)


def _with_moments(text: Sentence, state: SourceState, reads: Reads | None = None) -> Sentence:
    """A text with when it is asked again, what is left of its budget, and what counts of it."""
    if state.retry_at is not None:
        text = Said("source-again", text=text, moment=state.retry_at)
    text = _with_reads(text, reads)
    if state.fresh_at is not None:
        text = Said("source-before", text=text, moment=state.fresh_at)
    return text


def _with_reads(text: Sentence, reads: Reads | None) -> Sentence:
    if reads is None:
        return text
    return Said("source-reads", text=text, left=reads.left, budget=reads.budget)


def _settings(name: str, settings: Mapping[str, Sequence[str]]) -> Sentence:
    """Where something is set in the configuration file."""
    if name not in settings:
        return Said("settings-unknown")
    return Said("settings", names=both(settings[name]), section=f"sources.{name}")
