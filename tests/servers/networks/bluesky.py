"""The loopback Bluesky: sessions, search and posts on one host (FACTS section 3)."""

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import ClassVar

from bot.domain.clock import Clock
from tests.secrets import BLUESKY_PASSWORD
from tests.servers.answers import Answer, Recorded
from tests.servers.networks.bluesky_posts import BlueskyPost, view_of
from tests.servers.networks.bluesky_sessions import ACCESS_S, Sessions
from tests.servers.networks.limits import Window
from tests.servers.networks.questions import Question, answered, moment_of, whole_number
from tests.servers.networks.server import NetworkServer

HANDLE = "hotpapers.bsky.social"
PASSWORD = BLUESKY_PASSWORD
LARGEST_PAGE = 100
MOST_URIS = 25
_DAY_S = 24 * 3600


class FakeBluesky(NetworkServer):
    """A personal data server and the app view behind it. `posts` may be changed at any time.

    `passwords` are the app passwords by handle. `sessions.access_s` is how long access tokens made
    from now on are good. `createSession` is allowed 30 times in five minutes and `daily_sessions`
    times a day; how often it was called is in `counts`.
    """

    interfaces: ClassVar[Mapping[str, str]] = {
        "/xrpc/com.atproto.server.createSession": "createSession",
        "/xrpc/com.atproto.server.refreshSession": "refreshSession",
        "/xrpc/app.bsky.feed.searchPosts": "searchPosts",
        "/xrpc/app.bsky.feed.getPosts": "getPosts",
    }

    def __init__(
        self,
        posts: Iterable[BlueskyPost] = (),
        *,
        passwords: Mapping[str, str] | None = None,
        access_s: float = ACCESS_S,
        daily_sessions: int = 300,
        recorded: Recorded | None = None,
        clock: Clock | None = None,
        port: int = 0,
    ) -> None:
        super().__init__(clock=clock, recorded=recorded, port=port)
        self.posts = list(posts)
        self.sessions = Sessions(passwords or {HANDLE: PASSWORD}, access_s=access_s)
        self._session_windows = (Window(30, 300), Window(daily_sessions, _DAY_S))
        self._window = Window(3000, 300)

    def expire_access(self) -> None:
        """Let the access tokens that are out be expired; refresh tokens stay good."""
        self.sessions.expire(self.clock.now(), "access")

    def expire_sessions(self) -> None:
        """Let every token that is out be expired: only a new login helps."""
        self.sessions.expire(self.clock.now(), "access", "refresh")

    def forget_requests(self) -> None:
        """Let the limits be as if nobody had asked yet."""
        for window in (*self._session_windows, self._window):
            window.restart()

    def admit(self, interface: str, question: Question) -> Answer | None:
        """429 over a limit; wrong passwords count as well."""
        windows = self._windows(interface)
        within = [window.take(question.asked_at) for window in windows]
        return None if all(within) else self.refusal(429)

    def limit_headers(self, interface: str, question: Question) -> Mapping[str, str]:
        """The headers of the limit that is nearest."""
        window = min(self._windows(interface), key=lambda one: one.remaining)
        return {
            "RateLimit-Limit": str(window.most),
            "RateLimit-Remaining": str(window.remaining),
            "RateLimit-Reset": str(window.reset_at(question.asked_at)),
            "RateLimit-Policy": f"{window.most};w={window.length_s}",
        }

    def refusal(self, status: int) -> Answer:
        """`{"error": …, "message": …}` as in XRPC."""
        errors = {
            401: ("AuthMissing", "Authentication Required"),
            403: ("Forbidden", "Forbidden"),
            404: ("XRPCNotSupported", "XRPCNotSupported"),
            429: ("RateLimitExceeded", "Rate Limit Exceeded"),
            500: ("InternalServerError", "Internal Server Error"),
        }
        return _error(status, *errors.get(status, ("UpstreamFailure", "Upstream Failure")))

    def reply(self, question: Question) -> Answer:
        """The answer of a Bluesky that behaves."""
        match question.method, self._interface(question.path):
            case "POST", "createSession":
                return self._create_session(question)
            case "POST", "refreshSession":
                return self._refresh_session(question)
            case "GET", "searchPosts":
                return self._denied(question, "access") or self._search(question)
            case "GET", "getPosts":
                return self._denied(question, "access") or self._get_posts(question)
            case _:
                return self.refusal(404)

    def _windows(self, interface: str) -> tuple[Window, ...]:
        return self._session_windows if interface == "createSession" else (self._window,)

    def _create_session(self, question: Question) -> Answer:
        try:
            asked = json.loads(question.body)
            handle, password = str(asked["identifier"]), str(asked["password"])
        except (ValueError, KeyError, TypeError):
            return _error(400, "InvalidRequest", 'Input must have the property "identifier"')
        session = self.sessions.created(handle, password, question.asked_at)
        if session is None:
            return _error(401, "AuthenticationRequired", "Invalid identifier or password")
        return answered(session)

    def _refresh_session(self, question: Question) -> Answer:
        if refused := self._denied(question, "refresh"):
            return refused
        return answered(self.sessions.refreshed(question.bearer, question.asked_at))

    def _denied(self, question: Question, kind: str) -> Answer | None:
        if not question.bearer:
            return self.refusal(401)
        fault = self.sessions.fault_of(question.bearer, kind, question.asked_at)
        return _error(400, *fault) if fault else None

    def _search(self, question: Question) -> Answer:
        limit = whole_number(question.get("limit", "25"))
        offset = whole_number(question.get("cursor", "0"))
        since = moment_of(question.get("since", "1970-01-01"))
        until = moment_of(question.get("until", "9999-12-31"))
        if "q" not in question.parameters:
            return _invalid('Params must have the property "q"')
        if limit is None or not 0 < limit <= LARGEST_PAGE:
            return _invalid(f"limit can not be greater than {LARGEST_PAGE}")
        if offset is None or since is None or until is None:
            return _invalid("a parameter is not valid")
        words = question.get("q").lower().split()
        domain = question.get("domain").lower().removeprefix("www.")
        found = (
            post
            for post in self._shown(question)
            if since <= post.sorted_at < until
            and (not domain or domain in post.hosts)
            and _has_words(post, words)
        )
        # One more than the page has, to know whether another follows.
        page = list(islice(found, offset, offset + limit + 1))
        content: dict[str, object] = {"posts": [view_of(post) for post in page[:limit]]}
        if len(page) > limit:
            content["cursor"] = str(offset + limit)
        return answered(content)

    def _get_posts(self, question: Question) -> Answer:
        uris = question.parameters.get("uris", [])
        if not uris:
            return _invalid('Params must have the property "uris"')
        if len(uris) > MOST_URIS:
            return _invalid(f"uris must not have more than {MOST_URIS} elements")
        known = {post.uri: post for post in self._shown(question)}
        return answered({"posts": [view_of(known[uri]) for uri in uris if uri in known]})

    def _shown(self, question: Question) -> list[BlueskyPost]:
        shown = [
            post
            for post in self.posts
            if not post.deleted and not post.repost_of and post.seen_at <= question.asked_at
        ]
        return sorted(shown, key=lambda post: (post.sorted_at, post.rkey), reverse=True)


def _has_words(post: BlueskyPost, words: list[str]) -> bool:
    where = " ".join((post.text, *post.all_links)).lower()
    return all(word == "*" or word.strip('"') in where for word in words)


def _invalid(what: str) -> Answer:
    return _error(400, "InvalidRequest", f"Error: {what}")


def _error(status: int, error: str, message: str) -> Answer:
    return answered({"error": error, "message": message}, status=status)
