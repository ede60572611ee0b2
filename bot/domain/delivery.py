"""The delivery ledger: what is to be posted where, and how far it has come.

A delivery is one digest for one subscription, of one or several messages (parts). It is written
before anything is sent, and a part is marked before its message is: whatever is found after a crash
is either not begun, certain, or to be looked up in the channel.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class DeliveryState(StrEnum):
    """How far a delivery has come (DESIGN, delivery)."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"
    SKIPPED = "skipped"

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self in (DeliveryState.PENDING, DeliveryState.FAILED)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A digest for a subscription. Moments are aware UTC.

    `key` is random and makes the nonces; `parts` is the number of messages. `reason` says why it
    failed, was refused or skipped.
    """

    subscription_id: int
    day: date
    key: str
    state: DeliveryState = DeliveryState.PENDING
    parts: int = 1
    attempts: int = 0
    retry_at: datetime | None = None
    reason: str = ""
    id: int | None = None

    def nonce(self, part: int) -> str:
        """What makes Discord refuse a second message: at most 25 characters (FACTS section 4)."""
        return f"hp-{self.key}-{part}"


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a delivery, counted from 0.

    `begun_at` is set before the message is sent, `message_id` after. A part with the first and
    without the second may or may not have reached the channel.
    """

    delivery_id: int
    number: int
    begun_at: datetime | None = None
    message_id: int | None = None


class Posted(NamedTuple):
    """A message of a delivery."""

    day: date
    subscription_id: int
    channel_id: int
    message_id: int
