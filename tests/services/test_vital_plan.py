"""Judging space, loops, connection, clock and signs of life."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.health import State
from bot.errors import StoreDamagedError, StoreError, StoreTooNewError
from bot.services.backup_plan import BackupRecord
from bot.services.vital_plan import (
    Loop,
    Space,
    judge_backup,
    judge_clock,
    judge_gateway,
    judge_life,
    judge_loops,
    judge_space,
    store_trouble,
)

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
MB = 1_000_000


@pytest.mark.parametrize(
    ("free", "state"),
    [(99, State.BAD), (139, State.BAD), (140, State.WARN), (619, State.WARN), (620, State.OK)],
)
def test_a_disk_needs_room_for_one_more_backup(free: int, state: State) -> None:
    """With a store of 40 MB: bad below 140 MB, no longer comfortable below 620 MB."""
    finding = judge_space(Space(free * MB, 40 * MB))
    assert finding.state is state
    assert f"{free}.0 MB free" in str(finding.text)


@given(st.integers(0, 10**13), st.integers(0, 10**12), st.integers(0, 10**12))
def test_more_space_is_never_worse(free: int, store: int, more: int) -> None:
    """A finding does not get worse when space is freed."""
    order = [State.BAD, State.WARN, State.OK]
    before, after = judge_space(Space(free, store)), judge_space(Space(free + more, store))
    assert order.index(before.state) <= order.index(after.state)


def test_a_backup_that_failed_needs_a_person() -> None:
    """Why it failed, and what there is instead; one that works says of when it is."""
    done = NOW - timedelta(hours=8)
    well = BackupRecord(done, "b.db", 41_200_000, done)
    assert judge_backup(BackupRecord(), NOW, are_on=False).state is State.OFF
    assert judge_backup(BackupRecord(), NOW, are_on=True).state is State.OK
    finding = judge_backup(well, NOW, are_on=True)
    assert str(finding.text) == "the last one is of 18 Nov 2026 04:00 UTC, 41.2 MB"
    assert judge_backup(well, NOW + timedelta(days=3), are_on=True).state is State.WARN
    failed = judge_backup(replace(well, tried_at=NOW, problem="no space"), NOW, are_on=True)
    assert failed.state is State.BAD
    assert str(failed.text) == (
        "that of 18 Nov 2026 12:00 UTC failed: no space; the last one is of 18 Nov 2026 04:00 UTC"
    )


def test_loops_that_stand_still_are_named() -> None:
    """Those over what they are allowed, and only those."""
    well, stalled = Loop("closing", 600, 600), Loop("delivering", 900, 600)
    assert judge_loops([well]).state is State.OK
    finding = judge_loops([well, stalled])
    assert finding.state is State.BAD
    assert str(finding.text) == "it is long since this went well: delivering (15 min)"


@pytest.mark.parametrize(
    ("offline_s", "state"),
    [(None, State.OK), (0.0, State.WARN), (900.0, State.WARN), (901.0, State.BAD)],
)
def test_a_lost_connection_is_given_a_quarter_of_an_hour(
    offline_s: float | None, state: State
) -> None:
    """Discord reconnects by itself; after that somebody should look."""
    assert judge_gateway(offline_s).state is state


@pytest.mark.parametrize("sign", [1, -1])
def test_a_clock_may_be_a_minute_wrong(sign: int) -> None:
    """Sixty seconds pass, one more is bad, and the way is said."""
    well = judge_clock(sign * timedelta(seconds=60), by="discord.com")
    wrong = judge_clock(sign * timedelta(hours=5), by="discord.com")
    assert (well.state, str(well.text)) == (State.OK, "within a minute of that of discord.com")
    assert wrong.state is State.BAD
    assert str(wrong.text) == f"5 h {'ahead of' if sign > 0 else 'behind'} that of discord.com"
    assert judge_clock(None).state is State.WARN


def test_signs_of_life() -> None:
    """Whether the bot runs is told from what it wrote last; it may be off on purpose."""
    assert str(judge_life(NOW - timedelta(minutes=1), NOW).text) == "runs"
    assert judge_life(None, NOW).state is State.OFF
    stopped = judge_life(NOW - timedelta(days=3), NOW)
    assert stopped.state is State.OFF
    assert str(stopped.text) == "does not run; its last sign of life was 3 d ago"


@pytest.mark.parametrize(
    ("error", "text", "remedy"),
    [
        (
            StoreDamagedError("the database a.db is damaged; restore it"),
            "the database a.db is damaged",
            "restore it",
        ),
        (
            StoreTooNewError("a.db is newer: install that version"),
            "a.db is newer",
            "install that version",
        ),
        (StoreError("no"), "no", "look into the log"),
    ],
)
def test_a_store_that_refuses_says_what_to_do(error: StoreError, text: str, remedy: str) -> None:
    """Its sentence is taken apart where the advice begins."""
    finding = store_trouble(error)
    assert (finding.state, str(finding.text), str(finding.remedy)) == (State.BAD, text, remedy)
