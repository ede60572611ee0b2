"""`/paper`, and the papers that a message links to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import discord
import pytest

from bot.domain.arxiv_id import ArxivId
from bot.domain.links import papers_in_links
from bot.domain.page import PaperPage
from bot.domain.paper import Paper
from bot.errors import NotFoundError, UnreachableError
from bot.services.desk import Desk
from tests import samples
from tests.ui.bot import Scene, in_discord, message_of, shown
from tests.ui.pages import HOSTILE

LINK = "https://discord.com/channels/1/2/3"


@dataclass
class FakeLookup:
    """Knows two papers, and one more that only arXiv has; keeps what it was asked."""

    asked: list[tuple[str, str, int | None]]

    async def find_page(self, spelling: str, guild_id: int | None = None) -> PaperPage:
        """The first paper for the word robot."""
        self.asked.append(("find", spelling, guild_id))
        if spelling != "robot":
            raise NotFoundError(f"no stored paper has the words “{spelling}”")
        return page(1)

    async def fetch_page(self, spelling: str, guild_id: int | None = None) -> PaperPage:
        """A paper with any number below ten; arXiv is down for others."""
        self.asked.append(("fetch", spelling, guild_id))
        number = int(ArxivId.parse(spelling).base.split(".")[1])
        if number > 9:
            raise UnreachableError("arXiv", "no connection")
        return page(number)

    async def search(self, words: str, limit: int) -> list[Paper]:
        """Papers with difficult titles."""
        self.asked.append(("search", words, limit))
        titles = [HOSTILE, r"$\alpha$-Stable", "word " * 60, ""]
        return [samples.paper(n, title=title) for n, title in enumerate(titles, start=1)]

    async def find_pages_in(
        self, links: Iterable[str], guild_id: int | None = None
    ) -> list[PaperPage]:
        """The papers with numbers below ten."""
        found = [int(name.split(".")[1]) for name in papers_in_links(links)]
        return [page(number) for number in found if number < 10]


def page(number: int) -> PaperPage:
    """A paper that was posted here."""
    return PaperPage(samples.paper(number), posted=(LINK,))


def with_lookup(lookup: FakeLookup, desk: Desk) -> Desk:
    """The desk with a stand-in."""
    return replace(desk, lookup=lookup)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "how", "asked"),
    [
        ("2102.00001", "fetch", "2102.00001"),
        ("https://arxiv.org/pdf/2102.00002v3", "fetch", "2102.00002"),
        ("２１０２.00003", "fetch", "2102.00003"),
        ("robot", "find", "robot"),
    ],
)
def test_a_paper_is_found_by_id_link_or_words(
    tmp_path: Path, typed: str, how: str, asked: str
) -> None:
    """Ids go the way that may ask arXiv, words the one that does not; the server is told."""
    lookup = FakeLookup([])

    async def work(scene: Scene) -> None:
        result = await scene.ada.slash(scene.channel, "paper", paper=typed)
        assert lookup.asked == [(how, asked, scene.guild.id)]
        assert "### [Paper number" in shown(result)
        assert f"Posted here: {LINK}" in shown(result)
        assert not result.ephemeral

    in_discord(tmp_path, work, change=lambda desk: with_lookup(lookup, desk))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2102.029155", "is no arXiv id"),
        ("https://arxiv.org/abs/", "is no arXiv id"),
        ("2102.00010", "arXiv: no connection; the next run tries again."),
        (HOSTILE, "No stored paper has the words"),
        ("@everyone <@1> [x](https://evil.example)", "No stored paper has the words"),
    ],
)
def test_what_is_not_found_is_told_privately(tmp_path: Path, typed: str, sentence: str) -> None:
    """Wrong ids, words without a paper and an arXiv that is down: a sentence, and no ping."""
    lookup = FakeLookup([])

    async def work(scene: Scene) -> None:
        result = await scene.ada.slash(scene.channel, "paper", paper=typed)
        assert result.ephemeral
        assert sentence in shown(result)
        for acting in ("@everyone", "<@1>", "\u202e", "<#2>"):
            assert acting not in shown(result)

    in_discord(tmp_path, work, change=lambda desk: with_lookup(lookup, desk))


def test_autocompletion_asks_once_and_fits(tmp_path: Path) -> None:
    """One search; titles are readable, at most 100 characters, and stand for ids."""
    lookup = FakeLookup([])

    async def work(scene: Scene) -> None:
        choices = await scene.ada.autocomplete(scene.channel, "paper", "paper", "c++ <@1>")
        assert lookup.asked == [("search", "c++ <@1>", 25)]
        assert [choice["value"] for choice in choices] == [
            f"2102.{number:05}" for number in range(1, 5)
        ]
        assert choices[1]["name"] == "α-Stable · 2102.00002"
        assert all(0 < len(choice["name"]) <= 100 for choice in choices)
        assert "\u202e" not in choices[0]["name"]

    in_discord(tmp_path, work, change=lambda desk: with_lookup(lookup, desk))


def test_the_papers_of_a_message_are_told_to_one_person(tmp_path: Path) -> None:
    """Links in any spelling; those that the store has with a button, the others by id."""
    lookup = FakeLookup([])

    async def work(scene: Scene) -> None:
        message = await scene.ben.send(
            scene.channel,
            "[this](https://arxiv.org/abs/2102.00001v2), <https://hf.co/papers/2102.00002>, "
            "https://arxiv.org/abs/2506.01234. and https://example.org",
        )
        result = await scene.ada.context_menu(scene.channel, "Papers in this message", message)
        assert result.ephemeral
        text = shown(result)
        assert text.index("[Paper number 1]") < text.index("[Paper number 2]")
        assert text.count(f"Posted here: {LINK}") == 2
        assert "fetches: [2506.01234](https://arxiv.org/abs/2506.01234)" in text

    in_discord(tmp_path, work, change=lambda desk: with_lookup(lookup, desk))


def test_links_in_embeds_and_components_count(tmp_path: Path) -> None:
    """A bot's message has its links there, ours among them."""
    lookup = FakeLookup([])

    async def work(scene: Scene) -> None:
        channel = scene.bot.get_partial_messageable(scene.channel.id)
        embed = discord.Embed(url="https://arxiv.org/abs/2102.00003", title="x")
        embed.add_field(name="more", value="see https://arxiv.org/abs/2102.00004")
        embedded = await channel.send(embed=embed)
        result = await scene.ada.context_menu(scene.channel, "Papers in this message", embedded)
        assert "[Paper number 3]" in shown(result)
        assert "[Paper number 4]" in shown(result)
        own = await scene.ada.slash(scene.channel, "paper", paper="2102.00005")
        again = await scene.ada.context_menu(
            scene.channel, "Papers in this message", message_of(own)
        )
        assert "[Paper number 5]" in shown(again)

    in_discord(tmp_path, work, change=lambda desk: with_lookup(lookup, desk))


def test_a_forwarded_message_is_read_too(tmp_path: Path) -> None:
    """What a message forwards is part of it."""
    lookup = FakeLookup([])

    async def work(scene: Scene) -> None:
        first = await scene.ben.send(scene.channel, "https://arxiv.org/abs/2102.00006")
        forwarded = await scene.ben.forward(first, scene.channel)
        result = await scene.ada.context_menu(scene.channel, "Papers in this message", forwarded)
        assert "[Paper number 6]" in shown(result)

    in_discord(tmp_path, work, change=lambda desk: with_lookup(lookup, desk))


def test_a_message_without_papers_is_answered(tmp_path: Path) -> None:
    """Nothing found is said, privately."""

    async def work(scene: Scene) -> None:
        message = await scene.ben.send(scene.channel, "hello @everyone")
        result = await scene.ada.context_menu(scene.channel, "Papers in this message", message)
        assert result.ephemeral
        assert shown(result) == "This message links to no arXiv paper."

    in_discord(tmp_path, work)
