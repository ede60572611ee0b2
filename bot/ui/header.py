"""The first lines of a digest's message: which day it is, and what was counted when."""

from zoneinfo import ZoneInfo

from bot.domain.digest import Digest, entries_over
from bot.domain.page import DigestPage
from bot.render.budget import shorten
from bot.render.discord_text import plain
from bot.texts import Language
from bot.ui.wording import shown_size, sign, span_words, stamp

_LONGEST_MISSING = 80


def post_header(language: Language, page: DigestPage) -> str:
    """The header of the first message of a channel's post."""
    top = _top(language, page, len(page.view.shown))
    words = [_papers(language, page), top, _counted_at(language, page)]
    standing = [] if page.view.is_closed else _standing(language, page)
    return _lines(language, page, [*standing, *words])


def continued_header(language: Language, page: DigestPage) -> str:
    """The header of a later message of the same post."""
    day = span_words(language, page.view.digest)
    return language.say("digest-continued", day=day, span=page_span(page))


def hot_header(language: Language, page: DigestPage) -> str:
    """The header of an answer, which says whether the day is final."""
    top = _top(language, page, len(page.entries))
    words = [_papers(language, page), top, _counted_at(language, page)]
    return _lines(language, page, [*_standing(language, page), *words])


def all_header(language: Language, page: DigestPage) -> str:
    """The header of a page of the list of all papers."""
    place = page_span(page) if page.pages > 1 else ""
    return _lines(language, page, [*_standing(language, page), _papers(language, page), place])


def page_span(page: DigestPage) -> str:
    """`11–20`: the numbers of the page's papers."""
    first, last = page.first + 1, page.first + len(page.entries)
    return f"{first}–{last}" if first < last else f"{first}"


def whole_day(page: DigestPage) -> int:
    """How many papers the day has over the bar, whatever the view is narrowed to."""
    return len(entries_over(page.view.digest, page.view.bar))


def _lines(language: Language, page: DigestPage, words: list[str]) -> str:
    title = language.say("digest-title", day=span_words(language, page.view.digest))
    lines = [title, " · ".join(filter(None, words))]
    missing = [sign(r.source) for r in page.view.digest.readings if r.failing]
    if missing:
        names = shorten(", ".join(missing), _LONGEST_MISSING, size=shown_size)
        lines.append(language.say("sources-missing", sources=plain(names)))
    return "\n".join(lines)


def _standing(language: Language, page: DigestPage) -> list[str]:
    view = page.view
    if view.closes_at is not None:
        delay = view.delay.name.lower() if view.delay else "none"
        return [language.say("preliminary", moment=stamp(view.closes_at, "R"), delay=delay)]
    posted = language.say("as-posted", day=_posted_on(language, view.digest))
    return [posted, language.say("imported")] if view.digest.imported else [posted]


def _posted_on(language: Language, digest: Digest) -> str:
    """`9 Feb`, on the calendar by which the post shows its times."""
    day = digest.closed_at.astimezone(ZoneInfo(digest.clock)).date()
    return language.calendar_day(day, beside=digest.day)


def _papers(language: Language, page: DigestPage) -> str:
    """`11 papers in cs.LG over the bar of 50`; an imported day has no bar."""
    view = page.view
    count, bar = view.over_bar, view.bar
    if not view.category:
        if view.digest.imported:
            return language.say("day-papers", count=count)
        return language.say("day-papers-over", count=count, bar=bar)
    category = plain(view.category)
    if view.digest.imported:
        return language.say("day-papers-in", count=count, category=category)
    return language.say("day-papers-in-over", count=count, category=category, bar=bar)


def _top(language: Language, page: DigestPage, shown: int) -> str:
    return language.say("top-papers", count=shown) if 0 < shown < page.view.over_bar else ""


def _counted_at(language: Language, page: DigestPage) -> str:
    """When the counts of the first paper were read: those of the others are of the same round."""
    view = page.view
    moment = view.shown[0].observed_at if view.shown else view.digest.closed_at
    return language.say("counts-of", moment=stamp(moment))
