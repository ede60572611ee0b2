"""The buttons and selects of all messages, which work for ever.

What a press means is in the custom_id (`bot.ui.ids`), so nothing is kept about a message that was
sent. Who presses on somebody else's message gets a private answer; who asked for it has it edited.
"""

from typing import Any, ClassVar, Protocol, Self, cast

import discord
from discord import ui

from bot.errors import StaleControlError
from bot.services.desk import Desk
from bot.ui import ids
from bot.ui.digest_message import ALL_CATEGORIES, hot_message
from bot.ui.replies import AnyInteraction, Manner, answer, manner_of_press

Views = list[ui.LayoutView]


class HasDesk(Protocol):
    """The client, as far as buttons know it."""

    desk: Desk


class Control(ui.DynamicItem[ui.Item[Any]], template=r"(?!)"):
    """A button or select that answers within three seconds, and answers every error too."""

    always_private: ClassVar[bool] = False

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: Any, /
    ) -> Self:
        """Nothing is read here: discord.py answers nobody if this fails."""
        return cls(item)

    async def callback(self, interaction: AnyInteraction) -> None:
        """Answer a press."""
        manner = Manner.PRIVATE if self.always_private else manner_of_press(interaction)
        await answer(interaction, self._views(interaction), manner)

    async def _views(self, interaction: AnyInteraction) -> Views:
        desk = cast("HasDesk", interaction.client).desk
        return await self.views(desk, interaction, ids.read(self.custom_id))

    async def views(self, desk: Desk, interaction: AnyInteraction, intent: Any) -> Views:
        """The messages to answer with."""
        raise NotImplementedError

    def chosen(self) -> str:
        """The option of a select that was chosen."""
        values = cast("ui.Select[Any]", self.item).values
        return values[0] if values else ""


class TurnButton(Control, template=ids.pattern(ids.Turn)):
    """To another day."""

    async def views(self, desk: Desk, interaction: AnyInteraction, intent: ids.Turn) -> Views:
        """The day as `/hot` shows it."""
        page = await desk.reading.find_page(intent.day, category=intent.category)
        return [hot_message(page)]


class CategorySelect(Control, template=ids.pattern(ids.Narrow)):
    """To a category of the same day."""

    async def views(self, desk: Desk, interaction: AnyInteraction, intent: ids.Narrow) -> Views:
        """The day as `/hot` shows it, narrowed."""
        chosen = self.chosen()
        category = None if chosen == ALL_CATEGORIES else chosen
        return [hot_message(await desk.reading.find_page(intent.day, category=category))]


class OutdatedControl(Control, template=ids.OUTDATED):
    """What another version of the bot put under its messages."""

    always_private = True

    async def views(self, desk: Desk, interaction: AnyInteraction, intent: Any) -> Views:
        """Never anything: reading the custom_id says what to do."""
        raise StaleControlError("this button is of another version of the bot")


CONTROLS: tuple[type[Control], ...] = (TurnButton, CategorySelect, OutdatedControl)
