"""The pictures of days: what is drawn is put together once for all channels that see the same."""

from bot.domain.chart import DayChart, Picture
from bot.domain.page import DigestPage
from bot.services.charts import Charts
from bot.services.outlooks import Preview
from bot.texts import Language
from bot.ui.day_chart import day_chart, day_words

_KEPT = 64  # charts of some kB


async def preview_picture(
    charts: Charts | None, language: Language, preview: Preview | None
) -> Picture | None:
    """The picture of a post that is only shown, if its channel wants one. Raises nothing."""
    if preview is None or not preview.subscription.style.chart:
        return None
    if not isinstance(preview.content, DigestPage):
        return None
    return await DayPictures(charts).find(language, preview.content)


class DayPictures:
    """Makes pictures of pages; `charts` is None where nobody draws."""

    def __init__(self, charts: Charts | None) -> None:
        self._charts = charts
        self._made: dict[tuple[int, str], tuple[DigestPage, DayChart | None, str]] = {}

    async def find(self, language: Language, page: DigestPage) -> Picture | None:
        """The picture of a page; None if there is none to be had. Raises nothing."""
        if self._charts is None:
            return None
        chart, words = self._told(language, page)
        png = await self._charts.find_picture(chart) if chart else None
        return Picture(png, words) if png else None

    def _told(self, language: Language, page: DigestPage) -> tuple[DayChart | None, str]:
        which = (id(page), language.code)
        known = self._made.pop(which, None) or (
            page,
            day_chart(language, page),
            day_words(language, page),
        )
        self._made[which] = known  # the newest is last; the page is held, so its id is its own
        while len(self._made) > _KEPT:
            del self._made[next(iter(self._made))]
        return known[1], known[2]
