"""Telling an admin what keeps the bot from posting."""

import logging

import discord

from bot.domain.subscription import Subscription
from bot.render.budget import shorten
from bot.texts import Sentence
from bot.ui.languages import language_of_posts

_LONGEST = 2000  # characters of a message (FACTS section 4)

log = logging.getLogger(__name__)


async def tell_admin(
    client: discord.Client, subscription: Subscription, sentence: Sentence
) -> bool:
    """Tell who set it up, by direct message or in the server's system channel; whether told.

    It is told in the language of the channel's posts.

    For a channel of the configuration that is the owner of the application, unless the
    configuration names somebody.
    """
    guild = _guild_of(client, subscription)
    language = language_of_posts(subscription.style, guild)
    text = shorten(language.tell(sentence), _LONGEST)
    admin_id = subscription.admin_id or owner_of(client)
    if admin_id is not None:
        try:
            admin = await client.fetch_user(admin_id)
            await admin.send(text, allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException as error:
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
    except discord.HTTPException as error:
        log.info("server %s cannot be told: %s", subscription.guild_id, error)
        return False
    return True


def _guild_of(client: discord.Client, subscription: Subscription) -> discord.Guild | None:
    if subscription.guild_id is not None:
        return client.get_guild(subscription.guild_id)
    channel = client.get_channel(subscription.channel_id)
    return getattr(channel, "guild", None)
