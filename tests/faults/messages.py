"""Everything that the bot writes in Discord, made of people's words, by the rendering's name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from itertools import count
from typing import Any

import discord
from discord import ui

from bot.domain.arxiv_id import ArxivId
from bot.domain.categories import parse_categories
from bot.domain.days import parse_day
from bot.domain.filters import Defaults
from bot.domain.keyword_hints import likely_meant
from bot.domain.outlook import Closes, Match, outlook_of
from bot.domain.subscription import Layout, Style
from bot.domain.wishes import parse_keywords, parse_limit
from bot.domain.zones import parse_zone
from bot.errors import HotPapersError, NotFoundError
from bot.services.delivery_ports import Post, QuietDay
from bot.services.outlooks import Preview
from bot.texts import Language
from bot.ui.choices import paper_choices
from bot.ui.course_chart import course_words
from bot.ui.course_message import course_message
from bot.ui.day_chart import day_words
from bot.ui.digest_message import hot_message
from bot.ui.linked_message import linked_message
from bot.ui.list_message import list_message
from bot.ui.look_form import look_form
from bot.ui.paper_message import paper_message, whole_messages
from bot.ui.post_messages import PostMessages
from bot.ui.replies import error_message, sentence_of
from bot.ui.subscription_form import change_form
from bot.ui.subscription_messages import (
    list_message as subscriptions_message,
)
from bot.ui.subscription_messages import outlook_message, preview_messages, remove_question
from tests.faults import people
from tests.faults.people import CHANNEL, DAY, NOW, Words

DEFAULTS = Defaults(bar=5, limit=10)
_LOCALES = {"en": "en-GB"} | {code: code for code in ("ja",)}
_ROLE = 4_000_000_000_000_000_009
_CLOSES = Closes(time(9), frozenset())


@dataclass(slots=True)
class _Asking:
    """Who an answer is for, as far as an error's words depend on it."""

    locale: discord.Locale
    command: None = None
    data: dict[str, Any] = field(default_factory=dict)


def messages(language: Language, words: list[Words]) -> Iterator[tuple[str, ui.LayoutView]]:
    """Every kind of message, in a language, about the same ten papers; needs a running loop."""
    yield from _posts(language, words)
    yield from _papers(language, words)
    yield from _subscriptions(language, words)
    yield from errors(language, words)


def modals(language: Language, words: list[Words]) -> Iterator[ui.Modal]:
    """Every form, filled in with what is stored."""
    subscription = people.subscription_of(1, words[0])
    yield change_form(language, subscription, "hp1:sub:form:1:0")
    yield look_form(language, subscription, "hp1:sub:style:1:0")


def plain_texts(language: Language, words: list[Words]) -> Iterator[tuple[str, int, str]]:
    """Texts in places where Discord understands no Markdown: name, most characters, text."""
    pages = people.digest_page(words)
    yield "what a day's chart shows", 1024, day_words(language, pages)
    for number, each in enumerate(words, start=1):
        yield "what a chart shows", 1024, course_words(language, people.course_of(number, each))
    for choice in paper_choices(entry.paper for entry in pages.view.shown):
        yield "a choice", 100, choice.name


def _posts(language: Language, words: list[Words]) -> Iterator[tuple[str, ui.LayoutView]]:
    page, making = people.digest_page(words), PostMessages()
    for style in Layout:
        post = Post(CHANNEL, page, Style(layout=style), "key")
        mention = f"<@&{_ROLE}>"
        for number in range(making.count(post)):
            yield f"post, {style}", making.message(language, post, number, mention)
    quiet = QuietDay(DAY, words[0].abstract, date(2026, 9, 2))
    post = Post(CHANNEL, quiet, Style(), "key")
    yield "post of a quiet day", making.message(language, post, 0)
    yield "/hot", hot_message(language, page)
    yield "list", list_message(language, page)
    preview = Preview(people.subscription_of(1, words[0]), DAY, page, is_subscribed=True)
    for view in preview_messages(language, preview, posts_in=language):
        yield "preview", view


def _papers(language: Language, words: list[Words]) -> Iterator[tuple[str, ui.LayoutView]]:
    pages = [people.paper_page(number, each) for number, each in enumerate(words, start=1)]
    for page in pages:
        yield "/paper", paper_message(language, page)
        for view in whole_messages(language, page):
            yield "whole paper", view
    for number, each in enumerate(words, start=1):
        yield "course", course_message(language, people.course_of(number, each), None)
    links = [each.post for each in words] + ["https://arxiv.org/abs/2609.99999"]
    yield "papers in a message", linked_message(language, links, pages)


def _subscriptions(language: Language, words: list[Words]) -> Iterator[tuple[str, ui.LayoutView]]:
    yield "/digest list", subscriptions_message(language, people.standing_page(words), DEFAULTS)
    for number, each in zip(count(1), words[:3], strict=False):
        subscription = people.subscription_of(number, each)
        outlook = outlook_of(subscription, _CLOSES, NOW, (Match(DAY, 3),))
        has_hint = likely_meant(subscription.keywords)  # a line of its own
        name = "/digest subscribe, with a hint" if has_hint else "/digest subscribe"
        yield name, outlook_message(language, outlook, DEFAULTS)
        yield "question", remove_question(language, subscription, 1, DEFAULTS)


def errors(language: Language, words: list[Words]) -> Iterator[tuple[str, ui.LayoutView]]:
    """What people are told who type that where something else is wanted."""
    asking: Any = _Asking(discord.Locale(_LOCALES[language.code]))
    for each in words:
        errors: list[HotPapersError] = [NotFoundError(f"there is no {each.title}", nearest=(DAY,))]
        for parse in _PARSERS:
            try:
                parse(each.title)
            except HotPapersError as refusal:
                errors.append(refusal)
        for error in errors:
            yield "error", error_message(language, sentence_of(asking, error), error)


def _parse_day(text: str) -> object:
    return parse_day(text, today=DAY)


_PARSERS: tuple[Callable[[str], object], ...] = (
    _parse_day,
    ArxivId.parse,
    parse_categories,
    parse_keywords,
    parse_limit,
    parse_zone,
)
