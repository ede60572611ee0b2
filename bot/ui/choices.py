"""What autocompletion offers: at most 25 choices of at most 100 characters (FACTS section 4)."""

from collections.abc import Iterable
from datetime import date
from itertools import islice

from discord.app_commands import Choice

from bot.domain.categories import suggest_categories
from bot.domain.keyword_hints import suggest_keywords
from bot.domain.paper import Paper
from bot.domain.text import displayed
from bot.domain.zones import suggest_zones
from bot.render.budget import shorten
from bot.render.discord_text import NAMELESS
from bot.render.tex import readable
from bot.texts import Language
from bot.ui.layout import LONGEST_OPTION, MOST_OPTIONS


def day_choices(language: Language, days: Iterable[date]) -> list[Choice[str]]:
    """Days in words, each standing for itself as `2021-02-08`."""
    return [
        Choice(name=language.day(day), value=day.isoformat()) for day in islice(days, MOST_OPTIONS)
    ]


def paper_choices(papers: Iterable[Paper]) -> list[Choice[str]]:
    """Papers by title, each standing for its id."""
    return [
        Choice(name=option_label(f"{paper.title} · {paper.arxiv_id}"), value=paper.arxiv_id)
        for paper in islice(papers, MOST_OPTIONS)
    ]


def option_label(text: str) -> str:
    """A text for a choice or an option, where Discord understands no Markdown."""
    return shorten(displayed(readable(text)), LONGEST_OPTION) or NAMELESS


def zone_choices(typed: str) -> list[Choice[str]]:
    """Time zones that begin with, or hold, what is typed."""
    return [Choice(name=zone, value=zone) for zone in suggest_zones(typed, MOST_OPTIONS)]


def category_choices(typed: str) -> list[Choice[str]]:
    """Lists of categories whose last one completes what is typed; none that is too long."""
    return [
        Choice(name=option_label(f"{value} · {title}"), value=value)
        for value, title in suggest_categories(typed, MOST_OPTIONS)
        if len(value) <= LONGEST_OPTION
    ]


def keyword_choices(typed: str) -> list[Choice[str]]:
    """Keywords as they are read, or may be meant; none that is too long."""
    return [
        Choice(name=value, value=value)
        for value in suggest_keywords(typed, MOST_OPTIONS)
        if len(value) <= LONGEST_OPTION
    ]
