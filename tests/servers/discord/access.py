"""Who may do what where, computed from roles and overwrites.

The order of the steps is that of Discord's documentation, "Permissions", "Permission Overwrites".
"""

from tests.servers.discord.permissions import EVERYTHING, NOTHING, Permission
from tests.servers.discord.state import Channel, Guild


def permissions_in(guild: Guild, channel: Channel | None, user_id: int) -> Permission:
    """What a member may do in a channel of the guild, or in the guild as a whole.

    A thread has no overwrites of its own: pass the channel that it hangs below.
    """
    if user_id == guild.owner_id:
        return EVERYTHING
    member = guild.members.get(user_id)
    if member is None:
        return NOTHING
    allowed = guild.roles[guild.id].permissions
    for role_id in member.role_ids:
        allowed |= guild.roles[role_id].permissions
    if Permission.ADMINISTRATOR in allowed:
        return EVERYTHING
    if channel is None:
        return allowed
    allowed = _overwritten(allowed, channel, {guild.id})
    allowed = _overwritten(allowed, channel, member.role_ids)
    allowed = _overwritten(allowed, channel, {user_id})
    # Whoever does not see a channel may do nothing in it.
    return allowed if Permission.VIEW_CHANNEL in allowed else NOTHING


def _overwritten(allowed: Permission, channel: Channel, targets: set[int]) -> Permission:
    found = [channel.overwrites[target] for target in targets if target in channel.overwrites]
    for overwrite in found:
        allowed &= ~overwrite.deny
    for overwrite in found:
        allowed |= overwrite.allow
    return allowed
