"""The buttons under messages about subscriptions: they work for ever, for those who may."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from bot.domain.wishes import Wish
from bot.errors import NotAllowedError, StaleControlError
from bot.services.subscribing import Place, Subscribing
from bot.texts import Language, Said
from bot.ui.controls import Control, HasDesk, Views
from bot.ui.languages import language_of
from bot.ui.look_form import chosen_in, look_form
from bot.ui.replies import AnyInteraction, Manner, answer
from bot.ui.subscription_form import change_form, typed_in
from bot.ui.subscription_ids import PATTERN, Act, Manage, read, write
from bot.ui.subscription_messages import (
    list_message,
    on_its_way_message,
    outlook_message,
    remove_question,
)
from bot.ui.trial_answer import trial_answer

_MORE = (Act.PREVIEW, Act.POST)
"""What is answered by a message of its own."""


class SubscriptionButton(Control, template=PATTERN):
    """Every button that `bot.ui.subscription_ids` has a word for."""

    async def callback(self, interaction: AnyInteraction) -> None:
        """Answer a press, mostly by what stands in place of the pressed message then."""
        is_more = any(f":{act}:" in self.custom_id for act in _MORE)
        manner = Manner.PRIVATE if is_more else Manner.IN_PLACE
        await answer(interaction, _pressed(interaction, self.custom_id), manner)


@dataclass(frozen=True, slots=True)
class Press:
    """One press by somebody who may; each act gives the messages to answer with."""

    interaction: AnyInteraction
    subscribing: Subscribing
    guild_id: int
    manage: Manage

    @property
    def language(self) -> Language:
        """That of who presses."""
        return language_of(self.interaction)

    async def show_list(self) -> Views:
        """The page of the list that the button belongs to."""
        page = await self.subscribing.list_page(self.guild_id, self.manage.page)
        return [list_message(self.language, page, self.subscribing.defaults)]

    async def pause(self) -> Views:
        """Pause, and show the list."""
        by = self.interaction.user.display_name
        await self.subscribing.pause(self.guild_id, self.manage.subscription_id, by)
        return await self.show_list()

    async def resume(self) -> Views:
        """Let it go on, and show the list."""
        await self.subscribing.resume(self.guild_id, self.manage.subscription_id)
        return await self.show_list()

    async def ask(self) -> Views:
        """Ask once more before it is removed."""
        found = await self.subscribing.find_own(self.guild_id, self.manage.subscription_id)
        page, defaults = self.manage.page, self.subscribing.defaults
        return [remove_question(self.language, found, page, defaults)]

    async def remove(self) -> Views:
        """Remove it, and show the list."""
        await self.subscribing.remove(self.guild_id, self.manage.subscription_id)
        return await self.show_list()

    async def preview(self) -> Views:
        """Show what the channel would get."""
        found = await self.subscribing.find(self.guild_id, self.manage.subscription_id)
        place = Place(self.guild_id, found.channel_id, self.interaction.user.id)
        return await trial_answer(self.interaction, self.subscribing, place, Wish())

    async def post(self) -> Views:
        """Post the newest digest now."""
        found, day = await self.subscribing.post_now(self.guild_id, self.manage.subscription_id)
        return [on_its_way_message(self.language, found, day)]

    async def change(self) -> Views:
        """Open the form; what is typed there is answered on its own."""
        found = await self.subscribing.find_own(self.guild_id, self.manage.subscription_id)
        known = replace(self.manage, act=Act.FORM)
        form = change_form(self.language, found, write(known))
        await self.interaction.response.send_modal(form)
        return []

    async def look(self) -> Views:
        """Open the other form, in the same way."""
        found = await self.subscribing.find_own(self.guild_id, self.manage.subscription_id)
        form = look_form(self.language, found, write(replace(self.manage, act=Act.STYLE)))
        await self.interaction.response.send_modal(form)
        return []


_ACTS: Mapping[Act, Callable[[Press], Awaitable[Views]]] = {
    Act.LIST: Press.show_list,
    Act.PAUSE: Press.pause,
    Act.RESUME: Press.resume,
    Act.ASK: Press.ask,
    Act.REMOVE: Press.remove,
    Act.PREVIEW: Press.preview,
    Act.POST: Press.post,
    Act.CHANGE: Press.change,
    Act.LOOK: Press.look,
}


async def _pressed(interaction: AnyInteraction, custom_id: str) -> Views:
    manage = read(custom_id)
    if manage.act not in _ACTS:  # that of a form, which is no button
        raise StaleControlError(Said("stale-list"))
    return await _ACTS[manage.act](_press(interaction, manage))


async def answer_form(interaction: AnyInteraction) -> None:
    """Change a subscription to what was typed or chosen in one of its forms."""
    await answer(interaction, _changed(interaction), Manner.IN_PLACE)


async def _changed(interaction: AnyInteraction) -> Views:
    sent: dict[str, Any] = dict(interaction.data or {})
    manage = read(str(sent.get("custom_id", "")))
    read_form = chosen_in if manage.act is Act.STYLE else typed_in
    press, wish = _press(interaction, manage), read_form(sent.get("components", []))
    member, subscribing = interaction.user.id, press.subscribing
    outlook = await subscribing.change(press.guild_id, manage.subscription_id, member, wish)
    return [outlook_message(press.language, outlook, subscribing.defaults)]


def subscribing_of(interaction: AnyInteraction) -> tuple[Subscribing, int]:
    """What admins do, and the server in which somebody does it who may.

    Permissions may have changed since the message was sent.

    Raises:
        NotAllowedError: they may not.
    """
    subscribing = cast("HasDesk", interaction.client).desk.subscribing
    guild_id = interaction.guild_id
    if subscribing is None or guild_id is None or not interaction.permissions.manage_guild:
        raise NotAllowedError(Said("only-managers"))
    return subscribing, guild_id


def _press(interaction: AnyInteraction, manage: Manage) -> Press:
    return Press(interaction, *subscribing_of(interaction), manage)
