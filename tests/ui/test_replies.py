"""How interactions are answered, errors and slow answers included."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, cast

import discord
import pytest
import simcord
from discord import app_commands
from discord.ext import commands
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from bot.errors import (
    ArxivIdError,
    DayError,
    NotFoundError,
    RateLimitedError,
    StoreBusyError,
    StoreDamagedError,
    UsageError,
)
from bot.ui import layout
from bot.ui.replies import Manner, acknowledge, answer, answer_error, in_time, send
from tests.ui.bot import shown

Reply = Callable[[discord.Interaction], Awaitable[None]]


class Stage(commands.AutoShardedBot):
    """A bot with one command, which does what a test says."""

    def __init__(self, reply: Reply) -> None:
        super().__init__("!", intents=discord.Intents(guilds=True), shard_count=1)
        self.tree.on_error = answer_error  # type: ignore[method-assign]

        @self.tree.command()
        async def try_it(interaction: discord.Interaction) -> None:
            """What the test says."""
            await reply(interaction)

    async def setup_hook(self) -> None:
        """Offer the command."""
        await self.tree.sync()


def replied(reply: Reply) -> InteractionResult:
    """What came of a command whose callback is `reply`."""

    async def run() -> InteractionResult:
        async with simcord.run(Stage(reply), check_errors=False) as env:
            guild = env.create_guild()
            channel: ChannelHandle = guild.create_text_channel("papers")
            ada: MemberActor = guild.add_member(env.create_user("ada"))
            return await ada.slash(channel, "try_it")

    return asyncio.run(run())


def raising(error: Exception) -> Reply:
    """A callback that fails."""

    async def reply(_: discord.Interaction) -> None:
        raise error

    return reply


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (DayError("“x” is no day: write one"), "“x” is no day: write one."),
        (ArxivIdError("@everyone is *no* id!"), "@\u200beveryone is \\*no\\* id!"),
        (
            RateLimitedError("export.arxiv.org", "HTTP 429"),
            "Export.arxiv.org: HTTP 429; the next run tries again.",
        ),
        (DayError("https://a.b/c_d is no day"), "https://a.b/c_d is no day."),
        (StoreBusyError("the database /a/b.db is busy"), "The store is being written."),
        (TimeoutError(), "That took too long."),
        (app_commands.CheckFailure("you may not"), "That did not work."),
        (app_commands.CommandNotFound("hot", []), "This command has changed."),
    ],
)
def test_an_error_is_told_privately_in_its_own_sentence(error: Exception, sentence: str) -> None:
    """People read what happened and what to do; nobody is pinged and no path is shown."""
    result = replied(raising(error))
    assert result.ephemeral
    assert shown(result).startswith(sentence)
    assert "/a/b.db" not in shown(result)


def test_the_days_beside_a_missing_one_are_buttons() -> None:
    """An error that names days offers them."""
    error = NotFoundError("there is none", nearest=(date(2021, 2, 5),))
    result = replied(raising(error))
    assert result.response is not None
    assert "hp1:turn:2021-02-05::" in str(result.response.components)


@pytest.mark.parametrize("error", [ZeroDivisionError("secret"), StoreDamagedError("/a/b.db: no")])
def test_an_unknown_error_is_an_incident(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    """The person reads a short id and nothing from inside; the log has the trace under it."""
    with caplog.at_level(logging.ERROR):
        result = replied(raising(error))
    assert result.ephemeral
    assert "secret" not in shown(result)
    assert "/a/b.db" not in shown(result)
    [record] = [r for r in caplog.records if "incident" in r.getMessage()]
    incident = record.getMessage().split()[1].strip(":")
    assert f"incident `{incident}`" in shown(result)
    assert "/try_it" in record.getMessage()
    assert record.exc_info is not None
    assert record.exc_info[1] is error


class FakeInteraction:
    """An interaction that keeps how it was announced."""

    def __init__(self) -> None:
        self.response = self
        self.extras: dict[str, object] = {}
        self.announced: list[dict[str, bool]] = []
        self.told = asyncio.Event()

    def is_done(self) -> bool:
        """Whether anything was answered."""
        return self.told.is_set()

    async def defer(self, **how: bool) -> None:
        """Announce an answer."""
        self.announced.append(how)
        self.told.set()


@pytest.mark.parametrize(
    ("manner", "how"),
    [
        (Manner.PUBLIC, {"ephemeral": False, "thinking": True}),
        (Manner.PRIVATE, {"ephemeral": True, "thinking": True}),
        (Manner.IN_PLACE, {}),
    ],
)
def test_a_slow_answer_is_announced(manner: Manner, how: dict[str, bool]) -> None:
    """Work that outlasts our patience goes on, and the person is told that it does, once."""

    async def run() -> None:
        interaction = FakeInteraction()

        async def work() -> str:
            await interaction.told.wait()
            return "at last"

        pressed = cast("discord.Interaction", interaction)
        assert await in_time(pressed, work(), manner, patience_s=0) == "at last"
        await acknowledge(pressed, manner)
        assert interaction.announced == [how]

    asyncio.run(run())


def test_work_ends_with_its_interaction() -> None:
    """Nothing goes on behind an interaction that was cancelled."""

    async def run() -> None:
        begun, ended = asyncio.Event(), asyncio.Event()

        async def work() -> None:
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        waiting = asyncio.create_task(in_time(cast("discord.Interaction", None), work()))
        await begun.wait()
        waiting.cancel()
        await ended.wait()

    asyncio.run(run())


def test_a_quick_answer_is_not_announced() -> None:
    """What the store gives at once is one request, not two."""

    async def reply(interaction: discord.Interaction) -> None:
        async def work() -> str:
            return "at once"

        text = await in_time(interaction, work())
        await send(interaction, layout.message([layout.text(text)]))

    result = replied(reply)
    assert not result.deferred
    assert "at once" in shown(result)


def test_work_that_fails_late_is_told_privately() -> None:
    """A public announcement is taken back before the error is told to one person."""

    async def reply(interaction: discord.Interaction) -> None:
        await acknowledge(interaction)
        await acknowledge(interaction)  # a second time changes nothing
        raise NotFoundError("it is not there")

    result = replied(reply)
    assert result.response is None
    [told] = result.followups
    assert told.ephemeral
    assert shown(told) == "It is not there."


def test_a_private_answer_that_is_late_stays_private() -> None:
    """The announcement of a private answer is private too."""

    async def reply(interaction: discord.Interaction) -> None:
        await acknowledge(interaction, Manner.PRIVATE)
        await send(interaction, layout.message([layout.text("psst")]), manner=Manner.PRIVATE)

    result = replied(reply)
    assert result.ephemeral
    assert "psst" in shown(result)


def test_answering_never_raises() -> None:
    """Even when the interaction is gone, a button's answer ends without an error."""

    async def reply(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("first")
        await interaction.delete_original_response()

        async def making() -> list[Any]:
            raise ZeroDivisionError

        await answer(interaction, making(), Manner.IN_PLACE)

    assert [m.ephemeral for m in replied(reply).followups] == [True]


def test_an_error_of_many_lines_fits() -> None:
    """Of a long list of faults the first are told."""
    told = replied(raising(UsageError("\n".join(["*this* is wrong " * 100] * 50))))
    assert len(shown(told)) <= 4000
