"""The bot itself, its application, users and guilds."""

from tests.servers.discord import guild_payload, payloads
from tests.servers.discord.errors import unknown
from tests.servers.discord.rest.call import Call, Reply, Route
from tests.servers.discord.state import Guild


def own_user(call: Call) -> Reply:
    """The bot."""
    return Reply(200, payloads.own_user(call.world))


def own_application(call: Call) -> Reply:
    """The bot's application."""
    return Reply(200, payloads.application(call.world))


def user(call: Call) -> Reply:
    """Anybody."""
    found = call.world.users.get(call.id("user_id"))
    if found is None:
        raise unknown("User")
    return Reply(200, payloads.user(found))


def own_guilds(call: Call) -> Reply:
    """The guilds that the bot is in."""
    names = ("id", "name", "icon", "banner", "features")
    more = {"owner": False, "permissions": "0"}
    guilds = [guild_payload.guild(each) for each in call.world.guilds.values() if each.has_bot]
    return Reply(200, [{name: each[name] for name in names} | more for each in guilds])


def leave(call: Call) -> Reply:
    """Leave a guild."""
    guild = _guild(call)
    guild.has_bot = False
    guild.members.pop(call.world.bot.id, None)
    call.emit("GUILD_DELETE", {"id": str(guild.id)}, guild.id)
    return Reply(204)


def get(call: Call) -> Reply:
    """One guild."""
    guild = _guild(call)
    counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": 1}
    return Reply(200, guild_payload.guild(guild) | counts)


def channels(call: Call) -> Reply:
    """The channels of a guild, without threads."""
    there = call.world.channels_of(_guild(call))
    return Reply(200, [payloads.channel(call.world, each) for each in there])


def threads(call: Call) -> Reply:
    """The threads of a guild that are not archived."""
    there = [each for each in call.world.threads_of(_guild(call)) if not each.archived]
    return Reply(
        200, {"threads": [payloads.channel(call.world, each) for each in there], "members": []}
    )


def roles(call: Call) -> Reply:
    """The roles of a guild."""
    return Reply(200, [payloads.role(each) for each in _guild(call).roles.values()])


def member(call: Call) -> Reply:
    """A member of a guild."""
    found = _guild(call).members.get(call.id("user_id"))
    if found is None:
        raise unknown("Member")
    return Reply(200, payloads.member(found, call.world.users[found.user_id]))


def own_member(call: Call) -> Reply:
    """Change the bot's own member: accepted, and nothing comes of it."""
    found = _guild(call).members[call.world.bot.id]
    return Reply(200, payloads.member(found, call.world.bot))


def _guild(call: Call) -> Guild:
    guild = call.world.guilds.get(call.id("guild_id"))
    if guild is None or not guild.has_bot:
        raise unknown("Guild")
    return guild


ROUTES = [
    Route("GET", "/users/@me", own_user),
    Route("GET", "/users/@me/guilds", own_guilds),
    Route("DELETE", "/users/@me/guilds/{guild_id}", leave),
    Route("GET", "/users/{user_id}", user),
    Route("GET", "/oauth2/applications/@me", own_application),
    Route("GET", "/applications/@me", own_application),
    Route("GET", "/guilds/{guild_id}", get),
    Route("GET", "/guilds/{guild_id}/channels", channels),
    Route("GET", "/guilds/{guild_id}/threads/active", threads),
    Route("GET", "/guilds/{guild_id}/roles", roles),
    Route("PATCH", "/guilds/{guild_id}/members/@me", own_member),
    Route("GET", "/guilds/{guild_id}/members/{user_id}", member),
]
