"""Direct messages to the person who runs the bot: the port of the alarms, kept with discord.py."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.errors import PostFailedError, PostRefusedError
from bot.services.watch import Marks
from bot.texts import ENGLISH, Language, find_language
from bot.ui.post_errors import post_error
from bot.ui.telling import owner_of

_LONGEST_S = 60.0
_LOOKED_AT = 100  # messages of the conversation that are searched for one of ours
_LOOK_BACK = timedelta(minutes=2)  # the two clocks may differ
_LOCALE = "locale of the owner"


class DirectMessages:
    """Writes to the owner of the application, or to the person that the configuration names."""

    def __init__(
        self,
        client: discord.Client,
        owner_id: int | None,
        marks: Marks,
        now: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._wanted_id = owner_id
        self._marks = marks
        self._now = now
        self._locale: str | None = None

    async def find_language(self) -> Language:
        """The language of the owner's Discord, or of a server as long as the owner said nothing.

        That is one of the owner's own if there is any.

        Raises:
            StoreError: what was remembered cannot be read; never after it was read once.
        """
        if self._locale is None:
            self._locale = await self._marks.find_mark(_LOCALE) or ""
        return find_language(self._locale or self._locale_of_a_server()) or ENGLISH

    async def hear(self, interaction: discord.Interaction[Any]) -> None:
        """Remember the language of the owner's Discord, if it is the owner who asks for something.

        Raises:
            StoreError: it cannot be remembered for longer than this process.
        """
        locale = interaction.locale.value
        if interaction.user.id == self._owner_id and locale != self._locale:
            self._locale = locale
            await self._marks.save_mark(_LOCALE, locale)

    async def tell(self, text: str, *, nonce: str, since: datetime | None) -> None:
        """Send a message, unless it is there since a moment (None: it was not begun before).

        Raises:
            PostRefusedError: Discord does not let us (403, 404).
            PostFailedError: it went wrong, and the message may be there or not.
        """
        owner_id = self._owner_id
        if owner_id is None:
            raise PostFailedError("not logged in to Discord yet")
        try:
            async with asyncio.timeout(_LONGEST_S):
                await self._tell(owner_id, text, nonce, since)
        except TimeoutError:
            raise PostFailedError("Discord took too long") from None
        except discord.NotFound as error:
            raise PostRefusedError(f"Discord does not know the user {owner_id}") from error
        except Exception as error:
            raise post_error(error, self._now()) from error

    @property
    def _owner_id(self) -> int | None:
        return self._wanted_id or owner_of(self._client)

    def _locale_of_a_server(self) -> str:
        servers = sorted(self._client.guilds, key=lambda one: one.owner_id != self._owner_id)
        return servers[0].preferred_locale.value if servers else ""

    async def _tell(self, owner_id: int, text: str, nonce: str, since: datetime | None) -> None:
        owner = await self._client.fetch_user(owner_id)
        channel = owner.dm_channel or await owner.create_dm()
        if since is not None and await self._is_there(channel, text, since - _LOOK_BACK):
            return
        quiet = discord.AllowedMentions.none()
        await channel.send(text, nonce=nonce, allowed_mentions=quiet, suppress_embeds=True)

    async def _is_there(self, channel: discord.DMChannel, text: str, since: datetime) -> bool:
        me = self._client.user
        async for message in channel.history(after=since, limit=_LOOKED_AT):
            if me is not None and message.author.id == me.id and message.content == text:
                return True
        return False
