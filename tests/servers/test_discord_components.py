"""People press, choose, and fill in forms on the loopback Discord."""

import discord
import pytest
from discord import ui

from tests.servers.bots import Interaction, channel_of, ranking, running
from tests.servers.conftest import Play
from tests.servers.discord import FakeDiscord
from tests.servers.discord.interaction import CallbackKind


def test_button_survives_a_restart(play: Play) -> None:
    """A button that another run of the bot sent is answered by its custom_id."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback) as bot:
            await bot.text_channel(papers.id).send(view=ranking())
        async with running(loopback):
            [message] = loopback.messages(papers)
            answer = await loopback.press("abstract:2102.00007", message)
            with pytest.raises(LookupError, match=r"abstract:2102\.00001"):
                await loopback.press("abstract:2102.99999", message)
        assert (answer.text, answer.ephemeral) == ("The abstract of 2102.00007.", True)

    play(scene)


class Choice(ui.View):
    """A select and two buttons that change the message, or ask for more."""

    @ui.select(options=[discord.SelectOption(label=name) for name in ("cs.LG", "cs.RO")])
    async def category(self, interaction: Interaction, select: ui.Select["Choice"]) -> None:
        """Change the message."""
        await interaction.response.edit_message(content=f"only {select.values[0]}")

    @ui.button(label="Later")
    async def later(self, interaction: Interaction, button: ui.Button["Choice"]) -> None:
        """Change it after a deferral."""
        await interaction.response.defer()
        await interaction.edit_original_response(content="later")

    @ui.button(label="Words")
    async def words(self, interaction: Interaction, button: ui.Button["Choice"]) -> None:
        """Open a form."""
        await interaction.response.send_modal(Words())


class Words(ui.Modal, title="Keywords"):
    """A form with one field."""

    words: ui.TextInput["Words"] = ui.TextInput(label="Words", custom_id="words")

    async def on_submit(self, interaction: Interaction) -> None:
        """Say what was written."""
        await interaction.response.send_message(f"looking for {self.words.value}", ephemeral=True)


def test_components_change_their_message(play: Play) -> None:
    """Updates, at once or deferred, show in the message; a form comes back filled in."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        async with running(loopback) as bot:
            await bot.text_channel(papers.id).send("all", view=Choice())
            [message] = loopback.messages(papers)
            ids = {p["label"]: p["custom_id"] for p in message.all_components() if "label" in p}
            [menu] = [p["custom_id"] for p in message.all_components() if p["type"] == 3]
            answer = await loopback.select(menu, ["cs.RO"], message)
            assert (answer.kind, message.content) == (CallbackKind.UPDATE, "only cs.RO")
            answer = await loopback.press(ids["Later"], message)
            assert (answer.kind, message.content) == (CallbackKind.DEFERRED_UPDATE, "later")
            form = await loopback.press(ids["Words"], message)
            assert form.modal["title"] == "Keywords"
            answer = await loopback.submit(form, {"words": "robots"})
            assert answer.text == "looking for robots"
            with pytest.raises(ValueError, match="offers"):
                await loopback.select(menu, ["cs.XX"], message)
        assert loopback.messages(papers) == [message]

    play(scene)


def test_message_menu_shows_the_message(play: Play) -> None:
    """A command of a message's menu reads the message without an intent for content."""

    async def scene(loopback: FakeDiscord) -> None:
        papers = channel_of(loopback)
        written = loopback.write(papers, loopback.world.owner, "2102.02915 and 2102.00001")
        async with running(loopback) as bot:
            await bot.tree.sync()
            answer = await loopback.context_menu("Papers in this message", written)
        assert answer.text == "2102.02915, 2102.00001"

    play(scene)
