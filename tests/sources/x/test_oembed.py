"""X's embeds."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.errors import RateLimitedError, RefusedError, ServerFaultError, ShapeError, SourceError
from bot.sources.http import HttpClient
from bot.sources.x import XEmbeds
from tests.clock import FakeClock
from tests.servers.scripted import ScriptedServer, Step, says
from tests.sources.asking import NO_JITTER

URL = "https://x.com/ada_m/status/1960000000000000000"


def embed(step: Step, url: str = URL) -> tuple[str | None, ScriptedServer]:
    """The embed that is fetched, and the server that was asked."""

    async def main() -> tuple[str | None, ScriptedServer]:
        async with (
            ScriptedServer(step) as server,
            HttpClient(clock=FakeClock(), policy=NO_JITTER) as http,
        ):
            return await XEmbeds(http, server.url + "/").fetch_embed(url), server

    return asyncio.run(main())


def test_embed_is_the_html_that_x_gives() -> None:
    """One request asks for the post, with the script and without following its readers."""
    html, server = embed(says(json.dumps({"html": "<blockquote>…</blockquote>\n", "width": 550})))
    assert html == "<blockquote>…</blockquote>\n"
    (request,) = server.requests
    assert request.path == "/oembed"
    assert dict(request.query) == {"url": URL, "omit_script": "false", "dnt": "true"}


@pytest.mark.parametrize("status", [403, 404])
def test_post_that_is_gone_or_protected_has_none(status: int) -> None:
    """X's two words for a post that cannot be shown are answers, not faults."""
    html, server = embed(says("<html>gone</html>", status=status))
    assert html is None
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://x.com/ada/status/1",
        "https://x.com/ada/status/1?s=20",
        "https://x.com/ada/status/1/",
        "https://x.com.example.org/ada/status/1",
        "https://x.com/ada/status/1\n",
        "https://x.com/ada b/status/1",
        "https://x.com/ada/status/²",
        "https://bsky.app/profile/a/post/b",
    ],
)
def test_what_is_no_post_on_x_is_not_asked_for(url: str) -> None:
    """Only plain addresses of posts are sent to X."""
    html, server = embed(says("{}"), url)
    assert html is None
    assert server.requests == []


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (says("<html>"), ShapeError),
        (says("{}"), ShapeError),
        (says('{"html": 5}'), ShapeError),
        (says('{"html": ""}'), ShapeError),
        (says(json.dumps({"html": "x" * 20_001})), ShapeError),
        (says(status=401), RefusedError),
        (says(status=400), SourceError),
        (says(status=429), RateLimitedError),
        (says(status=500), ServerFaultError),
    ],
)
def test_other_answers_are_faults(step: Step, kind: type[SourceError]) -> None:
    """What is no embed is an error of a source."""
    with pytest.raises(kind):
        embed(step)


def test_recorded_embed_is_read(shared_data: Path) -> None:
    """A recorded answer gives its HTML as it is."""
    path = shared_data / "twitter-oembed" / "tweepy__testgetoembed.json"
    cassette = json.loads(path.read_text(encoding="utf-8"))
    body = cassette["interactions"][0]["response"]["body"]["string"]
    html, _ = embed(says(body))
    assert html == json.loads(body)["html"]
