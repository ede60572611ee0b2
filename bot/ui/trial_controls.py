"""The controls under a tried filter: they work for ever, for those who may."""

from collections.abc import Iterable, Iterator
from typing import Any

import discord

from bot.services.subscribing import Place
from bot.ui import trial_ids
from bot.ui.controls import Control, Views
from bot.ui.languages import language_of
from bot.ui.replies import AnyInteraction, Manner, answer
from bot.ui.subscription_controls import subscribing_of
from bot.ui.subscription_messages import outlook_message
from bot.ui.trial_answer import preview_answer
from bot.ui.trial_ids import Act


class TrialControl(Control, template=trial_ids.PATTERN):
    """The select of a day's post, and the button that saves."""

    async def callback(self, interaction: AnyInteraction) -> None:
        """Answer a press: a post comes beside the pressed message, what is saved in its place."""
        is_save = f":{Act.SAVE}:" in self.custom_id
        manner = Manner.IN_PLACE if is_save else Manner.PRIVATE
        await answer(interaction, self._tried(interaction), manner)

    async def _tried(self, interaction: AnyInteraction) -> Views:
        subscribing, guild_id = subscribing_of(interaction)
        trying = trial_ids.read(self.custom_id)
        wish = trial_ids.read_values(_values_in(interaction.message))
        place = Place(guild_id, trying.channel_id, interaction.user.id)
        language = language_of(interaction)
        if trying.act is Act.SAVE:
            outlook = await subscribing.subscribe(place, wish)
            return [outlook_message(language, outlook, subscribing.defaults)]
        day = trial_ids.read_day(self.chosen())
        return await preview_answer(interaction, subscribing, place, wish, day)


def _values_in(message: discord.Message | None) -> list[str]:
    """The values of the select of a message, all of them; none without one."""
    parts = _parts(message.components if message else ())
    return [
        option.value
        for part in parts
        if isinstance(part, discord.SelectMenu)
        for option in part.options
    ]


def _parts(components: Iterable[Any]) -> Iterator[Any]:
    for component in components:
        yield component
        yield from _parts(getattr(component, "children", ()))
