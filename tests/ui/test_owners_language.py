"""In which language the owner is told of troubles, in a Discord that simcord plays."""

from dataclasses import dataclass
from pathlib import Path

import discord
import pytest

from bot.domain.health import Finding
from bot.services.alarms import Alarms
from bot.services.pulse import Pulse
from bot.ui.owner import DirectMessages
from cogs.watching import Watching
from tests.ui.admins import Server, in_server
from tests.ui.bot import all_speak


@dataclass
class WellVitals:
    """A bot that lacks nothing."""

    is_young: bool = False

    async def list_findings(self) -> list[Finding]:
        """Nothing to tell."""
        return []


async def watching(server: Server) -> DirectMessages:
    """The way to ada, who runs the bot, which watches over itself."""
    owner = DirectMessages(server.bot, server.ada.id, server.store, server.clock.now)
    alarms = Alarms(WellVitals(), server.store, owner, server.clock.now)
    pulse = Pulse(server.clock, lambda: True)
    await server.bot.add_cog(Watching(alarms, pulse, owner))
    return owner


def anew(server: Server) -> DirectMessages:
    """The way to her after a restart."""
    return DirectMessages(server.bot, server.ada.id, server.store, server.clock.now)


def test_it_is_that_of_the_owners_discord(tmp_path: Path) -> None:
    """As she used the bot last, across restarts; what others speak does not count."""

    async def work(server: Server) -> None:
        owner = await watching(server)
        assert (await owner.find_language()).code == "en"
        all_speak(server.bot, "ja")
        managers = server.guild.create_role(
            "others", permissions=discord.Permissions(manage_guild=True)
        )
        cleo = server.guild.add_member(server.env.create_user("cleo"), roles=[managers])
        await cleo.slash(server.channel, "digest list")
        assert (await owner.find_language()).code == "en"
        await server.ada.slash(server.channel, "digest list")
        assert (await owner.find_language()).code == "ja"
        assert (await anew(server).find_language()).code == "ja"

    in_server(tmp_path, work)


@pytest.mark.parametrize(("is_own", "code"), [(True, "ja"), (False, "en")])
def test_it_is_that_of_a_server_before(tmp_path: Path, is_own: bool, code: str) -> None:
    """Of her own rather than of the first, as long as she has not used the bot."""

    async def work(server: Server) -> None:
        other = server.env.create_guild("Lesegruppe")
        for guild in server.bot.guilds:
            is_hers = is_own and guild.id == other.id
            guild.owner_id = server.ada.id if is_hers else server.ben.id
            if guild.id == other.id:
                guild.preferred_locale = discord.Locale.japanese
        assert (await anew(server).find_language()).code == code

    in_server(tmp_path, work)
