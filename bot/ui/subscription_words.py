"""A subscription in words, inert and of bounded length, as all messages about it have them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.filters import Defaults
from bot.domain.outlook import Outlook
from bot.domain.standing import Standing
from bot.domain.subscription import Missed, Pause, Subscription
from bot.domain.text import plural
from bot.render.budget import shorten
from bot.render.discord_text import plain
from bot.render.text import date_words
from bot.ui.wording import short_day, shown_size, stamp

_CATEGORIES = 120
_KEYWORDS = 90
_REASON = 110
_LAST_REASON = 90
_HOUR = timedelta(hours=1)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MISSED = {
    Missed.LATEST: "only the latest is posted",
    Missed.ALL: "all are posted",
    Missed.NONE: "none is posted",
}


def mention(subscription: Subscription) -> str:
    """The channel, as a link."""
    return f"<#{subscription.channel_id}>"


def when_words(subscription: Subscription) -> str:
    """`08:00, Europe/Berlin` or `right after the close`."""
    if subscription.at is None:
        return "right after the close"
    return f"{subscription.at:%H:%M}, {_zone(subscription)}"


def wanted_words(subscription: Subscription) -> str:
    """Which papers: `cs.LG, stat.ML · with robot or “language model”`."""
    categories = _short(", ".join(subscription.categories), _CATEGORIES)
    words = [categories or "all categories"]
    if subscription.keywords:
        keywords = " or ".join(f"“{word}”" for word in subscription.keywords.split(", "))
        words.append(f"with {_short(keywords, _KEYWORDS)}")
    return " · ".join(words)


def size_words(subscription: Subscription, defaults: Defaults) -> str:
    """How many papers: `top 10 over the bar of 5`."""
    limit = subscription.limit or defaults.limit
    bar = defaults.bar if subscription.min_attention is None else subscription.min_attention
    return f"top {limit} over the bar of {bar:,}"


def habit_words(subscription: Subscription) -> str:
    """What becomes of unusual days: those missed, and those without papers."""
    quiet = "a line with the reason" if subscription.quiet_days else "nothing is posted"
    return f"**Missed days** {_MISSED[subscription.missed]} · **Days without papers** {quiet}"


def unusual_words(subscription: Subscription) -> str:
    """What of `habit_words` is not as usual, shorter; empty if all is."""
    words = {
        Missed.LATEST: "",
        Missed.ALL: "all missed days",
        Missed.NONE: "no missed days",
    }[subscription.missed]
    quiet = "a line on days without papers" if subscription.quiet_days else ""
    return " · ".join(filter(None, [words, quiet]))


def weekday_words(days: tuple[int, ...]) -> str:
    """`Tue–Sat`, also around Sunday; days that do not follow each other one by one."""
    for start in days:
        run = tuple((start + later) % 7 for later in range(len(days)))
        if len(run) > 2 and set(run) == set(days) and (start - 1) % 7 not in days:
            return f"{_WEEKDAYS[run[0]]}–{_WEEKDAYS[run[-1]]}"
    return ", ".join(_WEEKDAYS[day] for day in days)


def state_words(standing: Standing) -> str:
    """Whether it is served: the next post, or who paused it."""
    subscription = standing.subscription
    since = f" {stamp(subscription.paused_at, 'R')}" if subscription.paused_at else ""
    if subscription.pause is Pause.ASKED:
        by = _short(subscription.pause_reason, _REASON)
        return f"⏸️ paused by {by or 'somebody'}{since}"
    if subscription.pause is Pause.ACCESS:
        return f"⚠️ paused by the bot{since}"
    due = standing.next_post
    return f"🟢 next post {stamp(due.at)} ({stamp(due.at, 'R')})" if due else "🟢"


def trouble_words(subscription: Subscription) -> str:
    """What keeps the bot from posting, and what to do; empty if nothing does."""
    if subscription.pause is not Pause.ACCESS:
        return ""
    return f"{_short(subscription.pause_reason, _REASON)}. Grant that, and it goes on by itself."


def last_words(last: Delivery | None) -> str:
    """What became of the last delivery."""
    if last is None:
        return "nothing posted yet"
    reason = _short(last.reason, _LAST_REASON)
    again = f", again {stamp(last.retry_at, 'R')}" if last.retry_at else ""
    outcome = {
        DeliveryState.PENDING: "on its way",
        DeliveryState.SENT: "posted",
        DeliveryState.FAILED: f"failed{again}: {reason}",
        DeliveryState.REFUSED: "refused",
        DeliveryState.SKIPPED: f"skipped: {reason}",
    }[last.state]
    return f"{date_words(last.day)} {outcome}"


def plan_words(outlook: Outlook) -> str:
    """On which days and when posts come: `Tue–Sat at 08:00, Europe/Berlin`."""
    subscription, days = outlook.subscription, weekday_words(outlook.weekdays)
    if subscription.at is not None:
        return f"{days} at {when_words(subscription)}"
    at = outlook.next_post.at.astimezone(ZoneInfo(subscription.timezone))
    return f"{days} at {at:%H:%M}, {_zone(subscription)}: right after the close"


def age_words(outlook: Outlook) -> str:
    """How old papers are when they are posted, and at what time they would be younger."""
    words = f"{_hours(outlook.age)} after arXiv's announcement"
    if outlook.fresher is None:
        return f"{words}, as soon as a day of votes is counted"
    fresher = outlook.fresher
    least = round((outlook.age - fresher.by) / _HOUR)
    return f"{words}; at {fresher.at:%H:%M}, right after the close, it would be {least}"


def match_words(outlook: Outlook) -> str:
    """How many papers of each of the newest digests are among those wanted."""
    if not outlook.matches:
        return "no digest is there yet to try this on"
    newest = outlook.matches[0].day
    counted = [f"{short_day(m.day, beside=newest)} **{m.papers:,}**" for m in outlook.matches]
    return " · ".join(counted)


def _zone(subscription: Subscription) -> str:
    return plain(subscription.timezone)


def _short(text: str, limit: int) -> str:
    return plain(shorten(text, limit, size=shown_size))


def _hours(span: timedelta) -> str:
    return plural(round(span / _HOUR), "hour")
