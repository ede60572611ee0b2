"""What a kill has hit: how far each delivery had come, by the ledger and by Discord."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tests.cli.running import Stand
from tests.servers.discord import limits
from tests.servers.discord.recording import Recorded

_NEWEST_PARTS = """\
SELECT subscription.channel_id, part.number, part.begun_at, part.message_id
FROM delivery JOIN subscription ON subscription.id = delivery.subscription_id
LEFT JOIN part ON part.delivery_id = delivery.id
WHERE delivery.day = ? ORDER BY part.number
"""


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


@dataclass(frozen=True, slots=True)
class Life:
    """Which requests and parts belong to the present process: those since then."""

    first_request: int
    began_at: datetime


def take_census(stand: Stand, day: date, life: Life) -> dict[int, Point]:
    """How far the newest message of each delivery of a day has come, by channel."""
    posts: dict[str, Recorded] = {}
    for request in stand.discord.requests[life.first_request :]:
        if request.method == "POST" and request.route == limits.MESSAGES:
            posts[request.params["channel_id"]] = request
    found: dict[int, Point] = {}
    for channel_id, number, begun_at, message_id in stand.rows(_NEWEST_PARTS, str(day)):
        if number is None:
            found[channel_id] = Point.PLANNED
        elif message_id is not None:
            found[channel_id] = Point.WRITTEN
        elif (post := posts.get(str(channel_id))) and _nonce(post).endswith(f"-{number}"):
            found[channel_id] = _sent(stand, channel_id, post)
        else:
            is_new = datetime.fromisoformat(begun_at) >= life.began_at
            found[channel_id] = Point.BEGUN if is_new else Point.SOUGHT
    return found


def _sent(stand: Stand, channel_id: int, post: Recorded) -> Point:
    channel = stand.discord.world.channels[channel_id]
    if post.answered_s is not None:
        return Point.ANSWERED
    if post.status is not None:
        return Point.HALF
    nonces = {message.nonce for message in stand.discord.messages(channel)}
    return Point.STORED if _nonce(post) in nonces else Point.RECEIVED


def _nonce(post: Recorded) -> str:
    return str(post.body["nonce"]) if isinstance(post.body, dict) else ""
