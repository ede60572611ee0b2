"""How X refuses, and what is made of it."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import (
    BudgetSpentError,
    RateLimitedError,
    RefusedError,
    ServerFaultError,
    SourceError,
)
from tests.clock import START
from tests.servers.scripted import says
from tests.sources.finding import says_json
from tests.sources.x.asking import find
from tests.sources.x.standin import FakeBudget, StandIn, x_post

MIDNIGHT = datetime(2026, 9, 2, tzinfo=UTC)
CAPPED = {"title": "UsageCapExceeded", "period": "Monthly", "account_id": "1234567890"}
CREDITS = {"title": "CreditsDepleted", "type": "https://api.x.com/2/problems/credits"}


def epoch(moment: datetime) -> str:
    """Seconds since 1970."""
    return str(int(moment.timestamp()))


def test_wrong_token_is_refused_once_with_what_to_do() -> None:
    """A 401 is told with the key to change, and is not tried again."""
    outcome, server = find(StandIn([x_post(1)]), token="wrong-t0ken")
    assert isinstance(outcome.error, RefusedError)
    assert "bearer_token in [sources.x]" in str(outcome.error)
    assert "wrong-t0ken" not in f"{outcome.error} {outcome.error!r}"
    assert len(server.requests) == 1


@pytest.mark.parametrize("token", ["a\nb", "a\r\nX: y", "ключ", "a\0"])
def test_token_that_cannot_be_sent_is_refused_unsent(token: str) -> None:
    """A token with characters that no header takes is told, without showing it."""
    outcome, server = find(StandIn(), token=token)
    assert isinstance(outcome.error, RefusedError)
    assert token not in str(outcome.error)
    assert server.requests == []


def test_space_around_a_token_is_no_part_of_it() -> None:
    """A line break at the end of a secret's file does no harm."""
    outcome, _ = find(StandIn([x_post(1)]), token="AAAA-b34r3r\n")
    assert len(outcome.mentions) == 1


def test_app_that_may_not_search_is_refused() -> None:
    """A 403 names the plan and X's own title, not its sentences."""
    problem = {
        "title": "Client Forbidden",
        "detail": "account 123",
        "reason": "client-not-enrolled",
    }
    outcome, server = find(says_json(problem, status=403))
    assert isinstance(outcome.error, RefusedError)
    assert "HTTP 403, “Client Forbidden”" in str(outcome.error)
    assert "account 123" not in str(outcome.error)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (429, CAPPED),
        (403, CAPPED),
        (429, {"type": "https://api.twitter.com/2/problems/usage-capped"}),
        (403, {"title": "Forbidden", "reason": "usage-capped"}),
        (402, CREDITS),
        (402, {}),
    ],
)
def test_allowance_of_the_account_that_is_used_up_is_a_spent_budget(
    status: int, problem: dict[str, str]
) -> None:
    """The plan's cap and bought credits are no rate and no refusal: asked again at midnight."""
    headers = {"x-rate-limit-remaining": "39999", "x-rate-limit-reset": epoch(START)}
    budget = FakeBudget(100)
    outcome, server = find(says_json(problem, status=status, headers=headers), budget=budget)
    assert isinstance(outcome.error, BudgetSpentError)
    assert outcome.error.retry_at == MIDNIGHT
    assert "1234567890" not in str(outcome.error)
    assert (len(server.requests), budget.left) == (1, 100)


def test_reset_of_a_used_up_allowance_is_believed() -> None:
    """Where X says when it gives more, that is the moment."""
    headers = {"Retry-After": "7200"}
    outcome, _ = find(says_json(CAPPED, status=429, headers=headers))
    assert outcome.error is not None
    assert outcome.error.retry_at == START + timedelta(hours=2)


def test_rate_limit_says_when_it_begins_anew() -> None:
    """X's own header takes the place of Retry-After; a wait of minutes is left to the caller."""
    reset = START + timedelta(minutes=14)
    headers = {
        "Date": START.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        "x-rate-limit-remaining": "0",
        "x-rate-limit-reset": epoch(reset),
    }
    outcome, server = find(says_json({"title": "Too Many Requests"}, status=429, headers=headers))
    assert isinstance(outcome.error, RateLimitedError)
    assert outcome.error.retry_at == reset
    assert len(server.requests) == 1


def test_short_rate_limit_is_waited_for() -> None:
    """A limit that ends in seconds costs a pause, not the run."""
    headers = {"Retry-After": "5"}
    outcome, server = find(says(status=429, headers=headers), StandIn([x_post(1)]))
    assert len(outcome.mentions) == 1
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [204, 302, 400, 404, 418, 410])
def test_other_statuses_are_faults_of_the_source(status: int) -> None:
    """Whatever X answers ends in one error, after one request."""
    outcome, server = find(says("{}", status=status))
    assert type(outcome.error) is SourceError
    assert f"HTTP {status}" in str(outcome.error)
    assert len(server.requests) == 1


def test_parameter_that_x_dislikes_for_good_is_an_error() -> None:
    """A 400 about an id that was not sent does not lead in circles."""
    problem = {"errors": [{"parameters": {"since_id": ["1"]}}], "title": "Invalid Request"}
    outcome, server = find(says_json(problem, status=400))
    assert isinstance(outcome.error, SourceError)
    assert len(server.requests) == 1


def test_secrets_are_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    """The token is in no error, log line or repr, whatever happens."""
    caplog.set_level(logging.DEBUG, logger="bot")
    for step in (says(status=500), says("<html>"), says(status=403), says(status=429)):
        outcome, _ = find(step)
        assert "b34r3r" not in f"{outcome.error} {outcome.error!r}{caplog.text}"
    outcome, _ = find(says(status=500))
    assert isinstance(outcome.error, ServerFaultError)
