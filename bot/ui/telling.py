"""Telling an admin what keeps the bot from posting."""

import logging

import aiohttp
import discord

from bot.domain.subscription import Subscription
from bot.render.budget import shorten
from bot.render.discord_text import plain
from bot.texts import Sentence
from bot.ui.languages import language_of_posts
from bot.ui.wording import shown_size

_LONGEST_REASON = 1000  # characters; a message has 2000 (FACTS section 4)
_FAULTS = (discord.HTTPException, aiohttp.ClientError, OSError)

log = logging.getLogger(__name__)


async def tell_admin(client: discord.Client, subscription: Subscription, reason: Sentence) -> bool:
    """Tell who set it up, or the server in its system channel, why it is paused; whether told.

    It is told in the language of the channel's posts.

    For a channel of the configuration that is the owner of the application, unless the
    configuration names somebody.
    """
    guild = _guild_of(client, subscription)
    language = language_of_posts(subscription.style, guild)
    text = language.say(
        "channel-paused",
        channel=f"<#{subscription.channel_id}>",
        reason=plain(shorten(language.tell(reason), _LONGEST_REASON, size=shown_size)),
    )
    admin_id = subscription.admin_id or owner_of(client)
    if admin_id is not None:
        try:
            admin = await client.fetch_user(admin_id)
            await admin.send(text, allowed_mentions=discord.AllowedMentions.none())
        except _FAULTS as error:
            log.info("user %s cannot be told: %s", admin_id, error)
        else:
            return True
    return await _tell_server(guild, subscription, text)


def owner_of(client: discord.Client) -> int | None:
    """The user whom the application belongs to, of a team its owner; None before the log-in."""
    application = client.application
    if application is None:
        return None
    return application.team.owner_id if application.team else application.owner.id


async def _tell_server(guild: discord.Guild | None, subscription: Subscription, text: str) -> bool:
    channel = guild.system_channel if guild else None
    if channel is None or channel.id == subscription.channel_id:
        return False
    try:
        await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
    except _FAULTS as error:
        log.info("server %s cannot be told: %s", subscription.guild_id, error)
        return False
    return True


def _guild_of(client: discord.Client, subscription: Subscription) -> discord.Guild | None:
    if subscription.guild_id is not None:
        return client.get_guild(subscription.guild_id)
    channel = client.get_channel(subscription.channel_id)
    return getattr(channel, "guild", None)
