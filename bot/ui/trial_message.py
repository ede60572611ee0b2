"""What a filter would have let through on each of the newest days: seen before it is saved."""

from collections.abc import Sequence

import discord
from discord import ui

from bot.domain.chart import Picture
from bot.domain.filters import Defaults
from bot.render.budget import ELLIPSIS, fit_equally, shares
from bot.render.tex import readable
from bot.services.outlooks import Trial, TriedDay
from bot.texts import Language
from bot.ui import layout, trial_ids
from bot.ui import subscription_words as words
from bot.ui.layout import MOST_TEXT, Part
from bot.ui.subscription_messages import preview_messages
from bot.ui.trial_ids import Act, Try
from bot.ui.wording import linked, linked_size

_MOST_TITLES = 40
"""Of all days together: about so many links leave room for titles that say something."""


def trial_messages(
    language: Language,
    trial: Trial,
    defaults: Defaults,
    *,
    posts_in: Language,
    picture: Picture | None = None,
) -> list[ui.LayoutView]:
    """The newest day's post where nothing was tried, with its picture, and all of the days."""
    posts = []
    if trial.latest is not None:
        posts = preview_messages(language, trial.latest, posts_in=posts_in, picture=picture)
    return [*posts, trial_message(language, trial, defaults)]


def trial_message(language: Language, trial: Trial, defaults: Defaults) -> ui.LayoutView:
    """The days with the titles of their papers, a select to see a post, a button to save."""
    header = _header(language, trial, defaults)
    values = trial_ids.write_values([tried.day for tried in trial.days], trial.wish)
    if not values:
        header += "\n" + language.say("trial-too-long")
    days = _days(language, trial.days, MOST_TEXT - layout.size(header))
    parts: list[Part] = [layout.text(text) for text in (header, *days)]
    if values:
        parts.append(layout.row(_select(language, trial, values)))
    if values and trial.can_be_saved:
        save = trial_ids.write(Try(Act.SAVE, trial.subscription.channel_id))
        button = ui.Button[ui.LayoutView](
            label=language.say("button-save"), custom_id=save, style=discord.ButtonStyle.success
        )
        parts.append(layout.row(button))
    return layout.message(parts)


def _header(language: Language, trial: Trial, defaults: Defaults) -> str:
    subscription = trial.subscription
    wanted = words.wanted_words(language, subscription)
    lines = (
        language.say("trial-title", channel=words.mention(subscription)),
        f"{wanted} · {words.size_words(language, subscription, defaults)}",
        words.hint_words(language, subscription),
        _state(language, trial),
    )
    return "\n".join(filter(None, lines))


def _state(language: Language, trial: Trial) -> str:
    if trial.is_tried:
        return language.say("trial-tried")
    return language.say("trial-stored" if trial.is_subscribed else "trial-usual")


def _days(language: Language, days: Sequence[TriedDay], room: int) -> list[str]:
    """A text for each day, which take at most `room` together."""
    counts = shares([len(tried.shown) for tried in days], _MOST_TITLES)
    shown = [tried.shown[:count] for tried, count in zip(days, counts, strict=True)]
    titles = [readable(entry.paper.title) for entries in shown for entry in entries]
    empty = [_day(language, d, [ELLIPSIS] * n) for d, n in zip(days, counts, strict=True)]
    fixed = sum(layout.size(text) + 1 for text in empty)
    fitted = iter(fit_equally(titles, room - fixed, size=linked_size))
    return [
        _day(language, tried, [next(fitted) for _ in range(count)])
        for tried, count in zip(days, counts, strict=True)
    ]


def _day(language: Language, tried: TriedDay, titles: Sequence[str]) -> str:
    """A day's papers under as many titles as are given."""
    cut = 0 < len(tried.shown) < tried.papers
    top = [language.say("top-papers", count=len(tried.shown))] if cut else []
    head = [f"**{language.day(tried.day)}**", language.say("day-papers", count=tried.papers), *top]
    papers = (entry.paper.arxiv_id for entry in tried.shown)
    links = map(linked, titles, papers)
    lines = [f"{number}. {link}" for number, link in enumerate(links, start=1)]
    left = len(tried.shown) - len(titles)
    more = [language.say("more-papers", count=left)] if left else []
    return "\n".join([" · ".join(head), *lines, *more])


def _select(language: Language, trial: Trial, values: Sequence[str]) -> ui.Select[ui.LayoutView]:
    options = [
        discord.SelectOption(label=language.day(tried.day), value=value)
        for tried, value in zip(trial.days, values, strict=True)
    ]
    custom_id = trial_ids.write(Try(Act.POST, trial.subscription.channel_id))
    return layout.select(custom_id, language.say("select-day"), options)
