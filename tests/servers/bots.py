"""A small bot, written with discord.py as bots are, for trying out the loopback Discord."""

import asyncio
import contextlib
import io
import re
from collections.abc import AsyncIterator
from typing import Any, Self

import discord
from discord import app_commands, ui
from discord.ext import commands

from tests.servers.discord import Channel, ChannelKind, FakeDiscord

Interaction = discord.Interaction[Any]


class Abstract(
    ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"abstract:(?P<paper>[0-9]{4}\.[0-9]{5})"
):
    """A button that survives a restart: what it is about stands in its custom_id."""

    def __init__(self, paper: str) -> None:
        super().__init__(ui.Button(label="Abstract", custom_id=f"abstract:{paper}"))
        self.paper = paper

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make it again from what was pressed."""
        return cls(match["paper"])

    async def callback(self, interaction: Interaction) -> Any:
        """Show the abstract to whoever asked."""
        await interaction.response.send_message(f"The abstract of {self.paper}.", ephemeral=True)


def ranking(number: int = 10, *, title: str = "A paper") -> ui.LayoutView:
    """A view with a section and a button for each paper."""
    box: ui.Container[ui.LayoutView] = ui.Container(ui.TextDisplay("## Hot papers"))
    for place in range(1, number + 1):
        paper = f"2102.{place:05}"
        text = f"**{place}. [{title}](https://arxiv.org/abs/{paper})**"
        box.add_item(ui.Section(text, accessory=Abstract(paper)))
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    return view


class Papers(commands.Cog):
    """Commands that answer in each of the ways there are."""

    @app_commands.command(description="At once.")
    async def hot(self, interaction: Interaction, day: str = "today") -> None:
        """A layout, at once."""
        await interaction.response.send_message(view=ranking(title=day))

    @hot.autocomplete("day")
    async def _days(self, interaction: Interaction, text: str) -> list[app_commands.Choice[str]]:
        days = ("2021-02-05", "2021-02-08")
        return [app_commands.Choice(name=day, value=day) for day in days if text in day]

    @app_commands.command(description="A file, later.")
    async def archive(self, interaction: Interaction) -> None:
        """Deferred, then a file."""
        await interaction.response.defer(thinking=True)
        file = discord.File(io.BytesIO(b"# Hot papers\n"), "2021-02-08.md")
        await interaction.followup.send("The post", file=file)

    @app_commands.command(description="For those who manage the server.")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def subscribe(self, interaction: Interaction, channel: discord.TextChannel) -> None:
        """With an option that is a channel, and a second message."""
        await interaction.response.send_message(f"Posting to {channel.mention}", ephemeral=True)
        await interaction.followup.send("The first post comes tomorrow.", ephemeral=True)

    @app_commands.command(description="Never answers.")
    async def silent(self, interaction: Interaction) -> None:
        """Nothing."""


class PaperBot(commands.AutoShardedBot):
    """A bot with few intents and little patience; `options` are discord.py's."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("intents", discord.Intents(guilds=True))
        options.setdefault("guild_ready_timeout", 0.05)
        super().__init__(commands.when_mentioned, max_messages=None, **options)

    async def setup_hook(self) -> None:
        """Register commands and buttons."""
        await self.add_cog(Papers())
        self.add_dynamic_items(Abstract)
        self.tree.add_command(
            app_commands.ContextMenu(name="Papers in this message", callback=papers_in)
        )

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify without discord.py's pause of five seconds."""

    def text_channel(self, channel_id: int) -> discord.TextChannel:
        """A text channel from the cache."""
        channel = self.get_channel(channel_id)
        assert isinstance(channel, discord.TextChannel)
        return channel


async def papers_in(interaction: Interaction, message: discord.Message) -> None:
    """Find arXiv ids in a message that was right-clicked."""
    found = re.findall(r"[0-9]{4}\.[0-9]{5}", message.content)
    await interaction.response.send_message(", ".join(found) or "none", ephemeral=True)


@contextlib.asynccontextmanager
async def running(loopback: FakeDiscord, **options: Any) -> AsyncIterator[PaperBot]:
    """A bot that is ready; what it dies of is raised at the end."""
    bot = PaperBot(**options)
    async with bot:
        # `wait_for` needs the loop that entering the bot gave it.
        ready = asyncio.ensure_future(bot.wait_for("ready", timeout=10))
        connected = asyncio.create_task(bot.start(loopback.token))
        await asyncio.wait({ready, connected}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            connected.result()
        ready.result()
        yield bot
        await bot.close()
        await connected


def channel_of(loopback: FakeDiscord, kind: ChannelKind = ChannelKind.TEXT) -> Channel:
    """A channel in a guild of its own."""
    return loopback.world.add_channel(loopback.world.add_guild(), "papers", kind)


def contents(loopback: FakeDiscord, channel: Channel) -> list[str]:
    """What stands in a channel."""
    return [message.content for message in loopback.messages(channel)]
