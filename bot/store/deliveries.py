"""The delivery ledger in the store."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from tortoise.functions import Count, Max

from bot.domain.delivery import Delivery, DeliveryState, Part, Posted
from bot.store.engine import Engine, read, write
from bot.store.models import DeliveryRow, PartRow
from bot.store.rows import as_date, as_utc

_BATCH = 200
_OPEN = [state.value for state in DeliveryState if state.is_open]


@dataclass(frozen=True, slots=True)
class StoredDeliveries:
    """Deliveries, one for each subscription and day, and their messages."""

    engine: Engine

    @read
    async def list_known_days(self, since: date) -> Mapping[int, frozenset[date]]:
        """The days from `since` on that each subscription has a delivery of, by subscription."""
        rows = DeliveryRow.filter(day__gte=since).values_list("subscription_id", "day")
        known: dict[int, set[date]] = {}
        for subscription_id, day in await rows:
            known.setdefault(subscription_id, set()).add(day)
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
        """The deliveries that something is to be done for now, oldest first."""
        rows = await DeliveryRow.filter(state__in=_OPEN).order_by("id").values()
        due = [row for row in rows if _is_due(row, now)]
        return [_delivery_of(row) for row in due]

    @read
    async def list_parts(self, delivery_id: int) -> dict[int, Part]:
        """The messages of a delivery that were begun, by number."""
        rows = await PartRow.filter(delivery_id=delivery_id).values()
        return {row["number"]: _part_of(row) for row in rows}

    @write
    async def begin_part(self, part: Part) -> None:
        """Note that a message is about to be sent."""
        row = PartRow(
            delivery_id=part.delivery_id, number=part.number, begun_at=as_utc(part.begun_at)
        )
        await PartRow.bulk_create(
            [row], on_conflict=["delivery_id", "number"], update_fields=["begun_at"]
        )

    @write
    async def finish_part(self, part: Part, *, is_last: bool) -> None:
        """Note the message that a part became, and with the last one that all is sent."""
        rows = PartRow.filter(delivery_id=part.delivery_id, number=part.number)
        await rows.update(message_id=part.message_id)
        if is_last:
            done = DeliveryRow.filter(id=part.delivery_id)
            await done.update(state=DeliveryState.SENT.value, reason="", retry_at=None)

    @write
    async def save_outcome(self, delivery: Delivery) -> None:
        """Store how far a delivery has come."""
        await DeliveryRow.filter(id=delivery.id).update(
            state=delivery.state.value,
            attempts=delivery.attempts,
            retry_at=as_utc(delivery.retry_at),
            reason=delivery.reason,
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
        rows = DeliveryRow.filter(day__gte=since).annotate(number=Count("id")).group_by("state")
        found = await rows.values_list("state", "number")
        return {DeliveryState(state): int(number) for state, number in found}

    @read
    async def list_messages(self, days: Sequence[date], guild_id: int) -> list[Posted]:
        """What was posted of some days in a server: by delivery, its messages in order."""
        rows = PartRow.filter(
            delivery__day__in=list(days),
            delivery__subscription__guild_id=guild_id,
            message_id__not_isnull=True,
        ).order_by("delivery_id", "number")
        found = await rows.values_list(
            "delivery__day",
            "delivery__subscription_id",
            "delivery__subscription__channel_id",
            "message_id",
        )
        return [Posted(*row) for row in found]


def _is_due(row: dict[str, Any], now: datetime) -> bool:
    if row["state"] == DeliveryState.PENDING:
        return True
    return row["retry_at"] is not None and row["retry_at"] <= now


def _columns(delivery: Delivery) -> dict[str, Any]:
    values = asdict(delivery)
    del values["id"]
    return values | {"state": delivery.state.value, "retry_at": as_utc(delivery.retry_at)}


def _delivery_of(row: dict[str, Any]) -> Delivery:
    return Delivery(**(row | {"state": DeliveryState(row["state"])}))


def _part_of(row: dict[str, Any]) -> Part:
    return Part(row["delivery_id"], row["number"], row["begun_at"], row["message_id"])
