"""The buttons and selects of all messages, which work for ever.

What a press means is in the custom_id (`bot.ui.ids`), so nothing is kept about a message that was
sent. Who presses on somebody else's message gets a private answer; who asked for it has it edited.
"""

from typing import Any, ClassVar, Protocol, Self, cast

from discord import ui

from bot.errors import StaleControlError
from bot.services.charts import Charts
from bot.services.desk import Desk
from bot.ui import ids
from bot.ui.course_chart import course_chart
from bot.ui.course_message import course_message
from bot.ui.digest_message import ALL_CATEGORIES, hot_message
from bot.ui.languages import language_of
from bot.ui.list_message import PAGE_SIZE, list_message
from bot.ui.paper_message import paper_message, whole_messages
from bot.ui.replies import AnyInteraction, Manner, answer, manner_of_press

Views = list[ui.LayoutView]


class HasDesk(Protocol):
    """The client, as far as buttons know it."""

    desk: Desk


def charts_of(interaction: AnyInteraction) -> Charts | None:
    """What draws, as the client knows it; None where nobody does."""
    return cast("HasDesk", interaction.client).desk.charts


class Control(ui.DynamicItem[ui.Item[Any]], template=r"(?!)"):
    """A button or select that answers within three seconds, and answers every error too."""

    always_private: ClassVar[bool] = False

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: Any, /
    ) -> Self:
        """Nothing is read here: discord.py answers nobody if this fails."""
        return cls(item)

    async def callback(self, interaction: AnyInteraction) -> None:
        """Answer a press."""
        manner = Manner.PRIVATE if self.always_private else manner_of_press(interaction)
        await answer(interaction, self._views(interaction), manner)

    async def _views(self, interaction: AnyInteraction) -> Views:
        desk = cast("HasDesk", interaction.client).desk
        return await self.views(desk, interaction, ids.read(self.custom_id))

    async def views(self, desk: Desk, interaction: AnyInteraction, intent: Any) -> Views:
        """The messages to answer with."""
        raise NotImplementedError

    def chosen(self) -> str:
        """The option of a select that was chosen.

        Raises:
            StaleControlError: it is no select, or none was.
        """
        if not isinstance(self.item, ui.Select) or not self.item.values:
            raise StaleControlError(ids.STALE)
        return str(self.item.values[0])


class AbstractButton(Control, template=ids.pattern(ids.Read)):
    """To a paper, for who presses."""

    always_private = True

    async def views(self, desk: Desk, interaction: AnyInteraction, intent: ids.Read) -> Views:
        """The paper as `/paper` shows it."""
        page = await desk.lookup.find_page(intent.arxiv_id, interaction.guild_id)
        return [paper_message(language_of(interaction), page)]


class MoreButton(Control, template=ids.pattern(ids.More)):
    """To the whole of a paper's text, for who presses."""

    always_private = True

    async def views(self, desk: Desk, interaction: AnyInteraction, intent: ids.More) -> Views:
        """As many messages as it takes."""
        page = await desk.lookup.find_page(intent.arxiv_id, interaction.guild_id)
        return whole_messages(language_of(interaction), page)


class CourseButton(Control, template=ids.pattern(ids.Course)):
    """To how a paper's counts went, for who presses."""

    always_private = True

    async def views(self, desk: Desk, interaction: AnyInteraction, intent: ids.Course) -> Views:
        """A picture, or the same in words."""
        charts, courses, language = desk.charts, desk.lookup.courses, language_of(interaction)
        if charts is None or courses is None:
            raise StaleControlError(ids.STALE)
        found = await courses.find_course(intent.arxiv_id)
        png = await charts.find_picture(course_chart(language, found))
        return [course_message(language, found, png)]


class TurnButton(Control, template=ids.pattern(ids.Turn)):
    """To another day."""

    async def views(self, desk: Desk, interaction: AnyInteraction, intent: ids.Turn) -> Views:
        """The day as `/hot` shows it."""
        page = await desk.reading.find_page(intent.day, category=intent.category)
        return [hot_message(language_of(interaction), page)]


class CategorySelect(Control, template=ids.pattern(ids.Narrow)):
    """To a category of the same day."""

    async def views(self, desk: Desk, interaction: AnyInteraction, intent: ids.Narrow) -> Views:
        """The day as `/hot` shows it, narrowed."""
        chosen = self.chosen()
        category = None if chosen == ALL_CATEGORIES else chosen
        page = await desk.reading.find_page(intent.day, category=category)
        return [hot_message(language_of(interaction), page)]


class AllButton(Control, template=ids.pattern(ids.All)):
    """To the list of all papers of a day."""

    async def views(self, desk: Desk, interaction: AnyInteraction, intent: ids.All) -> Views:
        """A page of the list."""
        page = await desk.reading.find_page(
            intent.day, number=intent.number, category=intent.category, size=PAGE_SIZE
        )
        return [list_message(language_of(interaction), page)]


class PaperSelect(Control, template=ids.pattern(ids.Pick)):
    """To a paper of the list, for who chooses."""

    always_private = True

    async def views(self, desk: Desk, interaction: AnyInteraction, intent: ids.Pick) -> Views:
        """The paper as `/paper` shows it."""
        page = await desk.lookup.find_page(self.chosen(), interaction.guild_id)
        return [paper_message(language_of(interaction), page)]


class OutdatedControl(Control, template=ids.OUTDATED):
    """What another version of the bot put under its messages."""

    always_private = True

    async def views(self, desk: Desk, interaction: AnyInteraction, intent: Any) -> Views:
        """Never anything: reading the custom_id says what to do."""
        raise StaleControlError(ids.STALE)


CONTROLS: tuple[type[Control], ...] = (
    AbstractButton,
    MoreButton,
    CourseButton,
    TurnButton,
    CategorySelect,
    AllButton,
    PaperSelect,
    OutdatedControl,
)
