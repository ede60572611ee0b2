"""Repetitions: which faults are tried again, how often, and after which wait."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.errors import (
    BrokenAnswerError,
    RateLimitedError,
    ServerFaultError,
    SourceError,
    TimedOutError,
)
from bot.sources.exchange import Request
from bot.sources.http import HttpClient, Limits
from bot.sources.retry import RetryPolicy
from tests.clock import START, FakeClock
from tests.servers.arxiv import FakeArxiv, faults, generated
from tests.servers.scripted import ScriptedServer, says
from tests.sources.asking import NO_JITTER, TODAY, ask, ask_faulty


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_passing_fault_is_tried_again(status: int) -> None:
    """After a status that passes, the next attempt's answer is the answer."""
    clock = FakeClock()
    response, server = ask(says(status=status), says("ok"), clock=clock, policy=NO_JITTER)
    assert (response.body, len(server.requests), clock.slept) == (b"ok", 2, [2.0])


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.reset(), BrokenAnswerError),
        (faults.stall(), TimedOutError),
        (faults.slow_drip(), TimedOutError),
        (faults.unavailable(None), ServerFaultError),
        (faults.too_many_requests(), RateLimitedError),
    ],
)
def test_faults_pass_or_end_typed(fault: faults.Fault, kind: type[SourceError]) -> None:
    """Each fault is survived when it passes, and is an error of its own kind when it does not."""
    limits = Limits(total_s=0.3, idle_s=0.15)
    assert b"Showing new listings" in ask_faulty(fault, times=1, limits=limits).body
    with pytest.raises(kind) as failed:
        ask_faulty(fault, limits=limits, policy=RetryPolicy(attempts=2))
    assert failed.value.attempts == 2
    assert "/list/cs/new" in str(failed.value)
    assert "(2 attempts); the next run tries again" in str(failed.value)


def test_attempts_are_bounded_in_number_and_wait_longer_each_time() -> None:
    """Waits double up to their longest, and the last fault is raised after the last attempt."""
    clock = FakeClock()
    policy = RetryPolicy(attempts=5, first_wait_s=2, longest_wait_s=7, jitter=lambda: 0.0)
    with pytest.raises(ServerFaultError, match=r"HTTP 503.*\(5 attempts\)"):
        ask(says(status=503), clock=clock, policy=policy)
    assert clock.slept == [2.0, 4.0, 7.0, 7.0]


def test_attempts_are_bounded_in_time() -> None:
    """No attempt begins later than the bound after the first fault."""
    clock = FakeClock()
    policy = RetryPolicy(attempts=99, within_s=20, first_wait_s=8, jitter=lambda: 0.0)
    with pytest.raises(ServerFaultError):
        ask(says(status=500), clock=clock, policy=policy)
    assert clock.slept == [8.0]


def test_jitter_shortens_waits_by_up_to_a_half() -> None:
    """The jitter takes between nothing and a half off a wait."""
    assert RetryPolicy(first_wait_s=4, jitter=lambda: 1.0).backoff_s(1) == 2.0
    assert RetryPolicy(first_wait_s=4, jitter=lambda: 0.5).backoff_s(2) == 6.0


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"Retry-After": "37"}, 37.0),
        ({"Retry-After": " 37 "}, 37.0),
        ({"Retry-After": "0"}, 2.0),
        ({"Retry-After": "-5"}, 2.0),
        ({"Retry-After": "soon"}, 2.0),
        ({"Retry-After": "Fri, 99 Foo 2026 00:00:00 GMT"}, 2.0),
        ({"Retry-After": "Tue, 01 Sep 2026 12:00:37 GMT", "Date": ""}, 37.0),
        ({"Retry-After": "Tue, 01 Sep 2026 11:00:00 GMT", "Date": ""}, 2.0),
        (
            {
                "Retry-After": "Tue, 01 Sep 2026 15:00:37 GMT",
                "Date": "Tue, 01 Sep 2026 15:00:00 GMT",
            },
            37.0,
        ),
    ],
)
def test_retry_after_is_honoured_in_both_forms(headers: dict[str, str], wait_s: float) -> None:
    """Seconds and dates (against the server's clock) are waited for; nonsense is not."""
    clock = FakeClock()
    ask(says(status=503, headers=headers), says("ok"), clock=clock, policy=NO_JITTER)
    assert clock.slept == [wait_s]


@pytest.mark.parametrize(
    ("retry_after", "retry_at"),
    [
        ("3600", START + timedelta(hours=1)),
        ("9" * 400, START + timedelta(days=1)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", START + timedelta(days=1)),
    ],
)
def test_long_retry_after_ends_at_once_and_names_the_moment(
    retry_after: str, retry_at: datetime
) -> None:
    """A wait over the bound is not begun; the error has the moment, at most a day ahead."""
    clock = FakeClock()
    headers = {"Retry-After": retry_after, "Date": ""}
    with pytest.raises(RateLimitedError) as failed:
        ask(says(status=429, headers=headers), clock=clock)
    assert clock.slept == []
    assert failed.value.retry_at == retry_at
    assert f"not to be asked again before {retry_at:%Y-%m-%d %H:%M:%S} UTC" in str(failed.value)


@pytest.mark.parametrize("status", [501, 505, 520])
def test_lasting_server_fault_is_one_attempt(status: int) -> None:
    """A 5xx that does not pass by itself is not asked for again."""
    with pytest.raises(ServerFaultError) as failed:
        ask(says(status=status))
    assert failed.value.attempts == 1


def test_waits_are_told() -> None:
    """`on_wait` hears how long the next attempt is waited for, and why."""
    heard: list[tuple[float, str]] = []

    async def main() -> None:
        async with (
            ScriptedServer(says(status=502), says("ok")) as server,
            HttpClient(clock=FakeClock(), policy=NO_JITTER) as http,
        ):
            await http.fetch(
                Request(server.url + "/x"), on_wait=lambda s, why: heard.append((s, why))
            )

    asyncio.run(main())
    assert [seconds for seconds, _ in heard] == [2.0]
    assert "HTTP 502" in heard[0][1]
    assert "attempt 2 of 4" in heard[0][1]


def test_cancelling_ends_a_fetch_at_once() -> None:
    """A cancelled fetch is not taken for a fault and tried again."""

    async def main() -> int:
        async with (
            FakeArxiv(generated([TODAY]), today=TODAY) as arxiv,
            HttpClient(clock=FakeClock()) as http,
        ):
            arxiv.misbehave("listing", faults.stall(), times=9)
            task = asyncio.create_task(http.fetch(Request(f"{arxiv.listing_url}/list/cs/new")))
            while not arxiv.visits:  # noqa: ASYNC110 - the server has no event to wait for
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return len(arxiv.visits)

    assert asyncio.run(main()) == 1


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"x-rate-limit-reset": "1788264030", "x-rate-limit-remaining": "0"}, 30.0),
        ({"ratelimit-reset": "1788264030", "ratelimit-remaining": "0"}, 30.0),
        ({"ratelimit-reset": "20"}, 20.0),
        ({"ratelimit-reset": "1788264030", "ratelimit-remaining": "5"}, 2.0),
        ({"ratelimit-reset": "1788263000"}, 2.0),
        ({"ratelimit-reset": "soon"}, 2.0),
        ({"ratelimit-reset": "30", "Retry-After": "7"}, 7.0),
    ],
)
def test_reset_of_a_used_up_limit_is_waited_for(headers: dict[str, str], wait_s: float) -> None:
    """X's and Bluesky's own headers say when a limit begins anew; Retry-After comes first."""
    clock = FakeClock()
    date = START.strftime("%a, %d %b %Y %H:%M:%S GMT")
    ask(
        says(status=429, headers=headers | {"Date": date}),
        says("ok"),
        clock=clock,
        policy=NO_JITTER,
    )
    assert clock.slept == [wait_s]


@pytest.mark.parametrize("reset", ["9" * 30, "99999999999"])
def test_reset_is_bounded(reset: str) -> None:
    """No limit keeps us away for more than a day."""
    with pytest.raises(RateLimitedError) as failed:
        ask(says(status=429, headers={"x-rate-limit-reset": reset}), policy=NO_JITTER)
    assert failed.value.retry_at == START + timedelta(days=1)


def test_request_that_may_be_sent_once_is_sent_once() -> None:
    """What costs something each time is not repeated, whatever the policy says."""
    with pytest.raises(ServerFaultError) as failed:
        ask(says(status=503), says("ok"), request={"once": True}, policy=NO_JITTER)
    assert failed.value.attempts == 1


def test_statuses_that_a_request_judges_itself_are_answers() -> None:
    """A caller that names a status reads its body; the others stay faults."""
    response, _ = ask(says("why", status=429), request={"judged": frozenset({429})})
    assert (response.status, response.body) == (429, b"why")
    with pytest.raises(ServerFaultError):
        ask(says(status=500), request={"judged": frozenset({429})}, policy=NO_JITTER)
