"""Where papers were posted in a server, as `/paper` links it."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.digest import Digest, LateRiser
from bot.domain.subscription import Layout, Style
from bot.store.digests import StoredDigests
from tests import samples
from tests.services.delivering import MONDAY, SINCE, Bot, World
from tests.services.fake_discord import CHANNEL

GUILD = 1_200_000_000_000_000_007
LATE = "2102.00099"


def day_of(papers: int) -> tuple[Digest, LateRiser]:
    """Monday's papers, and one of the Friday before that is named with them."""
    digest = samples.digest(MONDAY, papers)
    paper = samples.paper(99, listed_on=SINCE)
    return digest, LateRiser(MONDAY, SINCE, replace(digest.entries[0], paper=paper))


async def posted(bot: Bot, papers: int) -> None:
    """Close Monday, and post it."""
    digest, late = day_of(papers)
    await bot.app.papers.save_papers([*(e.paper for e in digest.entries), late.entry.paper])
    assert await StoredDigests(bot.app.engine).freeze_digest(digest, "x", (late,))
    await bot.round()


async def link(bot: Bot, paper: str, guild_id: int | None = GUILD) -> tuple[str, ...]:
    """The links of a paper's page."""
    return (await bot.app.lookup.find_page(paper, guild_id)).posted


@pytest.mark.parametrize(
    ("layout", "parts", "numbers"),
    [
        (Layout.CARDS, 2, {"2102.00001": 0, "2102.00012": 1, LATE: 1}),
        (Layout.COMPACT, 1, {"2102.00001": 0, "2102.00012": 0, LATE: 0}),
    ],
)
def test_a_page_links_to_the_message_that_showed_the_paper(
    tmp_path: Path, layout: Layout, parts: int, numbers: dict[str, int]
) -> None:
    """The one with its section, or the last one for a paper that was caught on later."""

    async def run() -> None:
        world = World(tmp_path, parts=parts)
        async with world.bot() as bot:
            await bot.subscribe(guild_id=GUILD, limit=20, style=Style(layout=layout))
            await posted(bot, 12)
            messages = {message.part: message for message in world.discord.messages[CHANNEL]}
            for paper, number in numbers.items():
                place = f"{GUILD}/{CHANNEL}/{messages[number].id}"
                assert await link(bot, paper) == (f"https://discord.com/channels/{place}",)

    asyncio.run(run())


def test_nothing_is_linked_that_was_not_shown(tmp_path: Path) -> None:
    """A paper below the limit, another server, a private chat: no links."""

    async def run() -> None:
        async with World(tmp_path).bot() as bot:
            await bot.subscribe(guild_id=GUILD, limit=2)
            await posted(bot, 3)
            assert await link(bot, "2102.00003") == ()
            assert len(await link(bot, "2102.00002")) == 1
            assert await link(bot, "2102.00002", GUILD + 1) == ()
            assert await link(bot, "2102.00002", None) == ()

    asyncio.run(run())


def test_a_page_names_the_day_it_caught_on_with(tmp_path: Path) -> None:
    """A paper that took off later knows beside which day's papers it was named; others do not."""

    async def run() -> None:
        async with World(tmp_path).bot() as bot:
            await posted(bot, 3)
            assert (await bot.app.lookup.find_page(LATE)).named_with == MONDAY
            assert (await bot.app.lookup.find_page("2102.00001")).named_with is None

    asyncio.run(run())
