"""Posts get the HTML that stands for them: the network's, fetched once, or a plain quote."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App, Networks
from bot.domain.digest import Digest
from bot.domain.mention import Mention
from bot.errors import ServerFaultError
from bot.services.embeds import Embeds
from tests import samples
from tests.clock import FakeClock
from tests.services.network import in_app, post, rows

BAR = 5
OVER_ALL = 1000  # more attention than any paper of a sample has
SCRIPT = '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'


class FakeNetwork:
    """A network that has HTML for every post until it is told otherwise.

    `asked` keeps the URLs.
    """

    def __init__(self, *faults: int, html: str | None = "said") -> None:
        self.asked: list[str] = []
        self.faults = set(faults)
        self.html = html

    async def fetch_embed(self, url: str) -> str | None:
        """A quote of the post, or a fault at the calls that the test named."""
        self.asked.append(url)
        if len(self.asked) in self.faults:
            raise ServerFaultError("publish.x.com", "HTTP 500")
        if self.html is None:
            return None
        return f'<blockquote class="twitter-tweet"><p>{self.html}</p></blockquote>\n{SCRIPT}\n'


def day_of(*mentions: Mention) -> Digest:
    """A digest that shows these posts, one under each paper, without embeds."""
    digest = samples.digest(papers=len(mentions))
    entries = [
        replace(entry, mentions=(mention,))
        for entry, mention in zip(digest.entries, mentions, strict=True)
    ]
    return replace(digest, entries=tuple(entries))


def embeds_of(digest: Digest) -> list[str]:
    """The embeds of a digest's posts."""
    return [mention.embed for entry in digest.entries for mention in entry.mentions]


def embedder(app: App, network: FakeNetwork) -> Embeds:
    """What embeds posts, with that network for X."""
    return app.closing(Networks(embeds={"x": network})).digests.embeds


def plain(number: int) -> str:
    """The smallest form of a post on X."""
    url = f"https://twitter.com/someone/status/{number}"
    return (
        f'<blockquote class="twitter-tweet"><a href="{url}">X @someone</a></blockquote>\n{SCRIPT}'
    )


def test_a_post_is_fetched_once(tmp_path: Path) -> None:
    """The network's HTML is stored and used from then on, by later runs too."""

    async def work(app: App, clock: FakeClock) -> None:
        network = FakeNetwork()
        expected = f'<blockquote class="twitter-tweet"><p>said</p></blockquote>\n{SCRIPT}'
        for _ in range(3):
            digest = await embedder(app, network).embed(day_of(post(1)), BAR)
            assert embeds_of(digest) == [expected]
        assert network.asked == ["https://twitter.com/someone/status/1"]
        assert await rows(app, "SELECT source, post_id, html FROM embed") == [("x", "1", expected)]

    in_app(tmp_path, work)


@pytest.mark.parametrize("html", [None, "<script>alert(1)</script>"])
def test_a_post_without_html_is_quoted_and_not_asked_for_again(
    tmp_path: Path, html: str | None
) -> None:
    """A network that has nothing for a post, or nothing that is safe, is asked once."""

    async def work(app: App, clock: FakeClock) -> None:
        network = FakeNetwork(html=html)
        for _ in range(2):
            (embed,) = embeds_of(await embedder(app, network).embed(day_of(post(1)), BAR))
            assert "alert" not in embed
            assert embed == plain(1) or html is not None
        assert len(network.asked) == 1

    in_app(tmp_path, work)


def test_nothing_of_an_answer_is_trusted(tmp_path: Path) -> None:
    """Scripts, handlers and foreign markup go before the HTML is stored."""
    html = 'a<script src="//evil"></script><img src=x onerror=e()><a href="javascript:e()">b</a>'

    async def work(app: App, clock: FakeClock) -> None:
        network = FakeNetwork(html=html)
        (embed,) = embeds_of(await embedder(app, network).embed(day_of(post(1)), BAR))
        assert embed.count("<script") == 1
        assert [word for word in ("evil", "onerror", "javascript", "<img") if word in embed] == []
        assert await rows(app, "SELECT html FROM embed") == [(embed,)]

    in_app(tmp_path, work)


def test_a_network_that_fails_twice_in_a_row_is_left_alone(tmp_path: Path) -> None:
    """After two faults the rest of the day is quoted, and the next day asks for all of it again."""

    async def work(app: App, clock: FakeClock) -> None:
        network = FakeNetwork(1, 2)
        day = day_of(*(post(number) for number in range(1, 6)))
        digest = await embedder(app, network).embed(day, BAR)
        assert embeds_of(digest) == [plain(number) for number in range(1, 6)]
        assert len(network.asked) == 2
        assert await rows(app, "SELECT 1 FROM embed") == []
        again = await embedder(app, network).embed(day, BAR)
        assert len(network.asked) == 7
        assert all("<p>said</p>" in embed for embed in embeds_of(again))

    in_app(tmp_path, work)


def test_a_fault_now_and_then_stops_nothing(tmp_path: Path) -> None:
    """Faults that do not follow each other cost their own posts only."""

    async def work(app: App, clock: FakeClock) -> None:
        network = FakeNetwork(1, 3, 5)
        day = day_of(*(post(number) for number in range(1, 7)))
        digest = await embedder(app, network).embed(day, BAR)
        assert ["said" in embed for embed in embeds_of(digest)] == [False, True] * 3
        assert len(network.asked) == 6

    in_app(tmp_path, work)


def test_a_network_that_was_left_alone_still_gives_what_is_stored(tmp_path: Path) -> None:
    """Posts that were fetched on another day keep their HTML while the network is down."""

    async def work(app: App, clock: FakeClock) -> None:
        await embedder(app, FakeNetwork()).embed(day_of(post(5)), BAR)
        down = FakeNetwork(1, 2)
        digest = await embedder(app, down).embed(day_of(post(1), post(2), post(5)), BAR)
        assert ["said" in embed for embed in embeds_of(digest)] == [False, False, True]

    in_app(tmp_path, work)


def test_posts_of_other_networks_are_quoted(tmp_path: Path) -> None:
    """A post of a source without embeds is a block quote of its text with a link, escaped."""
    url = "https://bsky.app/profile/ada.example/post/3?a=1&b=2"
    bluesky = post(
        1, source="bluesky", post_id="b", url=url, author="ada", text="<b>Look</b>\n& see"
    )

    async def work(app: App, clock: FakeClock) -> None:
        network = FakeNetwork()
        (embed,) = embeds_of(await embedder(app, network).embed(day_of(bluesky), BAR))
        assert embed == (
            "<blockquote><p>&lt;b&gt;Look&lt;/b&gt; &amp; see</p>&mdash; "
            '<a href="https://bsky.app/profile/ada.example/post/3?a=1&amp;b=2">'
            "Bluesky @ada</a></blockquote>"
        )
        assert network.asked == []

    in_app(tmp_path, work)


def test_posts_under_the_bar_are_quoted(tmp_path: Path) -> None:
    """Only for papers that the archive shows, from the bar on, is the network asked."""

    async def work(app: App, clock: FakeClock) -> None:
        network = FakeNetwork()
        day = day_of(post(1), post(2), post(3))
        second = day.entries[1].counts.attention
        digest = await embedder(app, network).embed(day, second)
        assert ["said" in embed for embed in embeds_of(digest)] == [True, True, False]
        assert embeds_of(digest)[2] == plain(3)
        assert len(network.asked) == 2
        assert await rows(app, "SELECT post_id FROM embed ORDER BY post_id") == [("1",), ("2",)]
        assert embeds_of(await embedder(app, network).embed(day, OVER_ALL)) == [
            plain(number) for number in (1, 2, 3)
        ]

    in_app(tmp_path, work)


def test_what_has_an_embed_keeps_it(tmp_path: Path) -> None:
    """An embed that is there is neither fetched nor replaced."""

    async def work(app: App, clock: FakeClock) -> None:
        network = FakeNetwork()
        digest = samples.digest()
        for bar in (BAR, OVER_ALL):
            assert await embedder(app, network).embed(digest, bar) == digest
        assert network.asked == []

    in_app(tmp_path, work)
