"""What X's refusals mean, said in this project's errors.

X answers a refusal with a "problem" (https://docs.x.com/x-api/fundamentals/response-codes-and-errors):
a type, a title and the parameters that it dislikes. Its sentences are not passed on: they may name
the account.
"""

import re
from datetime import datetime

from pydantic import BaseModel

from bot.errors import BudgetSpentError, RefusedError, ShapeError, SourceError
from bot.sources.answers import read_json
from bot.sources.exchange import Response, shown_url
from bot.sources.failures import refused_by_status
from bot.sources.moments import next_midnight
from bot.sources.retry import reset_moment, retry_moment
from bot.texts import Said

_BAD_REQUEST, _UNAUTHORIZED, _UNPAID, _FORBIDDEN = 400, 401, 402, 403
# A few words and nothing that could be part of a token.
_TITLE = re.compile(r"[A-Za-z]{3,20}(?: [A-Za-z]{1,20}){0,5}")
_CAPPED = ("usagecapexceeded", "usage-capped", "creditsdepleted", "spendcapreached")
_PLACES = ("since_id", "until_id")


class PlaceTooOldError(SourceError):
    """X no longer knows an id that a search is to begin or end at; `names` are its parameters."""

    def __init__(self, where: str, names: frozenset[str]) -> None:
        self.names = names
        super().__init__(where, "the place where the last search stopped is over a week ago")


class _Problem(BaseModel):
    title: str = ""
    type: str = ""
    reason: str = ""
    errors: list[object] = []


def as_error(response: Response) -> SourceError:
    """The error that an answer with another status than 200 stands for."""
    where, status = shown_url(response.url), response.status
    problem = _problem_in(response)
    title = problem.title if _TITLE.fullmatch(problem.title) else ""
    said = f"HTTP {status}, “{title}”" if title else f"HTTP {status}"
    if status == _UNPAID or _is_capped(problem):
        what = f"what X lets this account read is used up ({said}): see https://console.x.com"
        return BudgetSpentError(where, what, retry_at=_readable_again_at(response))
    if status == _UNAUTHORIZED:
        return RefusedError(where, Said("x-token", answer=said))
    if status == _FORBIDDEN:
        return RefusedError(where, Said("x-plan", answer=said))
    if status == _BAD_REQUEST and (names := _disliked(problem)):
        return PlaceTooOldError(where, names)
    refusal = refused_by_status(status, response.headers, where=where, now=response.fetched_at)
    return refusal or SourceError(where, f"it answers {said}")


def _problem_in(response: Response) -> _Problem:
    try:
        return read_json(response, _Problem)
    except ShapeError:
        return _Problem()


def _is_capped(problem: _Problem) -> bool:
    """Whether the account's own allowance, not the rate of requests, is what is used up."""
    words = (problem.title, problem.reason, problem.type.rpartition("/")[2])
    return any(word.replace(" ", "").lower() in _CAPPED for word in words)


def _readable_again_at(response: Response) -> datetime:
    """When X says that the allowance begins anew; where it does not, at the next midnight, UTC."""
    now = response.fetched_at
    told = retry_moment(response.headers, now=now) or reset_moment(response.headers, now=now)
    return told or next_midnight(now)


def _disliked(problem: _Problem) -> frozenset[str]:
    """The places among the parameters that X does not take."""
    names: set[str] = set()
    for error in problem.errors:
        parameters = error.get("parameters") if isinstance(error, dict) else None
        names.update(parameters if isinstance(parameters, dict) else ())
    return frozenset(names.intersection(_PLACES))
