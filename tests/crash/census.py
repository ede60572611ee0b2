"""What a kill has hit: how far each delivery had come, by the ledger and by Discord."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from bot.domain.subscription import Layout
from tests.cli.running import Stand
from tests.servers.discord import limits
from tests.servers.discord.recording import Recorded

_NEWEST_PARTS = """\
SELECT subscription.channel_id, delivery.layout, part.number, part.begun_at, part.message_id,
    part.thread_id, part.opened_id
FROM delivery JOIN subscription ON subscription.id = delivery.subscription_id
LEFT JOIN part ON part.delivery_id = delivery.id
WHERE delivery.day = ? ORDER BY part.number
"""


class Thing(StrEnum):
    """What of a delivery is on its way."""

    MESSAGE = "message"
    THREAD = "thread"
    INSIDE = "inside"


class Point(StrEnum):
    """How far a delivery has come when the process ends."""

    PLANNED = "planned"
    BEGUN = "part begun, not sent"
    RECEIVED = "request received, no message yet"
    STORED = "message there, no answer yet"
    HALF = "half of the answer sent"
    ANSWERED = "answer sent, not written down"
    WRITTEN = "written down"
    SOUGHT = "begun by an earlier process, looked for"


class Hit(NamedTuple):
    """A thing that is at a point.

    A thread is `SOUGHT` when it is there already and asked for once more.
    """

    thing: Thing
    point: Point


@dataclass(frozen=True, slots=True)
class Life:
    """Which requests and parts belong to the present process: those since then.

    `threads` are those that were there before.
    """

    first_request: int
    began_at: datetime
    threads: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Part:
    """The newest message of a delivery, as the ledger has it; all but `layout` may be None."""

    layout: str
    number: int | None
    begun_at: str
    message_id: int | None
    thread_id: int | None
    opened_id: int | None

    @property
    def has_thread_to_come(self) -> bool:
        """Whether it is the one above a thread, and stands there."""
        return self.layout == Layout.THREAD and self.number == 0 and self.message_id is not None


def take_census(stand: Stand, day: date, life: Life) -> dict[int, Hit]:
    """How far the newest message or thread of each delivery of a day has come, by channel."""
    posts: dict[tuple[str, str], Recorded] = {}
    for request in stand.discord.requests[life.first_request :]:
        if request.method == "POST" and request.route in (limits.MESSAGES, limits.THREADS):
            posts[request.route, request.params["channel_id"]] = request
    found: dict[int, Hit] = {}
    for channel_id, *columns in stand.rows(_NEWEST_PARTS, str(day)):
        part = _Part(*columns)
        thread = posts.get((limits.THREADS, str(channel_id)))
        if part.has_thread_to_come and (thread or part.opened_id):
            found[channel_id] = Hit(Thing.THREAD, _thread_point(stand, part, thread, life))
            continue
        place = part.thread_id or channel_id
        point = _message_point(stand, part, posts.get((limits.MESSAGES, str(place))), life)
        found[channel_id] = Hit(Thing.INSIDE if part.thread_id else Thing.MESSAGE, point)
    return found


def _thread_point(stand: Stand, part: _Part, post: Recorded | None, life: Life) -> Point:
    if part.opened_id is not None or post is None:
        return Point.WRITTEN
    if part.message_id in life.threads:
        return Point.SOUGHT
    return _sent(post, is_there=part.message_id in stand.discord.world.channels)


def _message_point(stand: Stand, part: _Part, post: Recorded | None, life: Life) -> Point:
    if part.number is None:
        return Point.PLANNED
    if part.message_id is not None:
        return Point.WRITTEN
    if post is not None and _nonce(post).endswith(f"-{part.number}"):
        channel = stand.discord.world.channels[int(post.params["channel_id"])]
        nonces = {message.nonce for message in stand.discord.messages(channel)}
        return _sent(post, is_there=_nonce(post) in nonces)
    is_new = datetime.fromisoformat(part.begun_at) >= life.began_at
    return Point.BEGUN if is_new else Point.SOUGHT


def _sent(post: Recorded, *, is_there: bool) -> Point:
    if post.answered_s is not None:
        return Point.ANSWERED
    if post.status is not None:
        return Point.HALF
    return Point.STORED if is_there else Point.RECEIVED


def _nonce(post: Recorded) -> str:
    return str(post.body["nonce"]) if isinstance(post.body, dict) else ""
