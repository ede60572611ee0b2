"""`/hot`: the papers that a day's readers talked about."""

from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.domain.days import parse_day
from bot.services.desk import Desk
from bot.ui.choices import day_choices
from bot.ui.digest_message import hot_message
from bot.ui.languages import language_of
from bot.ui.replies import in_time, send


class Ranking(commands.Cog):
    """Shows days."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def hot(self, interaction: Interaction, date: str = "latest") -> None:
        """The papers that people talk about, of a day."""
        day = parse_day(date, today=self.desk.today())
        page = await in_time(interaction, self.desk.reading.find_page(day))
        await send(interaction, hot_message(language_of(interaction), page))

    @hot.autocomplete("date")
    async def _complete_date(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        days = await self.desk.reading.list_choices(typed, self.desk.today())
        return day_choices(language_of(interaction), days)
