"""Asking Bluesky as somebody: with a session that is kept, renewed, and made anew when lost.

Bluesky allows few new sessions (30 in 5 minutes and 300 a day at most, FACTS section 3), so one is
made only where there is none, or where the old one can no longer be renewed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from bot.errors import RefusedError, ShapeError, SourceError
from bot.sources.answers import read_json, require_ok
from bot.sources.bluesky.session_file import Session, SessionFile, Token
from bot.sources.exchange import Request, Response, shown_url
from bot.sources.http import HttpClient
from bot.texts import Said

Shape = TypeVar("Shape", bound=BaseModel)

_BAD_REQUEST, _UNAUTHORIZED, _FORBIDDEN = 400, 401, 403
_MOST_RENEWALS = 3  # to another process's session, by refreshing that, by making a new one
_SESSION_OVER = ("ExpiredToken", "InvalidToken")
_MOST_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Account:
    """Who asks, and where."""

    base_url: str
    handle: str
    app_password: str = field(repr=False)


class _Tokens(BaseModel):
    """What createSession and refreshSession answer."""

    model_config = ConfigDict(strict=True)

    access: Token = Field(alias="accessJwt")
    refresh: Token = Field(alias="refreshJwt")
    did: str = Field(max_length=2048)


class _Fault(BaseModel):
    """The body of a refusal."""

    error: str = ""


class Conversation:
    """A run of questions, for which at most one new session is made."""

    def __init__(self, http: HttpClient, account: Account, file: SessionFile) -> None:
        self._http = http
        self._account = account
        self._file = file
        self._session = file.read()
        self._renewed_here: Session | None = None
        self._may_create = True

    async def fetch(
        self, method: str, params: Sequence[tuple[str, str]], shape: type[Shape]
    ) -> Shape:
        """The answer to a query method, such as `app.bsky.feed.getPosts`; keys may repeat.

        Raises:
            RefusedError: Bluesky knows no such account, or shuts it out.
            ShapeError: the answer is something else.
            SourceError: there is no answer, or another status.
        """
        session = self._session or await self._renewed(None)
        response = await self._ask(method, params, session)
        for _ in range(_MOST_RENEWALS):
            if not _session_is_over(response):
                break
            session = await self._renewed(session)
            response = await self._ask(method, params, session)
        self._session = session
        require_ok(response)
        return read_json(response, shape)

    async def _ask(
        self, method: str, params: Sequence[tuple[str, str]], session: Session
    ) -> Response:
        url = f"{self._url(method)}?{urlencode(params)}"
        bearer = {"Authorization": f"Bearer {session.access}"}
        return await self._http.fetch(Request(url, headers=bearer, max_bytes=_MOST_BYTES))

    async def _renewed(self, old: Session | None) -> Session:
        """A session in place of `old`, which is over: another process's, a renewed or a new one."""
        async with self._file.turn():
            kept = self._file.read()
            if kept is not None and kept != old:
                return kept
            session = None
            if kept is not None and kept != self._renewed_here:
                session = await self._refresh(kept)
            if session is None:
                session = await self._create()
            self._file.write(session)
            self._renewed_here = session
            return session

    async def _refresh(self, old: Session) -> Session | None:
        """The session that follows on an old one, None if Bluesky takes that for over, too.

        Asking twice is harmless: for a while, an old token leads to the same new one.
        """
        bearer = {"Authorization": f"Bearer {old.refresh}"}
        url = self._url("com.atproto.server.refreshSession")
        response = await self._http.fetch(Request(url, method="POST", headers=bearer))
        if response.status in (_BAD_REQUEST, _UNAUTHORIZED, _FORBIDDEN):
            return None
        return _session_in(response)

    async def _create(self) -> Session:
        url = self._url("com.atproto.server.createSession")
        if not self._may_create:
            raise RefusedError(shown_url(url), Said("bluesky-session"))
        self._may_create = False
        account = self._account
        login = {"identifier": account.handle, "password": account.app_password}
        # Each attempt counts against the day's few: none is made again by itself.
        response = await self._http.fetch(Request(url, method="POST", json=login, once=True))
        if response.status in (_BAD_REQUEST, _UNAUTHORIZED):
            raise _login_refused(response)
        return _session_in(response)

    def _url(self, method: str) -> str:
        return f"{self._account.base_url.rstrip('/')}/xrpc/{method}"


def _session_in(response: Response) -> Session:
    require_ok(response)
    tokens = read_json(response, _Tokens)
    return Session(access=tokens.access, refresh=tokens.refresh, did=tokens.did)


def _session_is_over(response: Response) -> bool:
    if response.status == _BAD_REQUEST:
        return _fault_in(response) in _SESSION_OVER
    return response.status == _UNAUTHORIZED


def _login_refused(response: Response) -> SourceError:
    """Why there is no new session, with what to do about it."""
    where = shown_url(response.url)
    match _fault_in(response):
        case "AuthFactorTokenRequired":
            what = Said("bluesky-second-factor")
        case "AccountTakedown":
            what = Said("bluesky-taken-down")
        case _:
            what = Said("bluesky-unknown", status=str(response.status))
    return RefusedError(where, what)


def _fault_in(response: Response) -> str:
    try:
        return read_json(response, _Fault).error
    except ShapeError:
        return ""
