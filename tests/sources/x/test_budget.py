"""What X costs: reserved before it is asked, given back where nothing was read, never twice."""

import asyncio
import gzip
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import (
    BrokenAnswerError,
    BudgetSpentError,
    ServerFaultError,
    ShapeError,
    UnreachableError,
)
from bot.sources.http import HttpClient
from bot.sources.x import X
from tests.clock import FakeClock
from tests.servers.scripted import ScriptedServer, Step, says
from tests.sources.asking import NO_JITTER, ONCE
from tests.sources.finding import last_cursor, outcome_of, says_json
from tests.sources.x.asking import SINCE, find
from tests.sources.x.standin import TOKEN, FakeBudget, StandIn, x_answer, x_id, x_post

MIDNIGHT = datetime(2026, 9, 2, tzinfo=UTC)


def posts(number: int) -> list[dict[str, Any]]:
    """So many posts."""
    return [x_post(n) for n in range(number)]


def test_what_was_not_read_is_given_back() -> None:
    """A page that has fewer posts than it might costs what it has."""
    budget = FakeBudget(1000)
    find(StandIn(posts(130)), budget=budget)
    assert budget.asked == [100, 100]
    assert budget.left == 870


def test_budget_that_is_just_enough_ends_in_peace() -> None:
    """The last read of the day is used, and nothing is missing."""
    budget = FakeBudget(100)
    outcome, server = find(StandIn(posts(100)), budget=budget)
    assert (outcome.error, len(outcome.mentions), budget.left) == (None, 100, 0)
    assert len(server.requests) == 1


def test_one_post_over_the_budget_stops_the_search() -> None:
    """What was read is given, and then it says that the day's reads are used up, and which key."""
    outcome, server = find(StandIn(posts(101)), budget=FakeBudget(100))
    assert len(outcome.mentions) == 100
    assert isinstance(outcome.error, BudgetSpentError)
    assert outcome.error.retry_at == MIDNIGHT
    assert "daily_reads in [sources.x]" in str(outcome.error)
    assert len(server.requests) == 1


def test_smallest_page_is_the_smallest_read() -> None:
    """With 10 reads left a page of 10 is asked for, with 9 nothing: X gives no smaller one."""
    outcome, server = find(StandIn(posts(30)), budget=FakeBudget(10))
    assert [request.query["max_results"] for request in server.requests] == ["10"]
    assert len(outcome.mentions) == 10
    outcome, server = find(StandIn(posts(30)), budget=FakeBudget(9))
    assert isinstance(outcome.error, BudgetSpentError)
    assert server.requests == []


def test_posts_that_were_not_asked_for_are_paid_as_well() -> None:
    """A page that is longer than asked for costs what it has."""
    budget = FakeBudget(200)
    find(says_json(x_answer(posts(130))), budget=budget)
    assert budget.left == 70


def test_next_day_goes_on_where_the_budget_ended() -> None:
    """First the gap is filled, then what is newer is read; nothing is paid for twice."""
    standin = StandIn(posts(250))
    first, _ = find(standin, budget=FakeBudget(120))
    assert len(first.mentions) == 120
    standin.posts |= {post["id"]: post for post in (x_post(n) for n in range(250, 270))}
    second, server = find(standin, cursor=last_cursor(first))
    assert second.error is None
    assert sorted(standin.sent) == [x_id(n) for n in range(270)]
    assert [part.fresh_at is None for part in second.parts] == [True, True, False]
    assert [request.query.get("since_id") for request in server.requests] == [None, None, x_id(249)]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 150), st.sampled_from([0, 9, 10, 47, 100, 160, 1000]), st.booleans()
        ),
        max_size=6,
    )
)
def test_however_often_it_is_cut_off_each_post_is_paid_for_once(
    runs: list[tuple[int, int, bool]],
) -> None:
    """Runs that end with their budget or a fault leave nothing out and pay for nothing twice."""

    async def main() -> tuple[list[str], set[str], int]:
        standin, found, cursor, made = StandIn(), set[str](), "", 0
        faulty = True

        async def step(request: web.Request) -> web.StreamResponse:
            if faulty and "next_token" in request.query:
                return web.Response(status=503)
            return await standin(request)

        async with ScriptedServer(step) as server, HttpClient(clock=FakeClock()) as http:
            for new, left, has_fault in [*runs, (0, 10_000, False)]:
                standin.posts |= {x_id(n): x_post(n) for n in range(made, made + new)}
                made, faulty = made + new, has_fault
                source = X(
                    http,
                    server.url,
                    clock=FakeClock(),
                    bearer_token=TOKEN,
                    budget=FakeBudget(left),
                    policy=ONCE,
                )
                outcome = await outcome_of(source.find_mentions(SINCE, cursor))
                found |= {mention.post_id for mention in outcome.mentions}
                cursor = last_cursor(outcome, cursor)
        return standin.sent, found, made

    sent, found, made = asyncio.run(main())
    assert len(sent) == len(set(sent))
    assert found == {x_id(n) for n in range(made)}


def test_each_repetition_is_paid_for_and_what_it_did_not_read_given_back() -> None:
    """After a server fault the request is made again, out of the same budget."""
    budget = FakeBudget(100)
    outcome, _ = find(says(status=503), says(status=500), StandIn(posts(3)), budget=budget)
    assert (outcome.error, budget.asked, budget.left) == (None, [100, 100, 100], 97)
    outcome, server = find(says(status=503), budget=budget)
    assert isinstance(outcome.error, ServerFaultError)
    assert (len(server.requests), budget.left) == (4, 97)


def cut_off() -> Step:
    """An answer that ends in its middle: X may have counted it."""
    whole = gzip.compress(b'{"data": []}')
    return says(whole[:-9], headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize(
    ("step", "kind", "left"),
    [
        (cut_off(), BrokenAnswerError, 900),
        (says('{"statuses": []}'), ShapeError, 900),
        (says("<html>sign in</html>"), ShapeError, 1000),
        (says(""), ShapeError, 1000),
        (says('{"title": "Invalid Request"}', status=400), Exception, 1000),
    ],
)
def test_only_what_was_surely_not_read_is_given_back(
    step: Step, kind: type[Exception], left: int
) -> None:
    """A lost answer stays paid for and is not asked for again at once; a refusal costs nothing."""
    budget = FakeBudget(1000)
    outcome, server = find(step, budget=budget)
    assert isinstance(outcome.error, kind)
    assert (len(server.requests), budget.left) == (1, left)


def test_server_that_is_not_there_costs_nothing() -> None:
    """Without a connection nothing can be read."""

    async def main() -> tuple[object, int]:
        async with ScriptedServer(says()) as server:
            url = server.url
        budget, clock = FakeBudget(100), FakeClock()
        async with HttpClient(clock=clock, policy=NO_JITTER) as http:
            source = X(http, url, clock=clock, bearer_token=TOKEN, budget=budget, policy=NO_JITTER)
            return (await outcome_of(source.find_mentions(SINCE, ""))).error, budget.left

    error, left = asyncio.run(main())
    assert isinstance(error, UnreachableError)
    assert left == 100
