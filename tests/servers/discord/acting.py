"""What people do in the loopback Discord's app: type commands, press buttons, choose."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Literal

from tests.servers.discord.answers import Answer, NoAnswer, complaint
from tests.servers.discord.components import BUTTON, SELECT, SELECTS
from tests.servers.discord.errors import Payload
from tests.servers.discord.interaction import Interaction
from tests.servers.discord.interaction_payload import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    new_interaction,
    resolved,
)
from tests.servers.discord.rest.commands import MESSAGE as MESSAGE_COMMAND
from tests.servers.discord.rest.commands import USER as USER_COMMAND
from tests.servers.discord.server import Server
from tests.servers.discord.state import Channel, Message, Role, User
from tests.servers.discord.typed import Typed, Value, check_offered, find_command, option_values

Until = Literal["answered", "acknowledged"]


class Acting(Server):
    """Each verb returns the bot's answer.

    It waits for at most `timeout_s` of real time: until there is something to read, or with
    `until="acknowledged"` for the first sign of life only. The owner does it unless a `user` is
    given.

    Raises:
        NoAnswer: the bot did not, in that time.
        NotOffered: the person does not see the command there.
        ValueError: the command or an option is not registered so.
    """

    async def invoke(
        self,
        command: str,
        options: Mapping[str, Value] | None = None,
        *,
        channel: Channel,
        user: User | None = None,
        as_user_app: bool = False,
        timeout_s: float = 5.0,
        until: Until = "answered",
    ) -> Answer:
        """Type a slash command: `invoke("digest subscribe", {"channel": papers}, …)`."""
        user = user or self.world.owner
        typed = find_command(self.world, command)
        check_offered(self.world, typed.command, user, channel, as_user_app=as_user_app)
        sent, named = option_values(typed, options or {})
        data = self._command_data(typed, sent, named, channel)
        interaction = new_interaction(
            self.world, COMMAND, data, user=user, channel=channel, as_user_app=as_user_app
        )
        return await self._answered(interaction, timeout_s, until)

    async def autocomplete(
        self,
        command: str,
        focused: str,
        text: str = "",
        *,
        channel: Channel,
        options: Mapping[str, Value] | None = None,
        user: User | None = None,
        timeout_s: float = 5.0,
    ) -> list[Payload]:
        """Begin to type an option, and get what is suggested."""
        user = user or self.world.owner
        typed = find_command(self.world, command)
        check_offered(self.world, typed.command, user, channel, as_user_app=False)
        values = {**(options or {}), focused: text}
        sent, named = option_values(typed, values, focused=focused)
        data = self._command_data(typed, sent, named, channel)
        interaction = new_interaction(self.world, AUTOCOMPLETE, data, user=user, channel=channel)
        return (await self._answered(interaction, timeout_s, "answered")).choices

    async def context_menu(
        self,
        command: str,
        target: Message | User,
        *,
        channel: Channel | None = None,
        user: User | None = None,
        as_user_app: bool = False,
        timeout_s: float = 5.0,
        until: Until = "answered",
    ) -> Answer:
        """Choose a command from the menu of a message, or of a user in a channel."""
        user = user or self.world.owner
        if isinstance(target, Message):
            channel = self.world.channels[target.channel_id]
        assert channel is not None, "the menu of a user opens in a channel"
        kind = MESSAGE_COMMAND if isinstance(target, Message) else USER_COMMAND
        typed = find_command(self.world, command, kind=kind)
        check_offered(self.world, typed.command, user, channel, as_user_app=as_user_app)
        data = self._command_data(typed, [], [target], channel) | {"target_id": str(target.id)}
        interaction = new_interaction(
            self.world, COMMAND, data, user=user, channel=channel, as_user_app=as_user_app
        )
        return await self._answered(interaction, timeout_s, until)

    async def press(
        self,
        custom_id: str,
        message: Message,
        *,
        user: User | None = None,
        timeout_s: float = 5.0,
        until: Until = "answered",
    ) -> Answer:
        """Press a button of a message."""
        button = message.find(custom_id)
        if button["type"] != BUTTON or button.get("disabled"):
            raise ValueError(f"{custom_id} is no button that can be pressed")
        data = {"custom_id": custom_id, "component_type": BUTTON}
        return await self._touched(data, message, user, timeout_s, until)

    async def select(
        self,
        custom_id: str,
        values: Sequence[str | User | Channel | Role],
        message: Message,
        *,
        user: User | None = None,
        timeout_s: float = 5.0,
        until: Until = "answered",
    ) -> Answer:
        """Choose values of a select of a message."""
        menu = message.find(custom_id)
        if menu["type"] not in SELECTS or menu.get("disabled"):
            raise ValueError(f"{custom_id} is no select that can be used")
        if not menu.get("min_values", 1) <= len(values) <= menu.get("max_values", 1):
            raise ValueError(f"{custom_id} does not take {len(values)} values")
        known = [option["value"] for option in menu.get("options") or []]
        if menu["type"] == SELECT and not set(values) <= set(known):
            raise ValueError(f"{custom_id} offers {known}, not {values}")
        named = [value for value in values if not isinstance(value, str)]
        data: Payload = {
            "custom_id": custom_id,
            "component_type": menu["type"],
            "values": [v if isinstance(v, str) else str(v.id) for v in values],
        }
        if named:
            guild = self.world.guild_of(self.world.channels[message.channel_id])
            data["resolved"] = resolved(self.world, guild, named)
        return await self._touched(data, message, user, timeout_s, until)

    async def submit(
        self,
        form: Answer,
        values: Mapping[str, str | list[str]],
        *,
        timeout_s: float = 5.0,
        until: Until = "answered",
    ) -> Answer:
        """Fill in a form that the bot opened, by the custom_ids of its fields, and send it."""
        opened = form.interaction
        data = {
            "custom_id": form.modal["custom_id"],
            "components": [_filled(part, values) for part in form.modal["components"]],
        }
        interaction = new_interaction(
            self.world,
            MODAL_SUBMIT,
            data,
            user=self.world.users[opened.user_id],
            channel=self.world.channels[opened.channel_id],
            source=opened.source,
        )
        interaction.opener = opened
        return await self._answered(interaction, timeout_s, until)

    def _command_data(
        self,
        typed: Typed,
        options: list[Payload],
        named: Sequence[User | Channel | Role | Message],
        channel: Channel,
    ) -> Payload:
        data: Payload = {name: typed.command[name] for name in ("id", "name", "type")}
        if options:
            data["options"] = options
        if named:
            data["resolved"] = resolved(self.world, self.world.guild_of(channel), named)
        return data

    async def _touched(
        self, data: Payload, message: Message, user: User | None, timeout_s: float, until: Until
    ) -> Answer:
        interaction = new_interaction(
            self.world,
            COMPONENT,
            data,
            user=user or self.world.owner,
            channel=self.world.channels[message.channel_id],
            source=message,
        )
        return await self._answered(interaction, timeout_s, until)

    async def _answered(self, interaction: Interaction, timeout_s: float, until: Until) -> Answer:
        if not self.gateway.sessions:
            raise NoAnswer("no bot is connected")
        guild_id = interaction.guild_id
        if guild_id is not None and not self.world.guilds[guild_id].has_bot:
            guild_id = None
        self.gateway.emit("INTERACTION_CREATE", interaction.payload, guild_id)
        try:
            async with asyncio.timeout(timeout_s):
                while not _is_over(interaction, until):
                    interaction.changed.clear()
                    await interaction.changed.wait()
        except TimeoutError:
            why = complaint(interaction, self.requests, timeout_s=timeout_s)
            raise NoAnswer(why) from None
        return Answer(interaction)


def _is_over(interaction: Interaction, until: Until) -> bool:
    if until == "acknowledged":
        return interaction.callback is not None
    return interaction.finished


def _filled(part: Payload, values: Mapping[str, str | list[str]]) -> Payload:
    """A component of a form with what was filled in, for all that hold others too."""
    sent: Payload = {"type": part["type"], "id": part.get("id", 0)}
    if "component" in part:
        sent["component"] = _filled(part["component"], values)
    if "components" in part:
        sent["components"] = [_filled(inner, values) for inner in part["components"]]
    if "custom_id" in part:
        value = values[part["custom_id"]]
        key = "values" if isinstance(value, list) else "value"
        sent |= {"custom_id": part["custom_id"], key: value}
    return sent
