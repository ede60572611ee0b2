"""Everything that a person may ask for, in one place: what commands and buttons are given."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.services.archive import Archive
from bot.services.charts import Charts
from bot.services.digests import Digests
from bot.services.lookup import Lookup
from bot.services.ports import Now
from bot.services.reading import Reading
from bot.services.subscribing import Subscribing


@dataclass(frozen=True, slots=True)
class Desk:
    """The services behind commands and buttons. `timezone` is that of `today` and `yesterday`.

    `subscribing` is None where nobody is connected to Discord, `charts` where nobody can draw.
    """

    reading: Reading
    lookup: Lookup
    digests: Digests
    archive: Archive
    now: Now
    timezone: str
    subscribing: Subscribing | None = None
    charts: Charts | None = None

    def today(self) -> date:
        """What day it is for who says `today`."""
        return self.now().astimezone(ZoneInfo(self.timezone)).date()
