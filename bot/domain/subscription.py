"""A channel's subscription: what it is sent, when, and how it stands."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from bot.texts import Sentence


class Missed(StrEnum):
    """What becomes of days that closed while nobody could post them."""

    LATEST = "latest"
    ALL = "all"
    NONE = "none"


class Pause(StrEnum):
    """Why a subscription is not served; `NOT` for one that is."""

    NOT = ""
    ASKED = "asked"
    ACCESS = "access"
    """Paused by the bot because Discord refused; it goes on by itself when access returns."""


class Layout(StrEnum):
    """How the papers of a day are laid out in a channel."""

    CARDS = "cards"
    """A section a paper, ten papers a message."""
    COMPACT = "compact"
    """A line a paper, the day in one short message."""
    THREAD = "thread"
    """A short message, with the cards in its thread."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a channel's posts look, and how loudly they come.

    `preliminary`: a day is posted before its close, and that post is made final once it has closed.
    `ping_role_id`: the role that posts ping, None for none. `silent`: posts notify nobody.
    `publish`: in an announcement channel, posts go to the channels that follow it. `language`:
    one that there are texts in, such as `ja`; empty for the server's own. `chart`: a picture of the
    day's top papers comes with its post.
    """

    layout: Layout = Layout.CARDS
    preliminary: bool = False
    ping_role_id: int | None = None
    silent: bool = False
    publish: bool = True
    language: str = ""
    chart: bool = False


@dataclass(frozen=True, slots=True)
class StyleProblems:
    """What of a style cannot be had in a channel, and why; empty where nothing is in the way.

    `thread`: threads cannot be begun there. `ping`: the role cannot be pinged. `publish`: nobody
    can follow the channel. `chart`: a picture cannot be drawn, or not be sent there.
    """

    thread: Sentence = ""
    ping: Sentence = ""
    publish: Sentence = ""
    chart: Sentence = ""


NO_PROBLEMS = StyleProblems()


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one channel asked for. Snowflakes are integers; moments are aware UTC.

    `at` is a time of day in `timezone`, None for right after the close. Empty `categories` and
    `keywords` mean everything, `limit` and `min_attention` None what the configuration says.
    `quiet_days`: a line is posted on days without a listing. `since` is the listing day after which
    digests are sent. `admin_id` is who set it up, None if the configuration did. `pause_reason` is
    for people.
    """

    channel_id: int
    since: date
    guild_id: int | None = None
    at: time | None = None
    timezone: str = "UTC"
    categories: tuple[str, ...] = ()
    keywords: str = ""
    limit: int | None = None
    min_attention: int | None = None
    missed: Missed = Missed.LATEST
    quiet_days: bool = False
    style: Style = Style()
    admin_id: int | None = None
    configured: bool = False
    pause: Pause = Pause.NOT
    pause_reason: Sentence = ""
    paused_at: datetime | None = None
    id: int | None = None
