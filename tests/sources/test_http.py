"""The HTTP client against real servers on loopback."""

import asyncio
import gzip
import logging
import traceback
import tracemalloc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from bot.errors import (
    BrokenAnswerError,
    RedirectError,
    SourceError,
    TooLargeError,
    UnreachableError,
)
from bot.sources.exchange import Request
from bot.sources.gate import OnWait
from bot.sources.http import HttpClient, Limits, user_agent
from tests.clock import START, FakeClock
from tests.servers.arxiv import faults
from tests.servers.scripted import ScriptedServer, Step, says
from tests.sources.asking import NO_JITTER, ONCE, ask, ask_faulty


def test_answer_comes_whole_with_lower_case_headers_and_its_moment() -> None:
    """Status, headers, body, final address and moment of an answer arrive as they were."""
    response, server = ask(says("héllo", status=404, headers={"X-Odd": "1"}), path="/a?b=c+d")
    assert (response.status, response.body) == (404, "héllo".encode())
    assert response.headers["x-odd"] == "1"
    assert response.url.endswith("/a?b=c+d")
    assert response.fetched_at == START
    assert server.requests[0].query["b"] == "c d"


def test_user_agent_names_project_and_contact() -> None:
    """Each request says who asks and how to reach them, and never the library."""
    _, server = ask(says("ok"), contact="mailto:me@example.org")
    agent = server.requests[0].headers["User-Agent"]
    assert agent.startswith("hot-papers-bot/")
    assert agent.endswith(" (mailto:me@example.org)")


@pytest.mark.parametrize("contact", ["", " \r\n", "()"])
def test_user_agent_without_contact_has_no_empty_brackets(contact: str) -> None:
    """An empty contact leaves name and version alone."""
    assert user_agent(contact).count("(") == 0


def test_contact_cannot_smuggle_a_header_in() -> None:
    """Line breaks and brackets in the contact do not get out of the User-Agent."""
    _, server = ask(says("ok"), contact="me\r\nX-Evil: 1) (")
    assert "X-Evil" not in server.requests[0].headers
    assert server.requests[0].headers["User-Agent"].endswith("(meX-Evil: 1)")


def test_header_with_line_break_is_refused_without_showing_it() -> None:
    """A token with a line break is refused, and the message does not hold the token."""
    with pytest.raises(ValueError, match="Authorization") as refused:
        Request("http://example.org", headers={"Authorization": "Bearer s3cret\n"})
    assert "s3cret" not in str(refused.value)


def test_compressed_answer_is_unpacked() -> None:
    """Gzip, also of several members, arrives unpacked."""
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0"
    response, _ = ask(says(packed, headers={"Content-Encoding": "gzip"}))
    assert response.body == b"one two"


def test_answer_at_the_limit_passes_and_one_byte_more_does_not() -> None:
    """The limit counts unpacked bytes, to the byte, with and without compression."""
    limits = Limits(max_bytes=1000)
    for headers, pack in (({}, bytes), ({"Content-Encoding": "gzip"}, gzip.compress)):
        response, _ = ask(says(pack(b"a" * 1000), headers=headers), limits=limits)
        assert len(response.body) == 1000
        with pytest.raises(TooLargeError, match="1,000 bytes"):
            ask(says(pack(b"a" * 1001), headers=headers), limits=limits)


def test_request_can_lower_the_limit() -> None:
    """A request's own limit comes before the client's."""
    with pytest.raises(TooLargeError, match="10 bytes"):
        ask(says("a" * 11), request={"max_bytes": 10})


def test_gzip_bomb_stops_at_the_limit_with_little_memory() -> None:
    """A small answer that unpacks to 64 MiB costs a few times the limit, not 64 MiB."""
    bomb = gzip.compress(b"\0" * (64 << 20))
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            ask(
                says(bomb, headers={"Content-Encoding": "gzip"}), limits=Limits(max_bytes=1_000_000)
            )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 6_000_000


def test_bomb_is_not_asked_for_again() -> None:
    """An answer over the limit would be over it again, so it is one attempt."""
    with pytest.raises(TooLargeError) as failed:
        ask_faulty(faults.gzip_bomb(8), limits=Limits(max_bytes=100_000))
    assert failed.value.attempts == 1


def test_empty_answer_is_whole_whatever_its_encoding() -> None:
    """A blank body and a 304 that claim gzip are answers, not broken ones."""
    for status in (200, 304):
        response, _ = ask(says(status=status, headers={"Content-Encoding": "gzip"}))
        assert (response.status, response.body) == (status, b"")


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(gzip.compress(b"a" * 9999)[:-9], "gzip"), (b"no gzip", "gzip"), (b"x", "br")],
)
def test_broken_compression_is_a_broken_answer(body: bytes, encoding: str) -> None:
    """A gzip stream that ends early or is none, and an encoding not asked for, are no answers."""
    with pytest.raises(BrokenAnswerError):
        ask(says(body, headers={"Content-Encoding": encoding}), policy=ONCE)


def test_refused_connection_is_unreachable() -> None:
    """A port on which nobody listens is an unreachable service."""

    async def main() -> None:
        async with ScriptedServer(says("ok")) as server:
            url = server.url
        async with HttpClient(clock=FakeClock(), policy=ONCE) as http:
            await http.fetch(Request(url))

    with pytest.raises(UnreachableError, match="refused"):
        asyncio.run(main())


def test_dropped_connection_is_unreachable() -> None:
    """A connection that ends before any answer is an unreachable service."""

    async def drop(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    with pytest.raises(UnreachableError, match="reset"):
        ask(drop, policy=ONCE)


@pytest.mark.parametrize(
    "url", ["http://", "http://[::1", "ftp://example.org/x", "http://a..b/", "nonsense"]
)
def test_impossible_address_is_an_error_of_ours(url: str) -> None:
    """An address that cannot be asked is reported, not a traceback."""

    async def main() -> None:
        async with HttpClient(clock=FakeClock(), policy=ONCE) as http:
            await http.fetch(Request(url))

    with pytest.raises(UnreachableError, match="no address"):
        asyncio.run(main())


def test_conditional_request_only_when_asked_for() -> None:
    """If-Modified-Since is sent with `modified_since` alone, and its 304 is an answer."""
    stamp = format_datetime(datetime(2026, 9, 1, tzinfo=UTC), usegmt=True)
    response, server = ask(says(status=304), request={"modified_since": stamp})
    assert response.not_modified
    assert server.requests[0].headers["If-Modified-Since"] == stamp
    _, server = ask(says("ok", headers={"Last-Modified": stamp, "ETag": '"1"'}))
    assert {"If-Modified-Since", "If-None-Match"}.isdisjoint(server.requests[0].headers)


def test_cookies_are_not_kept() -> None:
    """What a server sets as a cookie does not come back to it."""

    async def main() -> ScriptedServer:
        async with (
            ScriptedServer(says("ok", headers={"Set-Cookie": "id=1"})) as server,
            HttpClient(clock=FakeClock()) as http,
        ):
            for _ in range(2):
                # By name: cookies of bare IP addresses are never kept.
                await http.fetch(Request(server.url.replace("127.0.0.1", "localhost")))
        return server

    assert "Cookie" not in asyncio.run(main()).requests[1].headers


def test_redirects_are_followed_and_bounded() -> None:
    """A redirect leads to its end; one without end is an error."""
    response, _ = ask(says(status=301, headers={"Location": "/there?a=1"}), says("ok"))
    assert response.body == b"ok"
    assert response.url.endswith("/there?a=1")
    with pytest.raises(RedirectError, match="without end"):
        ask(says(status=302, headers={"Location": "/x"}))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "http://[::1"])
def test_redirect_to_elsewhere_is_not_followed(target: str) -> None:
    """Redirects lead to http and https only."""
    with pytest.raises(RedirectError):
        ask(says(status=302, headers={"Location": target}))


def test_redirected_post_is_not_followed() -> None:
    """What was sent with a POST is not sent on to another address."""
    with pytest.raises(RedirectError, match="POST"):
        ask(
            says(status=307, headers={"Location": "/y"}),
            request={"method": "POST", "json": {"a": 1}},
        )


def test_token_does_not_follow_a_redirect_to_another_origin() -> None:
    """Headers of a request stay with the origin that they were meant for."""

    async def main() -> list[bool]:
        async with (
            ScriptedServer(says("ok")) as other,
            ScriptedServer(
                says(status=302, headers={"Location": "/same"}),
                says(status=302, headers={"Location": other.url}),
            ) as server,
            HttpClient(clock=FakeClock()) as http,
        ):
            await http.fetch(Request(server.url, headers={"Authorization": "Bearer s3cret"}))
            asked = [*server.requests, *other.requests]
            return ["Authorization" in request.headers for request in asked]

    assert asyncio.run(main()) == [True, True, False]


@pytest.mark.parametrize(
    "make_step", [lambda: says(status=500), lambda: says(status=429), lambda: says("a" * 99)]
)
def test_secrets_are_nowhere(
    make_step: Callable[[], Step], caplog: pytest.LogCaptureFixture
) -> None:
    """Tokens in address, headers and body are in no error, log line, wait or repr."""
    caplog.set_level(logging.DEBUG, logger="bot")
    heard: list[str] = []

    async def main() -> str:
        async with (
            ScriptedServer(make_step()) as server,
            HttpClient(clock=FakeClock(), policy=NO_JITTER, limits=Limits(max_bytes=10)) as http,
        ):
            request = Request(
                server.url.replace("http://", "http://u:s3cret@") + "/x?token=s3cret#s3cret",
                params={"key": "s3cret"},
                headers={"X-Token": "s3cret"},
            )
            with pytest.raises(SourceError) as failed:
                await http.fetch(request, on_wait=lambda _, why: heard.append(why))
            error = failed.value
            return f"{request!r} {error} {error!r} {error.__cause__!r}"

    shown = asyncio.run(main())
    assert "/x" in shown
    assert "s3cret" not in shown + "".join(heard) + caplog.text


def test_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """With HTTP_PROXY set, requests go there; its password is in no error."""

    async def main() -> tuple[bytes, str]:
        async with (
            ScriptedServer(says("through the proxy")) as proxy,
            HttpClient(clock=FakeClock(), policy=ONCE) as http,
        ):
            monkeypatch.setenv("HTTP_PROXY", proxy.url.replace("http://", "http://u:s3cret@"))
            response = await http.fetch(Request("http://arxiv.invalid/list"))
            asked = proxy.requests[0]
            assert asked.headers["Host"] == "arxiv.invalid"
        return response.body, asked.headers.get("Proxy-Authorization", "")

    async def dead_proxy() -> None:
        async with HttpClient(clock=FakeClock(), policy=ONCE) as http:
            await http.fetch(Request("http://arxiv.invalid/list"))

    body, credentials = asyncio.run(main())
    assert body == b"through the proxy"
    assert credentials.startswith("Basic ")
    with pytest.raises(UnreachableError, match="proxy") as failed:
        asyncio.run(dead_proxy())
    assert "s3cret" not in str(failed.value)


@pytest.mark.parametrize("bypassed", ["127.0.0.1", "*"])
def test_no_proxy_is_honoured(monkeypatch: pytest.MonkeyPatch, bypassed: str) -> None:
    """Hosts in NO_PROXY are asked directly."""
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", bypassed)
    assert ask(says("direct"), policy=ONCE)[0].body == b"direct"


def test_proxy_of_another_kind_is_named_and_not_gone_around(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A SOCKS proxy cannot be used, so nothing is sent; its password is not shown."""
    monkeypatch.setenv("ALL_PROXY", "socks5://u:s3cret@127.0.0.1:9")
    with pytest.raises(UnreachableError, match=r"unknown kind \(socks5\)") as failed:
        ask(says("direct"))
    assert "s3cret" not in str(failed.value)


def test_passwords_of_the_home_folder_do_not_replace_our_tokens(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A netrc file, which HTTP libraries like to read, changes no request."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login u password p", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    _, server = ask(says("ok"), request={"headers": {"Authorization": "Bearer t"}})
    assert server.requests[0].headers["Authorization"] == "Bearer t"
    _, server = ask(says("ok"))
    assert "Authorization" not in server.requests[0].headers


def test_what_is_not_http_is_a_broken_answer() -> None:
    """A server that speaks something else is reported as such."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 smtp.example.org ready\r\n\r\n")
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(speak, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, HttpClient(clock=FakeClock(), policy=ONCE) as http:
            await http.fetch(Request(f"http://127.0.0.1:{port}/?token={token}"))

    # Put together here, since a traceback shows the lines of this file as well.
    token = "s3" + "cret"
    with pytest.raises(BrokenAnswerError, match="not HTTP") as failed:
        asyncio.run(main())
    # The library's own exception has the whole address in its text.
    assert token not in "".join(traceback.format_exception(failed.value))


class FakeGate:
    """A gate that is always open and writes down what happens."""

    def __init__(self) -> None:
        self.events: list[str] = []

    @asynccontextmanager
    async def turn(self, url: str, on_wait: OnWait) -> AsyncIterator["FakeGate"]:
        """Note where a turn begins and ends."""
        self.events.append(f"turn for {urlsplit(url).path}")
        yield self
        self.events.append("over")

    def sent(self) -> None:
        """Note that a request left."""
        self.events.append("sent")


def test_each_exchange_has_a_turn_and_says_when_it_was_sent() -> None:
    """Redirects and repetitions take turns of their own, which end after the answer."""
    gate = FakeGate()
    redirect = says(status=301, headers={"Location": "/y"})
    ask(redirect, says(status=503), redirect, says("ok"), gate=gate)
    turn = ["turn for /x", "sent", "over", "turn for /y", "sent"]
    # A turn that ends in an error is left by it, without a word here.
    assert gate.events == [*turn, *turn, "over"]
