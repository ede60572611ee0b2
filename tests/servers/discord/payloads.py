"""What the loopback Discord's things look like on the wire."""

from datetime import datetime

from tests.servers.discord.errors import Payload
from tests.servers.discord.permissions import EVERYTHING, Permission
from tests.servers.discord.state import (
    Attachment,
    Channel,
    ChannelKind,
    Member,
    Message,
    MessageFlag,
    Role,
    User,
)
from tests.servers.discord.world import World

CDN = "https://cdn.discordapp.com"


def moment(at: datetime) -> str:
    """A time as Discord writes it."""
    return at.isoformat()


def user(one: User) -> Payload:
    """A user as others see them."""
    return {
        "id": str(one.id),
        "username": one.name,
        "global_name": one.name,
        "discriminator": "0",
        "avatar": None,
        "bot": one.is_bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def own_user(world: World) -> Payload:
    """The bot as it sees itself."""
    own = {"mfa_enabled": True, "locale": "en-US", "email": None, "verified": True}
    return user(world.bot) | own


def application(world: World) -> Payload:
    """The bot's application, as its owner made it."""
    return {
        "id": str(world.application.id),
        "name": world.application.name,
        "icon": None,
        "description": "",
        "type": None,
        "verify_key": "0" * 64,
        "flags": world.application.flags,
        "flags_new": str(world.application.flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(world.owner),
        "team": None,
        "bot": user(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}, "1": {}},
    }


def role(one: Role) -> Payload:
    """A role."""
    return {
        "id": str(one.id),
        "name": one.name,
        "permissions": str(int(one.permissions)),
        "position": one.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": one.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def member(one: Member, of: User) -> Payload:
    """A user in a guild."""
    return {
        "user": user(of),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role_id) for role_id in sorted(one.role_ids)],
        "joined_at": moment(one.joined_at),
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "flags": 0,
        "deaf": False,
        "mute": False,
    }


def channel(world: World, one: Channel) -> Payload:
    """A channel of any kind."""
    if one.kind is ChannelKind.DM:
        recipient = world.users[one.recipient_id or 0]
        return {"id": str(one.id), "type": 1, "flags": 0, "recipients": [user(recipient)]}
    shared: Payload = {
        "id": str(one.id),
        "type": int(one.kind),
        "flags": 0,
        "guild_id": str(one.guild_id),
        "name": one.name,
        "parent_id": None if one.parent_id is None else str(one.parent_id),
        "rate_limit_per_user": 0,
        "last_message_id": None if one.last_message_id is None else str(one.last_message_id),
    }
    return shared | (_thread(world, one) if one.kind.is_thread else _lasting(one))


def _lasting(one: Channel) -> Payload:
    overwrites = [
        {
            "id": str(overwrite.target_id),
            "type": int(overwrite.is_member),
            "allow": str(int(overwrite.allow)),
            "deny": str(int(overwrite.deny)),
        }
        for overwrite in one.overwrites.values()
    ]
    return {
        "position": one.position,
        "permission_overwrites": overwrites,
        "nsfw": False,
        "topic": None,
    }


def _thread(world: World, one: Channel) -> Payload:
    count = len(world.messages[one.id])
    since = moment(world.clock.now())
    return {
        "owner_id": str(one.owner_id),
        "message_count": count,
        "member_count": 1,
        "total_message_sent": count,
        "thread_metadata": {
            "archived": one.archived,
            "archive_timestamp": since,
            "auto_archive_duration": 1440,
            "locked": one.locked,
            "create_timestamp": since,
        },
    }


def attachment(message: Message, one: Attachment) -> Payload:
    """A file of a message; nobody serves its address."""
    url = f"{CDN}/attachments/{message.channel_id}/{one.id}/{one.filename}"
    return {
        "id": str(one.id),
        "filename": one.filename,
        "size": len(one.data),
        "url": url,
        "proxy_url": url,
        "content_type": one.content_type,
        **({"description": one.description} if one.description else {}),
    }


def message(world: World, one: Message) -> Payload:
    """A message as its author sees it, with its nonce."""
    body: Payload = {
        "id": str(one.id),
        "type": 20 if one.interaction and one.interaction["type"] == 2 else 0,
        "channel_id": str(one.channel_id),
        "author": user(world.users[one.author_id]),
        "content": one.content,
        "timestamp": moment(one.created_at),
        "edited_timestamp": moment(one.edited_at) if one.edited_at else None,
        "flags": int(one.flags),
        "components": one.components,
        "embeds": one.embeds,
        "attachments": [attachment(one, each) for each in one.attachments],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
    }
    if one.nonce is not None:
        body["nonce"] = one.nonce
    if one.reference is not None:
        body["message_reference"] = one.reference
    if one.webhook_id is not None:
        body["webhook_id"] = body["application_id"] = str(one.webhook_id)
    if one.interaction is not None:
        body["interaction_metadata"] = one.interaction
    if MessageFlag.HAS_THREAD in one.flags and one.id in world.channels:
        body["thread"] = channel(world, world.channels[one.id])
    return body


def permissions_text(one: Permission) -> str:
    """Permissions as the wire has them: a number in a string."""
    return str(int(one & EVERYTHING))
