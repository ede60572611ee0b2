"""A guild on the wire: over HTTP, and in the gateway's GUILD_CREATE."""

from tests.servers.discord.errors import Payload
from tests.servers.discord.payloads import channel, member, moment, role
from tests.servers.discord.state import Guild
from tests.servers.discord.world import World


def guild(one: Guild) -> Payload:
    """A guild as a GET gives it, without its channels and members."""
    absent = (
        "icon description home_header splash discovery_splash banner application_id afk_channel_id "
        "widget_channel_id max_presences vanity_url_code rules_channel_id safety_alerts_channel_id "
        "public_updates_channel_id incidents_data"
    )
    zero = (
        "system_channel_flags verification_level default_message_notifications mfa_level "
        "explicit_content_filter max_stage_video_channel_users max_video_channel_users "
        "premium_tier premium_subscription_count nsfw_level"
    )
    return {
        "id": str(one.id),
        "name": one.name,
        "owner_id": str(one.owner_id),
        "region": "deprecated",
        "features": [],
        "afk_timeout": 300,
        "system_channel_id": str(one.system_channel_id) if one.system_channel_id else None,
        "widget_enabled": False,
        "max_members": 500000,
        "preferred_locale": one.locale,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "roles": [role(each) for each in one.roles.values()],
        "emojis": [],
        "stickers": [],
        **dict.fromkeys(absent.split()),
        **dict.fromkeys(zero.split(), 0),
    }


def guild_create(world: World, one: Guild) -> Payload:
    """A guild as the gateway sends it: with channels, threads, and of the members the bot."""
    own = one.members[world.bot.id]
    return guild(one) | {
        "joined_at": moment(own.joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(one.members),
        "members": [member(own, world.bot)],
        "channels": [channel(world, each) for each in world.channels_of(one)],
        "threads": [channel(world, each) for each in world.threads_of(one) if not each.archived],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def unavailable(one: Guild) -> Payload:
    """A guild of which only the id is known."""
    return {"id": str(one.id), "unavailable": True}
