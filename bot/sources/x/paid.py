"""Asking X, which costs: each request is paid out of the day's budget before it is sent."""

from collections.abc import Callable, Mapping
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.clock import Clock
from bot.errors import (
    BrokenAnswerError,
    BudgetSpentError,
    RefusedError,
    ShapeError,
    SourceError,
    TimedOutError,
    TooLargeError,
)
from bot.sources.answers import read_json
from bot.sources.exchange import Request
from bot.sources.gate import wait_silently
from bot.sources.http import HttpClient
from bot.sources.moments import next_midnight
from bot.sources.retry import RetryPolicy, with_retries
from bot.sources.x.problems import as_error
from bot.texts import Said

_OK, _TOO_MANY_REQUESTS = 200, 429
_MOST_BYTES = 8 * 1024 * 1024
_MAY_BE_PAID = (TimedOutError, TooLargeError, BrokenAnswerError)


class Budget(Protocol):
    """What pays: the services' port of that name, which sources do not know."""

    async def reserve(self, wanted: int, *, at_least: int = 1, keep: int = 0) -> int:
        """Set reads aside: up to `wanted`, 0 if fewer than `at_least` beside `keep` are left."""

    async def give_back(self, unused: int) -> None:
        """Return what was set aside and not read."""


class Meta(BaseModel):
    """What a page of a search tells of itself."""

    model_config = ConfigDict(strict=True)

    result_count: int | None = None
    next_token: str = Field(default="", max_length=2000)


class Included(BaseModel):
    """What belongs to the posts of an answer."""

    model_config = ConfigDict(strict=True)

    users: list[object] = []


class Answer(BaseModel):
    """What a search and a look-up answer. `errors` tell of single posts that are not there."""

    model_config = ConfigDict(strict=True)

    data: list[object] = Field(default=[], max_length=1000)
    includes: Included = Included()
    errors: list[object] = []
    meta: Meta | None = None

    @property
    def tells_nothing(self) -> bool:
        """Whether there is no post in it, and no word on why: X always says one or the other."""
        count = self.meta.result_count if self.meta else None
        return not self.data and not self.errors and count != 0


class PaidReader:
    """Sends requests to X with a bearer token, and pays for the posts that it is sent."""

    def __init__(
        self,
        http: HttpClient,
        base_url: str,
        *,
        clock: Clock,
        bearer_token: str,
        budget: Budget,
        policy: RetryPolicy | None = None,
    ) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._clock = clock
        self._token = bearer_token.strip()
        self._budget = budget
        self._policy = policy or RetryPolicy(attempts=3)

    def where(self, path: str) -> str:
        """The address of a path, as errors show it."""
        return self._base_url + path

    async def fetch(
        self,
        path: str,
        params: Callable[[int], Mapping[str, str]],
        *,
        wanted: int,
        at_least: int = 1,
        keep: int = 0,
    ) -> tuple[Answer, int]:
        """The answer to a request for up to `wanted` posts, and how many the budget granted.

        `params` makes the query for as many as are granted, never fewer than `at_least`; `keep`
        reads of the day's budget are left for others.

        Raises:
            BudgetSpentError: the budget, or what X lets the account read, is used up.
            RefusedError: X does not accept the token.
            PlaceTooOldError: X does not know an id to begin or to end at.
            ShapeError: the answer is something else.
            SourceError: there is no answer, or another status.
        """
        if not self._token.isascii() or not self._token.isprintable():
            raise RefusedError(self.where(path), Said("x-token-broken"))

        async def attempt() -> tuple[Answer, int]:
            granted = await self._budget.reserve(wanted, at_least=at_least, keep=keep)
            if not granted:
                raise self._spent(path)
            return await self._read(path, params(granted), granted), granted

        # Repeated here and not by the client, because each attempt has to be paid for.
        return await with_retries(
            attempt, clock=self._clock, policy=self._policy, on_wait=wait_silently
        )

    async def _read(self, path: str, params: Mapping[str, str], granted: int) -> Answer:
        """One exchange, after which the budget has back what was surely not read."""
        request = Request(
            self.where(path),
            params=params,
            headers={"Authorization": f"Bearer {self._token}"},
            max_bytes=_MOST_BYTES,
            once=True,
            judged=frozenset({_TOO_MANY_REQUESTS}),
        )
        try:
            response = await self._http.fetch(request)
        except _MAY_BE_PAID as error:
            # X may have sent the posts, and charged for them. That is not risked twice in a run.
            error.transient = False
            raise
        except SourceError:
            await self._budget.give_back(granted)
            raise
        if response.status != _OK or not response.body.lstrip().startswith(b"{"):
            await self._budget.give_back(granted)
        if response.status != _OK:
            raise as_error(response)
        answer = read_json(response, Answer)
        if answer.tells_nothing:
            raise ShapeError(request.url, "its answer is not what it was: no posts, and no reason")
        await self._settle(granted - len(answer.data))
        return answer

    async def _settle(self, unused: int) -> None:
        """Give back what was not read, and pay for what was sent without being asked for."""
        if unused > 0:
            await self._budget.give_back(unused)
        elif unused < 0:
            await self._budget.reserve(-unused)

    def _spent(self, path: str) -> BudgetSpentError:
        what = "the posts that may be read today are used up (daily_reads in [sources.x])"
        retry_at = next_midnight(self._clock.now())
        return BudgetSpentError(self.where(path), what, retry_at=retry_at)
