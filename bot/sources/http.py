"""The one way out to the network, and the only module that sends with aiohttp.

Every answer has a size limit and every wait a bound; faults that pass are tried again; secrets
stay out of errors. Proxies come from the environment (HTTPS_PROXY, NO_PROXY, …).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp

from bot import __version__
from bot.domain.clock import Clock
from bot.errors import RedirectError, UnreachableError
from bot.sources.decompression import ACCEPTED_ENCODING, BodyReader
from bot.sources.exchange import Request, Response, shown_url
from bot.sources.failures import EXPECTED, as_source_error, refused_by_status
from bot.sources.gate import Gate, OnWait, OpenGate, Turn, wait_silently
from bot.sources.proxies import environment_proxy
from bot.sources.retry import RetryPolicy, with_retries
from bot.sources.tally import Tally
from bot.sources.tracing import tracing_of_answers, tracing_of_turns

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SCHEMES = ("http", "https")
_MiB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one exchange: seconds, decompressed bytes, and redirects followed."""

    total_s: float = 120.0
    connect_s: float = 20.0
    idle_s: float = 30.0
    max_bytes: int = 32 * _MiB
    redirects: int = 5


class HttpClient:
    """Asks servers for things; use it as an async context manager.

    `contact` (an address or a page, may be empty) stands in the User-Agent. With a `gate`, each
    exchange, redirects and repetitions included, waits for its turn there and has a connection of
    its own that is closed afterwards; without, connections are kept and up to eight run at once.
    `tally` counts the answers.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        contact: str = "",
        gate: Gate | None = None,
        limits: Limits | None = None,
        policy: RetryPolicy | None = None,
        tally: Tally | None = None,
    ) -> None:
        self._clock = clock
        self._tally = tally or Tally()
        self._agent = user_agent(contact)
        self._keeps_connections = gate is None
        self._gate: Gate = gate or OpenGate()
        self._limits = limits or Limits()
        self._policy = policy or RetryPolicy()
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        limits = self._limits
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=8 if self._keeps_connections else 1,
                force_close=not self._keeps_connections,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(
                total=limits.total_s, connect=limits.connect_s, sock_read=limits.idle_s
            ),
            headers={"User-Agent": self._agent, "Accept-Encoding": ACCEPTED_ENCODING},
            auto_decompress=False,
            trace_configs=[tracing_of_turns(), tracing_of_answers(self._tally)],
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def fetch(self, request: Request, *, on_wait: OnWait = wait_silently) -> Response:
        """The whole answer, after as many attempts as the policy allows.

        Statuses below 500 other than 429 are answers: 304 and 404 are the caller's to judge, and so
        are those that the request names.
        `on_wait` hears of every wait, for a turn or before another attempt.

        Raises:
            SourceError: one of its kinds; see `bot.errors`.
            FileAccessError: the gate cannot write down that it was used.

        """
        return await with_retries(
            lambda: self._follow(request, on_wait),
            clock=self._clock,
            policy=replace(self._policy, attempts=1) if request.once else self._policy,
            on_wait=on_wait,
        )

    async def _follow(self, request: Request, on_wait: OnWait) -> Response:
        """One attempt: the answer at the end of the redirects.

        Followed here and not by aiohttp because each hop is a request that waits for its turn.
        """
        hop = request
        _require_address(hop.url)
        for _ in range(self._limits.redirects + 1):
            async with self._gate.turn(hop.url, on_wait) as turn:
                response = await self._exchange(hop, turn)
            if response.status not in _REDIRECTS or "location" not in response.headers:
                return response
            hop = _redirected(hop, response)
        raise RedirectError(shown_url(request.url), "it redirects without end")

    async def _exchange(self, request: Request, turn: Turn) -> Response:
        if self._session is None:
            raise RuntimeError("the client is closed")
        where = shown_url(request.url)
        limit = self._limits.max_bytes if request.max_bytes is None else request.max_bytes
        try:
            async with self._session.request(
                request.method,
                request.url,
                params=request.params,
                headers=_headers(request),
                json=request.json,
                proxy=environment_proxy(request.url),
                allow_redirects=False,
                trace_request_ctx=turn,
            ) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                refusal = refused_by_status(
                    answer.status, headers, where=where, now=self._clock.now()
                )
                if refusal is not None and answer.status not in request.judged:
                    raise refusal
                body = await _read_body(answer, limit)
        except EXPECTED as error:
            raise as_source_error(error, where=where, limit=limit) from None
        return Response(answer.status, headers, body, str(answer.url), self._clock.now())


def user_agent(contact: str) -> str:
    """`hot-papers-bot/1.2.3 (contact)`: arXiv blocks the names of libraries (FACTS section 2)."""
    name = f"hot-papers-bot/{__version__}"
    harmless = re.sub(r"[^ -~]|[()\\]", "", contact).strip()
    return f"{name} ({harmless})" if harmless else name


def _headers(request: Request) -> dict[str, str]:
    stamp = request.modified_since
    return {**request.headers, **({"If-Modified-Since": stamp} if stamp else {})}


def _require_address(url: str) -> None:
    """Refuse what has no scheme and host to ask, before a gate or a proxy is chosen by them."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise UnreachableError(shown_url(url), "this is no address that can be asked")


async def _read_body(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    reader = BodyReader(answer.headers.get("Content-Encoding", ""), limit=limit)
    async for piece in answer.content.iter_any():
        reader.feed(piece)
    return reader.finish()


def _redirected(request: Request, response: Response) -> Request:
    """The request that a redirect asks for.

    Only plain reads follow one, never from https to http; headers stay behind at another origin,
    since they may hold a token.
    """
    where = shown_url(request.url)
    try:
        target = urljoin(response.url, response.headers["location"])
        old, new = urlsplit(response.url), urlsplit(target)
    except ValueError:
        raise RedirectError(where, "it redirects to an address that cannot be read") from None
    if request.method != "GET" or request.json is not None:
        raise RedirectError(where, f"it redirects a {request.method}, which is not followed")
    if new.scheme not in _SCHEMES or (old.scheme == "https" and new.scheme == "http"):
        raise RedirectError(where, "it redirects to an address that is not followed")
    same_origin = (old.scheme, old.netloc) == (new.scheme, new.netloc)
    headers: Mapping[str, str] = request.headers if same_origin else {}
    return replace(request, url=target, params={}, headers=headers)
