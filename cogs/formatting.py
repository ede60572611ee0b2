"""`/archive`: a day's Markdown post."""

from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.domain.days import parse_day
from bot.services.desk import Desk
from bot.ui.choices import day_choices
from bot.ui.files import post_file
from bot.ui.languages import language_of
from bot.ui.replies import in_time, send_file


class Formatting(commands.Cog):
    """Gives days as they stand in the archive."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def archive(self, interaction: Interaction, date: str = "latest") -> None:
        """A closed day's Markdown post, as a file."""
        day = parse_day(date, today=self.desk.today())
        digest = await in_time(interaction, self.desk.digests.find(day))
        post = self.desk.archive.post_of(digest)
        await send_file(interaction, *post_file(language_of(interaction), digest, post))

    @archive.autocomplete("date")
    async def _complete_date(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        days = await self.desk.reading.list_choices(typed, self.desk.today())
        return day_choices(language_of(interaction), days)
