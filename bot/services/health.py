"""How the bot is doing: the facts are gathered here, and judged by `health_plan`."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.domain.attention import SourceState
from bot.domain.calendar import recent_days
from bot.domain.collection import DayRecord
from bot.domain.delivery import Delivery
from bot.domain.health import Finding
from bot.domain.outlook import Closes
from bot.domain.schedule import posts_at
from bot.domain.subscription import Subscription
from bot.errors import FileAccessError
from bot.render.words import SOURCE_NAMES
from bot.services.backup_plan import BackupRecord
from bot.services.catch_up_plan import MOST_DAYS
from bot.services.health_plan import (
    Unsent,
    judge_deliveries,
    judge_listings,
)
from bot.services.ports import Now
from bot.services.source_plan import Reads, judge_source, judge_sources
from bot.services.vital_plan import Space, disk_trouble, judge_backup, judge_space

_WINDOW = timedelta(days=14)  # what went wrong longer ago is nobody's business any more


class Days(Protocol):
    """What became of collecting each day."""

    async def list_records(self, since: date) -> list[DayRecord]:
        """The records of the days from `since` on."""

    async def find_newest_complete(self) -> date | None:
        """The newest complete day."""


class Closed(Protocol):
    """Frozen days."""

    async def list_closed(self, since: date) -> list[tuple[date, datetime]]:
        """The days from `since` on that were closed here, and when."""


class Ledger(Protocol):
    """Deliveries."""

    async def list_unsent(self, since: date) -> list[Delivery]:
        """The deliveries of days from `since` on that are open or were given up."""

    async def find_last_sent(
        self, subscription_ids: Collection[int], since: date
    ) -> Mapping[int, date]:
        """The newest day from `since` on that each of the subscriptions was sent, if any."""


class Subscriptions(Protocol):
    """Subscriptions."""

    async def list_subscriptions(self) -> list[Subscription]:
        """All that are not removed."""


class States(Protocol):
    """What is known of the sources."""

    async def list_states(self) -> dict[str, SourceState]:
        """The states of all sources that were ever asked, by name."""


class LastBackup(Protocol):
    """Back-ups."""

    @property
    def are_on(self) -> bool:
        """Whether any are made here."""

    async def last(self) -> BackupRecord:
        """What became of the last one."""


@dataclass(frozen=True, slots=True)
class Health:
    """Looks at everything that the store and the disk tell.

    `set_up` are the sources that are on; `reads` tell of today's reads of those that are paid by
    the read. `space` looks at the disk.
    """

    days: Days
    closed: Closed
    ledger: Ledger
    subscriptions: Subscriptions
    states: States
    closes: Closes
    set_up: Collection[str]
    backups: LastBackup
    space: Callable[[], Space]
    now: Now
    reads: Mapping[str, Callable[[], Awaitable[Reads]]] = field(default_factory=dict)

    async def list_findings(self, *, catching_up: bool = False) -> list[Finding]:
        """arXiv, each source, the deliveries, the disk and the back-up, judged as of now.

        `catching_up`: the bot has just begun, and what is missing may be on its way.

        Raises:
            StoreError: the store cannot be read.
        """
        now = self.now()
        return [
            await self._judge_listings(now, catching_up=catching_up),
            *await self._judge_sources(now, catching_up=catching_up),
            await self._judge_deliveries(now, catching_up=catching_up),
            find_space(self.space),
            judge_backup(await self.backups.last(), now, are_on=self.backups.are_on),
        ]

    async def _judge_listings(self, now: datetime, *, catching_up: bool) -> Finding:
        oldest = recent_days(now, MOST_DAYS, holidays=self.closes.holidays)[0]
        records = {record.day: record for record in await self.days.list_records(oldest)}
        complete = await self.days.find_newest_complete()
        return judge_listings(records, complete, self.closes, now, catching_up=catching_up)

    async def _judge_sources(self, now: datetime, *, catching_up: bool) -> list[Finding]:
        states = await self.states.list_states()
        findings = []
        for name in _names(self.set_up):
            reads = await self.reads[name]() if name in self.reads else None
            is_set_up = name in self.set_up
            state = states.get(name)
            findings.append(judge_source(name, state, now, is_set_up=is_set_up, reads=reads))
        set_up = [states.get(name) for name in self.set_up]
        return [*findings, *judge_sources(set_up, now, catching_up=catching_up)]

    async def _judge_deliveries(self, now: datetime, *, catching_up: bool) -> Finding:
        since = (now - _WINDOW).date()
        deliveries = await self.ledger.list_unsent(since)
        if not deliveries:
            return judge_deliveries((), now)
        closed = dict(await self.closed.list_closed(since))
        known = {one.id: one for one in await self.subscriptions.list_subscriptions()}
        concerned = {one.subscription_id for one in deliveries}
        sent = await self.ledger.find_last_sent(concerned, since)
        unsent = [
            Unsent(
                delivery,
                subscription,
                posts_at(
                    closed.get(delivery.day, self.closes.of(delivery.day)),
                    subscription.at,
                    subscription.timezone,
                ),
                sent.get(delivery.subscription_id),
            )
            for delivery in deliveries
            if (subscription := known.get(delivery.subscription_id)) is not None
        ]
        return judge_deliveries(unsent, now, catching_up=catching_up)


def find_space(look: Callable[[], Space]) -> Finding:
    """How much room there is, or that it cannot be told."""
    try:
        return judge_space(look())
    except FileAccessError as error:
        return disk_trouble(error)


def judge_nothing(closes: Closes, set_up: Collection[str], now: datetime) -> list[Finding]:
    """The findings where there is no store yet: nothing was collected, nobody was asked."""
    return [
        judge_listings({}, None, closes, now),
        *(judge_source(name, None, now, is_set_up=name in set_up) for name in _names(set_up)),
    ]


def _names(set_up: Collection[str]) -> list[str]:
    """The sources that there are, and those from elsewhere."""
    return [*SOURCE_NAMES, *(name for name in set_up if name not in SOURCE_NAMES)]
