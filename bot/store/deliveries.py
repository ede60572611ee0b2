"""The delivery ledger in the store."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from tortoise.expressions import Q
from tortoise.functions import Count, Max

from bot.domain.delivery import Delivery, DeliveryState, Part, Posted
from bot.domain.subscription import Layout
from bot.store.engine import Engine, read, write
from bot.store.models import DeliveryRow, PartRow
from bot.store.rows import as_date, as_utc
from bot.texts.stored import read_sentence, write_sentence

_BATCH = 200
_OPEN = [state.value for state in DeliveryState if state.is_open]
_BEGINNING = ("begun_at", "thread_id", "preliminary")
_STEPS = (*_BEGINNING, "message_id", "edited_at", "opened_id")
_MOMENTS = ("begun_at", "edited_at", "publish_at", "published_at")
_CHANNEL = "delivery__subscription__channel_id"


@dataclass(frozen=True, slots=True)
class StoredDeliveries:
    """Deliveries, one for each subscription and day, and their messages."""

    engine: Engine

    @read
    async def list_known_days(self, since: date) -> Mapping[int, frozenset[date]]:
        """The days from `since` on that each subscription has a delivery of, by subscription."""
        known: dict[int, set[date]] = {}
        # Day by day: to read the same few dates in every row takes many times as long.
        days = DeliveryRow.filter(day__gte=since).group_by("day")
        for day in await days.values_list("day", flat=True):
            rows = DeliveryRow.filter(day=day).values_list("subscription_id")
            for (subscription_id,) in await rows:
                known.setdefault(subscription_id, set()).add(as_date(day))
        return {key: frozenset(days) for key, days in known.items()}

    async def add_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Write deliveries down before anything is sent; one that is known stays as it is."""
        for start in range(0, len(deliveries), _BATCH):
            await self._add_batch(deliveries[start : start + _BATCH])

    @write
    async def _add_batch(self, deliveries: Sequence[Delivery]) -> None:
        rows = [DeliveryRow(**_columns(delivery)) for delivery in deliveries]
        await DeliveryRow.bulk_create(rows, ignore_conflicts=True)

    @read
    async def list_open(self, now: datetime) -> list[Delivery]:
        """The deliveries of subscriptions that something is to be done for now, oldest first."""
        failed = Q(state=DeliveryState.FAILED.value, retry_at__lte=as_utc(now))
        rows = DeliveryRow.filter(
            Q(failed, state=DeliveryState.PENDING.value, join_type=Q.OR),
            subscription__removed_at=None,
        )
        return [_delivery_of(row) for row in await rows.order_by("id").values()]

    @write
    async def end_waits(self, now: datetime) -> None:
        """Let all that waits for a later moment be tried at this one."""
        moment = as_utc(now)
        await DeliveryRow.filter(state__in=_OPEN, retry_at__gt=moment).update(retry_at=moment)
        await PartRow.filter(publish_at__gt=moment).update(publish_at=moment)

    @read
    async def list_parts(self, delivery_id: int) -> dict[int, Part]:
        """The messages of a delivery that were begun, by number."""
        rows = await PartRow.filter(delivery_id=delivery_id).values()
        return {row["number"]: _part_of(row) for row in rows}

    @write
    async def begin_part(self, part: Part) -> None:
        """Note that a message is about to be sent."""
        await _upsert(part, _BEGINNING)

    @write
    async def save_part(self, part: Part) -> None:
        """Note how far a message has come; what is known of its publishing stays."""
        await _upsert(part, _STEPS)

    @write
    async def finish_part(self, part: Part, *, is_last: bool) -> None:
        """Note what a part became, and with the last one that all is sent."""
        await _upsert(part, (*_STEPS, "publish_at") if part.publish_at else _STEPS)
        if is_last:
            done = DeliveryRow.filter(id=part.delivery_id)
            await done.update(state=DeliveryState.SENT.value, reason="", retry_at=None)

    @write
    async def forget_part(self, part: Part) -> None:
        """Take away a message that is not there any more, and is not needed."""
        await PartRow.filter(delivery_id=part.delivery_id, number=part.number).delete()

    @write
    async def forget_delivery(self, delivery: Delivery) -> None:
        """Take away a delivery of which nothing was begun."""
        await DeliveryRow.filter(id=delivery.id).delete()

    @write
    async def forget_with_messages(self, delivery: Delivery) -> None:
        """Take away a delivery, with what is known of its messages."""
        await PartRow.filter(delivery_id=delivery.id).delete()
        await DeliveryRow.filter(id=delivery.id).delete()

    @write
    async def save_outcome(self, delivery: Delivery) -> None:
        """Store how far a delivery has come."""
        await DeliveryRow.filter(id=delivery.id).update(
            state=delivery.state.value,
            attempts=delivery.attempts,
            retry_at=as_utc(delivery.retry_at),
            reason=write_sentence(delivery.reason),
            layout=delivery.layout.value,
            preliminary=delivery.preliminary,
        )

    @read
    async def list_preliminary(self) -> list[Delivery]:
        """Those that show a day before its close, whatever their state, oldest first."""
        rows = DeliveryRow.filter(preliminary=True, subscription__removed_at=None)
        return [_delivery_of(row) for row in await rows.order_by("id").values()]

    @read
    async def list_told(self, days: Sequence[date]) -> list[Delivery]:
        """The deliveries of some days that only tell of no listing, oldest first."""
        if not days:
            return []
        rows = DeliveryRow.filter(day__in=list(days), parts=0).order_by("id")
        return [_delivery_of(row) for row in await rows.values()]

    @read
    async def list_to_publish(self, now: datetime) -> list[tuple[Part, int]]:
        """The messages whose time to be published has come, with their channels, in that order."""
        rows = PartRow.filter(publish_at__lte=as_utc(now)).order_by("publish_at")
        names = [field.name for field in fields(Part)]
        found = await rows.values(*names, _CHANNEL)
        return [(Part(**{name: row[name] for name in names}), row[_CHANNEL]) for row in found]

    @read
    async def list_published(self, channel_id: int, since: datetime) -> list[datetime]:
        """When messages of a channel were published from a moment on, the earliest first."""
        rows = PartRow.filter(
            published_at__gte=as_utc(since), delivery__subscription__channel_id=channel_id
        )
        return sorted(moment for (moment,) in await rows.values_list("published_at"))

    @write
    async def save_publishing(self, part: Part) -> None:
        """Note when a message is to be published, or was."""
        rows = PartRow.filter(delivery_id=part.delivery_id, number=part.number)
        await rows.update(
            publish_at=as_utc(part.publish_at), published_at=as_utc(part.published_at)
        )

    @read
    async def list_deliveries(self, subscription_id: int, limit: int) -> list[Delivery]:
        """A subscription's newest deliveries, the newest first."""
        rows = DeliveryRow.filter(subscription_id=subscription_id).order_by("-day").limit(limit)
        return [_delivery_of(row) for row in await rows.values()]

    @read
    async def list_unsent(self, since: date) -> list[Delivery]:
        """The deliveries of days from `since` on that are open or were given up, oldest first."""
        rows = DeliveryRow.filter(state__in=_OPEN, day__gte=since).order_by("day", "id")
        return [_delivery_of(row) for row in await rows.values()]

    @read
    async def find_last_sent(
        self, subscription_ids: Collection[int], since: date
    ) -> Mapping[int, date]:
        """The newest day from `since` on that each of the subscriptions was sent, if any."""
        sent = DeliveryRow.filter(
            subscription_id__in=list(subscription_ids),
            state=DeliveryState.SENT.value,
            day__gte=since,
        )
        rows = sent.annotate(newest=Max("day")).group_by("subscription_id")
        found = await rows.values_list("subscription_id", "newest")
        return {int(number): as_date(newest) for number, newest in found}

    @read
    async def count_states(self, since: date) -> Mapping[DeliveryState, int]:
        """How many of the deliveries of days from `since` on stand how."""
        # By day as well: SQLite would go through the index of all states there ever were otherwise.
        rows = DeliveryRow.filter(day__gte=since).annotate(number=Count("id"))
        counts: Counter[DeliveryState] = Counter()
        for _, state, number in await rows.group_by("day", "state").values_list(
            "day", "state", "number"
        ):
            counts[DeliveryState(state)] += int(number)
        return counts

    @read
    async def list_messages(self, days: Sequence[date], guild_id: int) -> list[Posted]:
        """What was posted of some days in a server: by delivery, its messages in order."""
        rows = PartRow.filter(
            delivery__day__in=list(days),
            delivery__subscription__guild_id=guild_id,
            message_id__not_isnull=True,
        ).order_by("delivery_id", "number")
        found = await rows.values(
            _CHANNEL,
            "message_id",
            "thread_id",
            "number",
            day="delivery__day",
            layout="delivery__layout",
            subscription_id="delivery__subscription_id",
        )
        return [
            Posted(
                day=row["day"],
                subscription_id=row["subscription_id"],
                layout=Layout(row["layout"]),
                number=row["number"],
                channel_id=row["thread_id"] or row[_CHANNEL],
                message_id=row["message_id"],
            )
            for row in found
        ]


async def _upsert(part: Part, names: Sequence[str]) -> None:
    row = PartRow(**_part_columns(part))
    await PartRow.bulk_create([row], on_conflict=["delivery_id", "number"], update_fields=names)


def _part_columns(part: Part) -> dict[str, Any]:
    columns = asdict(part)
    return columns | {name: as_utc(columns[name]) for name in _MOMENTS}


def _columns(delivery: Delivery) -> dict[str, Any]:
    values = asdict(delivery)
    del values["id"]
    return values | {
        "state": delivery.state.value,
        "layout": delivery.layout.value,
        "reason": write_sentence(delivery.reason),
        "retry_at": as_utc(delivery.retry_at),
    }


def _delivery_of(row: dict[str, Any]) -> Delivery:
    state, layout = DeliveryState(row["state"]), Layout(row["layout"])
    reason = read_sentence(row["reason"])
    return Delivery(**(row | {"state": state, "layout": layout, "reason": reason}))


def _part_of(row: dict[str, Any]) -> Part:
    return Part(**{name: value for name, value in row.items() if name != "id"})
