"""The first lines of a digest's message: which day it is, and what was counted when."""

from zoneinfo import ZoneInfo

from bot.domain.digest import Digest, entries_over
from bot.domain.page import DigestPage
from bot.domain.text import plural
from bot.render.budget import shorten
from bot.render.discord_text import plain
from bot.render.text import date_words, day_words
from bot.ui.wording import shown_size, sign, stamp

_LONGEST_MISSING = 80


def post_header(page: DigestPage) -> str:
    """The header of the first message of a channel's post."""
    top = _top(page, len(page.view.shown))
    return _lines(page, [_papers(page), top, _counted_at(page)])


def continued_header(page: DigestPage) -> str:
    """The header of a later message of the same post."""
    return f"-# Hot papers · {day_words(page.view.digest)} · {page_span(page)}"


def hot_header(page: DigestPage) -> str:
    """The header of an answer, which says whether the day is final."""
    top = _top(page, len(page.entries))
    return _lines(page, [_standing(page), _papers(page), top, _counted_at(page)])


def all_header(page: DigestPage) -> str:
    """The header of a page of the list of all papers."""
    place = page_span(page) if page.pages > 1 else ""
    return _lines(page, [_standing(page), _papers(page), place])


def page_span(page: DigestPage) -> str:
    """`11–20`: the numbers of the page's papers."""
    first, last = page.first + 1, page.first + len(page.entries)
    return f"{first}–{last}" if first < last else f"{first}"


def whole_day(page: DigestPage) -> int:
    """How many papers the day has over the bar, whatever the view is narrowed to."""
    return len(entries_over(page.view.digest, page.view.bar))


def _lines(page: DigestPage, words: list[str]) -> str:
    lines = [f"## Hot papers · {day_words(page.view.digest)}", " · ".join(filter(None, words))]
    missing = [sign(r.source) for r in page.view.digest.readings if r.failing]
    if missing:
        names = shorten(", ".join(missing), _LONGEST_MISSING, size=shown_size)
        lines.append(f"-# n/a: {plain(names)} could not be asked")
    return "\n".join(lines)


def _standing(page: DigestPage) -> str:
    view = page.view
    if view.closes_at is not None:
        return f"preliminary, closes {stamp(view.closes_at, 'R')}"
    imported = " · imported" if view.digest.imported else ""
    return f"as posted {_posted_on(view.digest)}{imported}"


def _posted_on(digest: Digest) -> str:
    """`9 Feb`, on the calendar by which the post shows its times."""
    day = digest.closed_at.astimezone(ZoneInfo(digest.clock)).date()
    words = date_words(day).split(" ")
    return " ".join(words[1:] if day.year != digest.day.year else words[1:3])


def _papers(page: DigestPage) -> str:
    view = page.view
    where = f" in {plain(view.category)}" if view.category else ""
    bar = "" if view.digest.imported else f" over the bar of {view.bar:,}"
    return f"{plural(view.over_bar, 'paper') if view.over_bar else 'no paper'}{where}{bar}"


def _top(page: DigestPage, shown: int) -> str:
    return f"top {shown}" if 0 < shown < page.view.over_bar else ""


def _counted_at(page: DigestPage) -> str:
    """When the counts of the first paper were read: those of the others are of the same round."""
    view = page.view
    moment = view.shown[0].observed_at if view.shown else view.digest.closed_at
    return f"counts of {stamp(moment)}"
