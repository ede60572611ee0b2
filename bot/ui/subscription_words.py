"""A subscription in words, inert and of bounded length, as all messages about it have them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.filters import Defaults
from bot.domain.keyword_hints import likely_meant
from bot.domain.keywords import wanted_by, words_listed
from bot.domain.outlook import Outlook
from bot.domain.standing import Standing
from bot.domain.subscription import Missed, Pause, Subscription
from bot.render.budget import shorten
from bot.render.discord_text import plain
from bot.texts import Language, Sentence
from bot.texts.said import either, listed
from bot.ui.wording import shown_size, stamp

_CATEGORIES = 120
_KEYWORDS = 90
_HINT = 220
_REASON = 110
_LAST_REASON = 90
_HOUR = timedelta(hours=1)


def mention(subscription: Subscription) -> str:
    """The channel, as a link."""
    return f"<#{subscription.channel_id}>"


def when_words(language: Language, subscription: Subscription) -> str:
    """`08:00, Europe/Berlin`, or `right after the close`, or `12 hours before the close`."""
    if subscription.at is None:
        early = subscription.style.preliminary
        return language.say("when-early" if early else "when-close")
    return language.say("when", time=f"{subscription.at:%H:%M}", zone=_zone(subscription))


def wanted_words(language: Language, subscription: Subscription) -> str:
    """Which papers: `cs.LG, stat.ML · with “robot” or “language model”`, or an expression."""
    categories = _short(", ".join(subscription.categories), _CATEGORIES)
    words = [categories or language.say("wanted-all")]
    if wanted := wanted_by(subscription.keywords):
        quoted = [language.say("keyword", word=word) for word in words_listed(wanted)]
        keywords = _short(language.tell(either(quoted)) or str(wanted), _KEYWORDS)
        words.append(language.say("wanted-keywords", keywords=keywords))
    return " · ".join(words)


def hint_words(language: Language, subscription: Subscription) -> str:
    """What the keywords may be meant to be; empty if they are likely meant as they are."""
    meant = _short(likely_meant(subscription.keywords), _HINT)
    return language.say("keywords-hint", meant=meant) if meant else ""


def size_words(language: Language, subscription: Subscription, defaults: Defaults) -> str:
    """How many papers: `top 10 over the bar of 5`."""
    limit = subscription.limit or defaults.limit
    bar = defaults.bar if subscription.min_attention is None else subscription.min_attention
    return language.say("size", limit=limit, bar=bar)


def habit_words(language: Language, subscription: Subscription) -> str:
    """What becomes of unusual days: those missed, and those without papers."""
    quiet = "line" if subscription.quiet_days else "nothing"
    return language.say("habits", missed=str(subscription.missed), quiet=quiet)


def unusual_words(language: Language, subscription: Subscription) -> str:
    """What of `habit_words` is not as usual, shorter; empty if all is."""
    words = []
    if subscription.missed is not Missed.LATEST:
        words.append(language.say("unusual-missed", missed=str(subscription.missed)))
    if subscription.quiet_days:
        words.append(language.say("unusual-quiet"))
    return " · ".join(words)


def weekday_words(language: Language, days: tuple[int, ...]) -> str:
    """`Tue–Sat`, also around Sunday; days that do not follow each other one by one."""
    for start in days:
        run = tuple((start + later) % 7 for later in range(len(days)))
        if len(run) > 2 and set(run) == set(days) and (start - 1) % 7 not in days:
            first, last = language.weekday(run[0]), language.weekday(run[-1])
            return language.say("weekdays", first=first, last=last)
    return language.tell(listed(language.weekday(day) for day in days))


def state_words(language: Language, standing: Standing) -> str:
    """Whether it is served: the next post, or who paused it."""
    subscription = standing.subscription
    since = stamp(subscription.paused_at, "R") if subscription.paused_at else ""
    if subscription.pause is Pause.ASKED:
        name = _told(language, subscription.pause_reason, _REASON) or language.say("somebody")
        return language.say("state-paused-by", name=name, since=since).rstrip()
    if subscription.pause is Pause.ACCESS:
        return language.say("state-paused", since=since).rstrip()
    due = standing.next_post
    if due is None:
        return "🟢"
    if standing.is_due:
        return language.say("state-due", day=due.day)
    return language.say("state-next", moment=stamp(due.at), countdown=stamp(due.at, "R"))


def trouble_words(language: Language, subscription: Subscription) -> str:
    """What keeps the bot from posting, and what to do; empty if nothing does."""
    if subscription.pause is not Pause.ACCESS:
        return ""
    reason = _told(language, subscription.pause_reason, _REASON)
    return language.say("trouble", reason=reason)


def last_words(language: Language, last: Delivery | None) -> str:
    """What became of the last delivery."""
    if last is None:
        return language.say("last-none")
    day, reason = last.day, _told(language, last.reason, _LAST_REASON)
    match last.state:
        case DeliveryState.PENDING:
            return language.say("last-pending", day=day)
        case DeliveryState.SENT if last.preliminary:
            return language.say("last-preliminary", day=day)
        case DeliveryState.SENT if reason:
            return language.say("last-sent-but", day=day, reason=reason)
        case DeliveryState.SENT:
            return language.say("last-sent", day=day)
        case DeliveryState.REFUSED:
            return language.say("last-refused", day=day)
        case DeliveryState.SKIPPED:
            return language.say("last-skipped", day=day, reason=reason)
        case DeliveryState.FAILED if last.retry_at:
            again = stamp(last.retry_at, "R")
            return language.say("last-failed-again", day=day, moment=again, reason=reason)
        case DeliveryState.FAILED:
            return language.say("last-failed", day=day, reason=reason)


def plan_words(language: Language, outlook: Outlook) -> str:
    """On which days and when posts come: `Tue–Sat at 08:00, Europe/Berlin`."""
    subscription, days = outlook.subscription, weekday_words(language, outlook.weekdays)
    at = outlook.next_post.at.astimezone(ZoneInfo(subscription.timezone))
    when = language.say("when", time=f"{at:%H:%M}", zone=_zone(subscription))
    if subscription.style.preliminary:
        return language.say("plan-preliminary", days=days, when=when)
    if subscription.at is not None:
        return language.say("plan", days=days, when=when_words(language, subscription))
    return language.say("plan-close", days=days, when=when)


def age_words(language: Language, outlook: Outlook) -> str:
    """How old papers are when they are posted, and at what time they would be younger."""
    hours = round(outlook.age / _HOUR)
    if outlook.subscription.style.preliminary:
        return language.say("age-preliminary", hours=hours)
    if outlook.fresher is None:
        return language.say("age-least", hours=hours)
    fresher = outlook.fresher
    least = round((outlook.age - fresher.by) / _HOUR)
    return language.say("age", hours=hours, time=f"{fresher.at:%H:%M}", least=least)


def match_words(language: Language, outlook: Outlook) -> str:
    """How many papers of each of the newest digests are among those wanted."""
    if not outlook.matches:
        return language.say("matches-none")
    newest = outlook.matches[0].day
    counted = [
        language.say("match", day=language.day(m.day, beside=newest), count=m.papers)
        for m in outlook.matches
    ]
    return " · ".join(counted)


def _zone(subscription: Subscription) -> str:
    return plain(subscription.timezone)


def _told(language: Language, sentence: Sentence, limit: int) -> str:
    return _short(language.tell(sentence), limit)


def _short(text: str, limit: int) -> str:
    return plain(shorten(text, limit, size=shown_size))
