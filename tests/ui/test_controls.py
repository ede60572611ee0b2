"""The buttons and selects under messages."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import discord
import pytest
from discord import ui

from bot.domain.digest import Digest
from bot.domain.paper import Paper
from bot.services.desk import Desk
from bot.texts import ENGLISH
from bot.ui.digest_message import digest_messages
from tests import samples
from tests.ui.bot import Planned, Scene, in_discord, message_of, shown

DAYS = [date(2021, 2, day) for day in (4, 5, 8)]


async def fill(scene: Scene, *, papers: int = 12) -> None:
    """Three days in the store, with their papers."""
    digests = [samples.digest(day, papers=papers, imported=True) for day in DAYS]
    await scene.app.archive.digests.save_imported([(digest, "x") for digest in digests])


async def post(scene: Scene, day: date = samples.DAY) -> discord.Message:
    """A day's post, as a delivery sends it."""
    page = await scene.app.desk.reading.find_page(day)
    channel = scene.bot.get_partial_messageable(scene.channel.id)
    return [await channel.send(view=view) for view in digest_messages(ENGLISH, page, marker="key")][
        -1
    ]


def test_abstract_shows_the_paper_to_who_presses(tmp_path: Path) -> None:
    """The answer is private, and the message stays as it is."""

    async def work(scene: Scene) -> None:
        await fill(scene)
        asked = await scene.ada.slash(scene.channel, "hot")
        for who in (scene.ada, scene.ben):
            result = await who.click(message_of(asked), custom_id="hp1:read:2102.00002:2")
            assert result.ephemeral
            assert "### [Paper number 2](https://arxiv.org/abs/2102.00002)" in shown(result)
            assert "What paper 2 is about." in shown(result)
        assert "## Hot papers · Mon 8 Feb 2021" in shown(asked)

    in_discord(tmp_path, work)


def test_who_asked_turns_the_own_message(tmp_path: Path) -> None:
    """Older and newer days, the list and its way back replace the answer in place."""

    async def work(scene: Scene) -> None:
        await fill(scene)
        asked = await scene.ada.slash(scene.channel, "hot")
        for label, expected in (
            ("◀\ufe0e Fri 5 Feb", "## Hot papers · Fri 5 Feb 2021"),
            ("◀\ufe0e Thu 4 Feb", "## Hot papers · Thu 4 Feb 2021"),
            ("Fri 5 Feb ▶\ufe0e", "## Hot papers · Fri 5 Feb 2021"),
            ("All 12", "**12.** [Paper number 12]"),
            ("Top papers", "**10. [Paper number 10]"),
        ):
            pressed = await scene.ada.click(message_of(asked), label=label)
            assert pressed.acknowledged
            assert expected in shown(asked)
        assert len(await messages(scene)) == 1

    in_discord(tmp_path, work)


def test_somebody_else_gets_a_private_answer(tmp_path: Path) -> None:
    """What Ben presses under Ada's answer changes his screen only, and goes on there in place."""

    async def work(scene: Scene) -> None:
        await fill(scene)
        asked = await scene.ada.slash(scene.channel, "hot")
        before = shown(asked)
        own = await scene.ben.click(message_of(asked), label="◀\ufe0e Fri 5 Feb")
        assert own.ephemeral
        assert "Fri 5 Feb 2021" in shown(own)
        await scene.ben.click(message_of(own), label="◀\ufe0e Thu 4 Feb")
        assert "## Hot papers · Thu 4 Feb 2021" in shown(own)
        assert shown(asked) == before

    in_discord(tmp_path, work)


def test_a_post_is_changed_by_nobody(tmp_path: Path) -> None:
    """The buttons of a channel's post answer everybody privately."""

    async def work(scene: Scene) -> None:
        await fill(scene)
        message = await post(scene)
        for label, expected in (
            ("All 12", "**1.** [Paper number 1]"),
            ("◀\ufe0e Fri 5 Feb", "## Hot papers · Fri 5 Feb 2021"),
        ):
            result = await scene.ada.click(message, label=label)
            assert result.ephemeral
            assert expected in shown(result)

    in_discord(tmp_path, work)


def test_a_category_is_chosen_and_left_again(tmp_path: Path) -> None:
    """The select narrows the own answer; other days stay in the category; all brings all back."""

    async def work(scene: Scene) -> None:
        papers = [samples.paper(n, categories=("cs.RO", "cs.LG")[n % 2 :]) for n in range(1, 4)]
        for day in DAYS:
            digest = samples.digest(day, imported=True)
            await scene.app.archive.digests.save_imported([(with_papers(digest, papers), "x")])
        asked = await scene.ada.slash(scene.channel, "hot")
        await scene.ada.select(message_of(asked), ["cs.RO"])
        assert "1 paper in cs.RO" in shown(asked)
        assert "#2 overall" in shown(asked)
        await scene.ada.click(message_of(asked), label="◀\ufe0e Fri 5 Feb")
        assert "1 paper in cs.RO" in shown(asked)
        await scene.ada.select(message_of(asked), ["*"])
        assert "3 papers" in shown(asked)

    in_discord(tmp_path, work)


def test_a_long_list_is_paged(tmp_path: Path) -> None:
    """25 papers a page; each can be read from the select, privately."""

    async def work(scene: Scene) -> None:
        await fill(scene, papers=60)
        asked = await scene.ada.slash(scene.channel, "hot")
        await scene.ada.click(message_of(asked), label="All 60")
        assert "· 1–25\n" in shown(asked)
        await scene.ada.click(message_of(asked), label="26–50 ▶\ufe0e")
        assert "**26.** [Paper number 26]" in shown(asked)
        await scene.ada.click(message_of(asked), label="51–60 ▶\ufe0e")
        assert "**60.** [Paper number 60]" in shown(asked)
        read = await scene.ada.select(message_of(asked), ["2102.00055"])
        assert read.ephemeral
        assert "### [Paper number 55]" in shown(read)
        await scene.ada.click(message_of(asked), label="◀\ufe0e 26–50")
        assert "· 26–50\n" in shown(asked)

    in_discord(tmp_path, work)


def test_more_gives_the_whole_abstract(tmp_path: Path) -> None:
    """An abstract of any length is given whole, privately, in as many messages as it takes."""
    words = [f"word{number}" for number in range(1500)]

    async def work(scene: Scene) -> None:
        await scene.app.papers.save_papers(
            [samples.paper(1, abstract=" ".join(words), authors=("Ada L",) * 300)]
        )
        asked = await scene.ada.slash(scene.channel, "paper", paper="2102.00001")
        assert "word1499" not in shown(asked)
        more = await scene.ben.click(message_of(asked), label="More")
        told = [message_of(more), *more.followups]
        assert all(message.ephemeral for message in told)
        text = "\n".join(shown(message) for message in told)
        assert [word for word in words if word not in text.split()] == []
        assert text.count("Ada L") == 300

    in_discord(tmp_path, work)


def test_buttons_work_after_a_restart(tmp_path: Path) -> None:
    """A bot that never sent the message answers for it: nothing is kept of what was sent."""

    async def work(scene: Scene) -> None:
        await fill(scene)
        asked = await scene.ada.slash(scene.channel, "hot")
        assert not scene.bot.persistent_views
        assert scene.bot._connection._view_store._views == {}
        result = await scene.ada.click(message_of(asked), label="◀\ufe0e Fri 5 Feb")
        assert result.acknowledged

    in_discord(tmp_path, work)


@pytest.mark.parametrize(
    "custom_id",
    [
        "hp2:read:2102.00001:1",
        "hp1:turn:nonsense::",
        "hp1:read:2102.00001",
        "hp1:all:2021-02-08:x::",
        "hp1:more:::::",
        "hp1:only:2021-02-08",
    ],
)
def test_a_button_that_means_nothing_is_answered(tmp_path: Path, custom_id: str) -> None:
    """What another version wrote, or nobody, gets a private answer that says what to do."""

    async def work(scene: Scene) -> None:
        view = ui.View(timeout=None)
        view.add_item(ui.Button(label="old", custom_id=custom_id))
        view.stop()
        message = await scene.bot.get_partial_messageable(scene.channel.id).send("x", view=view)
        result = await scene.ada.click(message, label="old")
        assert result.ephemeral
        assert "again" in shown(result)

    in_discord(tmp_path, work)


def test_a_day_that_is_gone_is_told(tmp_path: Path) -> None:
    """A button to a day that the store lost says what there is instead."""

    async def work(scene: Scene) -> None:
        await fill(scene)
        message = await post(scene, DAYS[0])
        asked = await scene.ada.click(message, custom_id="hp1:turn:2021-02-05::key.1")
        assert asked.ephemeral
        gone = await scene.ada.slash(scene.channel, "hot", date="2021-02-07")
        assert gone.ephemeral
        assert "There is no digest of Sun 7 Feb 2021: arXiv announces nothing on weekends" in shown(
            gone
        )
        await scene.ada.click(message_of(gone), label="Fri 5 Feb 2021")
        assert "## Hot papers · Fri 5 Feb 2021" in shown(gone)

    in_discord(tmp_path, work)


def test_an_error_nobody_foresaw_is_answered(tmp_path: Path) -> None:
    """A button whose service breaks answers with an incident, and goes on working."""

    class BrokenLookup:
        async def find_page(self, *_: object) -> None:
            raise Planned

    def change(desk: Desk) -> Desk:
        return replace(desk, lookup=BrokenLookup())  # type: ignore[arg-type]

    async def work(scene: Scene) -> None:
        await fill(scene)
        asked = await scene.ada.slash(scene.channel, "hot")
        for _ in range(2):
            result = await scene.ada.click(message_of(asked), custom_id="hp1:read:2102.00002:2")
            assert result.ephemeral
            assert "incident `" in shown(result)

    in_discord(tmp_path, work, change=change)


def with_papers(digest: Digest, papers: list[Paper]) -> Digest:
    """The digest with other papers."""
    pairs = zip(digest.entries, papers, strict=True)
    return replace(digest, entries=tuple(replace(e, paper=p) for e, p in pairs))


async def messages(scene: Scene) -> list[discord.Message]:
    """All messages in the channel."""
    channel = scene.bot.get_partial_messageable(scene.channel.id)
    return [message async for message in channel.history()]
