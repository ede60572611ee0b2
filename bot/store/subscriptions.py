"""Subscriptions in the store.

One that is removed stays as a row, to which its deliveries refer: whoever subscribes the channel
again takes it up, and with it what the channel has been sent.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, time
from typing import Any

from tortoise.expressions import Q

from bot.domain.delivery import DeliveryState
from bot.domain.subscription import Layout, Missed, Pause, Style, Subscription
from bot.store.engine import Engine, read, write
from bot.store.models import DeliveryRow, MarkRow, SubscriptionRow
from bot.store.rows import as_utc
from bot.texts import Sentence
from bot.texts.stored import read_sentence, write_sentence

_STYLE = tuple(field.name for field in fields(Style))
_KEPT = ("id", "since", "pause", "pause_reason", "paused_at")


@dataclass(frozen=True, slots=True)
class StoredSubscriptions:
    """Subscriptions, one of a channel: set in Discord, or written in the configuration."""

    engine: Engine

    @read
    async def list_subscriptions(self, guild_id: int | None = None) -> list[Subscription]:
        """All that are not removed, of one server or of all, by age."""
        rows = SubscriptionRow.filter(removed_at=None).order_by("id")
        if guild_id is not None:
            rows = rows.filter(guild_id=guild_id)
        return [_subscription_of(row) for row in await rows.values()]

    @read
    async def find_subscription(self, subscription_id: int) -> Subscription | None:
        """The one with that id, unless it is removed."""
        rows = await SubscriptionRow.filter(id=subscription_id, removed_at=None).values()
        return _subscription_of(rows[0]) if rows else None

    @read
    async def find_of_channel(self, channel_id: int) -> Subscription | None:
        """That of a channel, unless it is removed."""
        rows = SubscriptionRow.filter(channel_id=channel_id, removed_at=None)
        found = await rows.order_by("-configured").limit(1).values()
        return _subscription_of(found[0]) if found else None

    @write
    async def save_subscription(self, subscription: Subscription) -> Subscription:
        """Store it in place of the channel's earlier one, which keeps its id and its deliveries.

        An earlier one's `since` and its pause stay: changing what is wanted, or where, posts no day
        again. One that was removed is taken up again, and begins anew.
        """
        of_channel = SubscriptionRow.filter(channel_id=subscription.channel_id)
        active = await of_channel.filter(removed_at=None).values()
        if active:
            # Earlier versions kept one of each origin.
            found = [_subscription_of(row) for row in active]
            before = min(found, key=lambda one: (one.configured != subscription.configured, one.id))
            kept = replace(subscription, **{name: getattr(before, name) for name in _KEPT})
            await SubscriptionRow.filter(id=kept.id).update(**_columns(kept))
            return kept
        removed = await of_channel.order_by("-removed_at").limit(1).values_list("id", flat=True)
        if removed:
            again = replace(subscription, id=int(str(removed[0])))
            await SubscriptionRow.filter(id=again.id).update(removed_at=None, **_columns(again))
            await _begin_anew(again)
            return again
        row = await SubscriptionRow.create(**_columns(subscription))
        return replace(subscription, id=row.id)

    @write
    async def pause(
        self, ids: Sequence[int], pause: Pause, reason: Sentence, at: datetime | None
    ) -> None:
        """Pause subscriptions, or let them go on with `Pause.NOT`.

        The bot's own pause, which ends by itself, leaves one alone that is paused already.
        """
        rows = SubscriptionRow.filter(id__in=list(ids))
        if pause is Pause.ACCESS:
            rows = rows.filter(pause=Pause.NOT.value)
        written = write_sentence(reason)
        await rows.update(pause=pause.value, pause_reason=written, paused_at=as_utc(at))

    @write
    async def remove(self, subscription_id: int, at: datetime) -> None:
        """Take a subscription out of use."""
        await SubscriptionRow.filter(id=subscription_id).update(removed_at=as_utc(at))

    @read
    async def find_mark(self, name: str) -> str | None:
        """A small fact that was remembered."""
        rows = await MarkRow.filter(name=name).values_list("value", flat=True)
        return str(rows[0]) if rows else None

    @write
    async def save_mark(self, name: str, value: str) -> None:
        """Remember a small fact."""
        await MarkRow.bulk_create(
            [MarkRow(name=name, value=value)], on_conflict=["name"], update_fields=["value"]
        )


async def _begin_anew(subscription: Subscription) -> None:
    """Forget what was not begun; what was is gone on with, unless it lies before `since`.

    A message that shows a day before its close is made final whenever that was.
    """
    number, since = subscription.id, subscription.since
    unsent = DeliveryRow.filter(subscription_id=number).exclude(state=DeliveryState.SENT.value)
    begun = unsent.filter(messages__id__not_isnull=True).distinct()
    ids = [int(str(one)) for one in await begun.values_list("id", flat=True)]
    await unsent.exclude(id__in=ids).delete()
    early = begun.filter(messages__preliminary=True)
    early_ids = [int(str(one)) for one in await early.values_list("id", flat=True)]
    rows = DeliveryRow.filter(id__in=ids)
    goes_on = Q(day__gt=since) | Q(preliminary=True) | Q(id__in=early_ids)
    outcome = {"attempts": 0, "retry_at": None, "reason": ""}
    await rows.filter(goes_on).update(state=DeliveryState.PENDING.value, **outcome)
    await rows.exclude(goes_on).update(state=DeliveryState.SKIPPED.value, **outcome)


def _columns(subscription: Subscription) -> dict[str, Any]:
    return {
        "channel_id": subscription.channel_id,
        "guild_id": subscription.guild_id,
        "since": subscription.since,
        "at": subscription.at.isoformat("minutes") if subscription.at else "",
        "timezone": subscription.timezone,
        "categories": list(subscription.categories),
        "keywords": subscription.keywords,
        "limit": subscription.limit,
        "min_attention": subscription.min_attention,
        "missed": subscription.missed.value,
        "quiet_days": subscription.quiet_days,
        "admin_id": subscription.admin_id,
        "configured": subscription.configured,
        "pause": subscription.pause.value,
        "pause_reason": write_sentence(subscription.pause_reason),
        "paused_at": as_utc(subscription.paused_at),
        **asdict(subscription.style),
    }


def _subscription_of(row: dict[str, Any]) -> Subscription:
    style = {name: row[name] for name in _STYLE} | {"layout": Layout(row["layout"])}
    columns = {name: value for name, value in row.items() if name not in (*_STYLE, "removed_at")}
    columns["style"] = Style(**style)
    columns["at"] = time.fromisoformat(row["at"]) if row["at"] else None
    columns["categories"] = tuple(row["categories"])
    columns["missed"] = Missed(row["missed"])
    columns["pause"] = Pause(row["pause"])
    columns["pause_reason"] = read_sentence(row["pause_reason"])
    return Subscription(**columns)
