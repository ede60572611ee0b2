"""What happens around the bot: it is removed, channels go away, permissions change, people write.

Each tells the bot through the gateway, as Discord does.
"""

from collections.abc import Callable

from tests.servers.discord import guild_payload, payloads
from tests.servers.discord.mentions import Pings, pings
from tests.servers.discord.permissions import NOTHING, Permission
from tests.servers.discord.posting import new_message, store
from tests.servers.discord.server import Server
from tests.servers.discord.state import (
    Channel,
    ChannelKind,
    Guild,
    Message,
    Overwrite,
    Role,
    User,
)


class Happenings(Server):
    """Verbs for what people and Discord itself do; they take effect at once."""

    def messages(self, channel: Channel) -> list[Message]:
        """What everybody sees in a channel, oldest first; ephemeral messages are not among it."""
        there = self.world.messages.get(channel.id, {}).values()
        return sorted((m for m in there if not m.is_ephemeral), key=lambda message: message.id)

    def direct_messages(self, user: User) -> list[Message]:
        """What the bot wrote to a person, oldest first."""
        return self.messages(self.world.direct_channel(user))

    def pings(self, message: Message) -> Pings:
        """Whose screens a message lights up."""
        return pings(self.world, message)

    async def until(
        self, holds: Callable[[], bool], *, what: str = "", timeout_s: float = 10.0
    ) -> None:
        """Return when `holds()` does; it is asked after each request and each gateway message.

        Raises:
            TimeoutError: it did not within `timeout_s` of real time.
        """
        await self.happened.until(holds, what=what, timeout_s=timeout_s)

    def write(self, channel: Channel, user: User, content: str) -> Message:
        """Let a person write a message. The bot does not hear of it: it has no intent for that."""
        message = new_message(self.world, channel, user, {"content": content})
        store(self.world, message)
        return message

    def kick(self, guild: Guild) -> None:
        """Remove the bot from a guild."""
        guild.has_bot = False
        guild.members.pop(self.world.bot.id, None)
        self.gateway.emit("GUILD_DELETE", {"id": str(guild.id)}, guild.id)

    def invite(self, guild: Guild) -> None:
        """Let the bot into a guild: a new one, or again after a kick."""
        guild.has_bot = True
        self.world.add_member(guild, self.world.bot)
        payload = guild_payload.guild_create(self.world, guild)
        # Only a guild that comes back after an outage says whether it is unavailable.
        del payload["unavailable"]
        self.gateway.emit("GUILD_CREATE", payload, guild.id)

    def fail(self, guild: Guild) -> None:
        """Make a guild unavailable, as in an outage."""
        guild.unavailable = True
        self.gateway.emit("GUILD_DELETE", guild_payload.unavailable(guild), guild.id)

    def restore(self, guild: Guild) -> None:
        """Make an unavailable guild available."""
        guild.unavailable = False
        payload = guild_payload.guild_create(self.world, guild)
        self.gateway.emit("GUILD_CREATE", payload, guild.id)

    def create_channel(
        self, guild: Guild, name: str, kind: ChannelKind = ChannelKind.TEXT
    ) -> Channel:
        """Make a channel while the bot runs."""
        channel = self.world.add_channel(guild, name, kind)
        self._tell("CHANNEL_CREATE", channel)
        return channel

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads."""
        event = "THREAD_DELETE" if channel.kind.is_thread else "CHANNEL_DELETE"
        self._tell(event, channel)
        self.world.drop_channel(channel)

    def delete_message(self, message: Message) -> None:
        """Let a person delete a message."""
        del self.world.messages[message.channel_id][message.id]

    def deny(
        self, channel: Channel, permission: Permission, *, to: User | Role | None = None
    ) -> None:
        """Take permissions away in a channel, from the bot unless said otherwise."""
        self._overwrite(channel, to or self.world.bot, deny=permission)

    def allow(
        self, channel: Channel, permission: Permission, *, to: User | Role | None = None
    ) -> None:
        """Give permissions in a channel, to the bot unless said otherwise."""
        self._overwrite(channel, to or self.world.bot, allow=permission)

    def close_direct_messages(self, user: User) -> None:
        """Let a person take no messages from the bot."""
        user.dms_closed = True

    def _overwrite(
        self,
        channel: Channel,
        to: User | Role,
        *,
        allow: Permission = NOTHING,
        deny: Permission = NOTHING,
    ) -> None:
        new = Overwrite(to.id, isinstance(to, User))
        overwrite = channel.overwrites.setdefault(to.id, new)
        overwrite.allow = (overwrite.allow | allow) & ~deny
        overwrite.deny = (overwrite.deny | deny) & ~allow
        self._tell("CHANNEL_UPDATE", channel)

    def _tell(self, event: str, channel: Channel) -> None:
        self.gateway.emit(event, payloads.channel(self.world, channel), channel.guild_id)
