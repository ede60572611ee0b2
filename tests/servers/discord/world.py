"""The state of the loopback Discord as a whole: adding to it, and finding in it."""

import itertools
from collections.abc import Iterable

from bot.domain.clock import Clock
from tests.servers.discord.access import permissions_in
from tests.servers.discord.errors import Payload, dms_closed, missing_access, unknown
from tests.servers.discord.interaction import Interaction
from tests.servers.discord.permissions import EVERYBODY, EVERYTHING, NOTHING, Permission
from tests.servers.discord.state import (
    Application,
    Channel,
    ChannelKind,
    Guild,
    Member,
    Message,
    Role,
    User,
)

_EPOCH_MS = 1_420_070_400_000


class World:
    """Everything that exists, by id.

    `nonce_window_s` is how long a nonce is remembered, `shards` what the bot is advised to use,
    `given_back` how often a message was not sent again because its nonce was remembered.
    """

    def __init__(self, clock: Clock, *, token: str, privileged_intents: int = 0) -> None:
        self.clock = clock
        self.nonce_window_s = 180.0
        self.late_edits = 3
        self.given_back = 0
        self.gateway_url = ""
        self.shards = 1
        self._sequence = itertools.count()
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.nonces: dict[tuple[int, int, str], tuple[float, Message]] = {}
        self.commands: dict[int, Payload] = {}
        self.interactions: dict[str, Interaction] = {}
        self.owner = self.add_user("owner")
        self.bot = self.add_user("Hot Papers", is_bot=True)
        self.application = Application(
            self.bot.id, self.bot.name, self.owner.id, token, privileged_intents=privileged_intents
        )

    def new_id(self) -> int:
        """A snowflake: the moment by the clock, and a number that no other one has."""
        milliseconds = int(self.clock.now().timestamp() * 1000) - _EPOCH_MS
        return (milliseconds << 22) + next(self._sequence) % (1 << 22)

    def add_user(self, name: str, *, is_bot: bool = False) -> User:
        """A person who is in no guild yet."""
        user = User(self.new_id(), name, is_bot)
        self.users[user.id] = user
        return user

    def add_guild(
        self,
        name: str = "Reading group",
        *,
        members: Iterable[User] = (),
        unavailable: bool = False,
        shard: int = 0,
    ) -> Guild:
        """A guild of the owner's with the bot in it, and no channel yet; its id fits the shard."""
        identity = self.new_id()
        while (identity >> 22) % self.shards != shard:
            identity += 1 << 22
        guild = Guild(identity, name, self.owner.id, unavailable=unavailable)
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYBODY)
        self.guilds[guild.id] = guild
        for user in (self.owner, self.bot, *members):
            self.add_member(guild, user)
        return guild

    def add_member(self, guild: Guild, user: User, *roles: Role) -> Member:
        """Let a user join, with roles."""
        member = Member(user.id, self.clock.now(), {role.id for role in roles})
        guild.members[user.id] = member
        return member

    def add_role(self, guild: Guild, name: str, permissions: Permission = NOTHING) -> Role:
        """A role that nobody has yet."""
        role = Role(self.new_id(), name, permissions, position=len(guild.roles))
        guild.roles[role.id] = role
        return role

    def add_channel(
        self, guild: Guild, name: str = "papers", kind: ChannelKind = ChannelKind.TEXT
    ) -> Channel:
        """A channel that everybody sees; the guild's first one takes its system messages."""
        channel = Channel(self.new_id(), kind, name, guild.id)
        channel.position = len(self.channels_of(guild))
        guild.system_channel_id = guild.system_channel_id or channel.id
        return self._keep(channel)

    def add_thread(
        self, parent: Channel, name: str, *, owner: User, thread_id: int | None = None
    ) -> Channel:
        """A public thread below a channel; one begun at a message has that message's id."""
        announcing = parent.kind is ChannelKind.ANNOUNCEMENT
        kind = ChannelKind.ANNOUNCEMENT_THREAD if announcing else ChannelKind.PUBLIC_THREAD
        return self._keep(
            Channel(
                thread_id or self.new_id(),
                kind,
                name,
                parent.guild_id,
                parent_id=parent.id,
                owner_id=owner.id,
            )
        )

    def direct_channel(self, user: User) -> Channel:
        """The channel between the bot and a person; it is made the first time."""
        for channel in self.channels.values():
            if channel.recipient_id == user.id:
                return channel
        return self._keep(Channel(self.new_id(), ChannelKind.DM, recipient_id=user.id))

    def _keep(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        self.messages.setdefault(channel.id, {})
        return channel

    def drop_channel(self, channel: Channel) -> None:
        """Delete a channel, its threads and its messages."""
        for other in [c for c in self.channels.values() if channel.id in (c.id, c.parent_id)]:
            del self.channels[other.id]
            self.messages.pop(other.id, None)

    def channels_of(self, guild: Guild) -> list[Channel]:
        """The channels of a guild without its threads, in order."""
        return [
            c for c in self.channels.values() if c.guild_id == guild.id and not c.kind.is_thread
        ]

    def threads_of(self, guild: Guild) -> list[Channel]:
        """The threads of a guild."""
        return [c for c in self.channels.values() if c.guild_id == guild.id and c.kind.is_thread]

    def guild_of(self, channel: Channel) -> Guild | None:
        """The guild of a channel, None for a direct one."""
        return self.guilds[channel.guild_id] if channel.guild_id is not None else None

    def permissions(self, channel: Channel, user: User) -> Permission:
        """What a user may do in a channel; in a thread, what they may in the channel above."""
        guild = self.guild_of(channel)
        if guild is None:
            return EVERYTHING
        if channel.kind.is_thread and channel.parent_id is not None:
            channel = self.channels[channel.parent_id]
        return permissions_in(guild, channel, user.id)

    def channel_for_bot(self, channel_id: int) -> Channel:
        """A channel that the bot can see.

        Raises:
            ApiError: 10003 if it does not exist, 50001 if the bot is not in its guild or does not
                see it.
        """
        channel = self.channels.get(channel_id)
        if channel is None:
            raise unknown("Channel")
        guild = self.guild_of(channel)
        if guild is None:
            return channel
        # Nobody who is not in the guild may do anything there.
        if Permission.VIEW_CHANNEL not in self.permissions(channel, self.bot):
            raise missing_access()
        return channel

    def message(self, channel_id: int, message_id: int) -> Message:
        """A message of a channel.

        Raises:
            ApiError: 10008 if there is none.
        """
        try:
            return self.messages[channel_id][message_id]
        except KeyError:
            raise unknown("Message") from None

    def check_direct(self, channel: Channel) -> None:
        """Raise `ApiError` 50007 if the person at the other end takes no messages."""
        if channel.recipient_id is not None and self.users[channel.recipient_id].dms_closed:
            raise dms_closed()
