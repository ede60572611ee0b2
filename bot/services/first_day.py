"""From which day on a new subscription is sent digests."""

from datetime import date, datetime

from bot.domain.calendar import newest_announcement, previous_listing_day
from bot.services.ports import DigestStore


async def find_first_day(digests: DigestStore, now: datetime) -> date:
    """The day after which a new subscription is sent digests.

    That is the newest frozen one; in a new store the one before the newest listing day, so that the
    first day to close is posted.
    """
    newest = await digests.list_newest_days(1)
    announced = newest_announcement(now).day
    before = previous_listing_day(previous_listing_day(announced))
    return max([before, *newest])
