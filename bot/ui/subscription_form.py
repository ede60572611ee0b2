"""The form in which a subscription is changed.

Discord gives a form five fields (its reference on modals), so what belongs together shares one.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.domain.clock_time import split_when
from bot.domain.subscription import Missed, Subscription
from bot.domain.wishes import LONGEST_KEYWORDS, Wish
from bot.ui.replies import AnyInteraction, answer_error

Submit = Callable[[AnyInteraction, Wish], Awaitable[None]]

_TIMEOUT_S = 900.0  # as long as Discord keeps the interaction
_LONGEST = 400
_HABITS = {
    (Missed.LATEST, False): "Of missed days only the latest",
    (Missed.ALL, False): "All missed days",
    (Missed.NONE, False): "No missed day",
    (Missed.LATEST, True): "Of missed days only the latest; a line on days without papers",
    (Missed.ALL, True): "All missed days; a line on days without papers",
    (Missed.NONE, True): "No missed day; a line on days without papers",
}
_LABELS = (
    ("Time and zone", "8:00 Europe/Berlin; without a time, right after the close"),
    ("Categories", "cs.LG, stat.ML, or an archive such as math; empty for all"),
    ("Keywords", "One of them has to be in title or abstract; empty for any"),
    ("Papers a post, and the bar", "10, 5: up to 10 papers, each with 5 shares and likes or more"),
    ("Unusual days", "Days that closed while nobody could post, and days without papers"),
)


class ChangeForm(ui.Modal, title="Change the daily papers"):
    """Asks for everything that can be changed, filled in as it is; `submit` gets what was typed."""

    def __init__(self, subscription: Subscription, submit: Submit) -> None:
        super().__init__(timeout=_TIMEOUT_S)
        self._submit = submit
        self.when = _text("when", _when(subscription), 80)
        self.categories = _text("categories", ", ".join(subscription.categories), _LONGEST)
        self.keywords = _text("keywords", subscription.keywords, LONGEST_KEYWORDS)
        self.numbers = _text("numbers", _numbers(subscription), 20)
        self.habits = _habits(subscription)
        fields = (self.when, self.categories, self.keywords, self.numbers, self.habits)
        for (label, description), field in zip(_LABELS, fields, strict=True):
            self.add_item(ui.Label(text=label, description=description, component=field))

    async def on_submit(self, interaction: AnyInteraction) -> None:
        """Hand over what was typed; every field counts, an empty one too."""
        at, zone = split_when(self.when.value)
        limit, _, bar = self.numbers.value.partition(",")
        missed, _, quiet = self.habits.values[0].partition(" ")
        wish = Wish(
            time=at,
            timezone=zone,
            categories=self.categories.value,
            keywords=self.keywords.value,
            limit=limit,
            min_attention=bar,
            missed=Missed(missed),
            quiet_days=bool(quiet),
        )
        await self._submit(interaction, wish)

    async def on_error(  # type: ignore[override]  # a form has no item to name
        self, interaction: AnyInteraction, error: Exception
    ) -> None:
        """Say what went wrong, as everywhere."""
        await answer_error(interaction, error)


def _text(name: str, value: str, longest: int) -> ui.TextInput[Any]:
    return ui.TextInput(custom_id=name, default=value[:longest], required=False, max_length=longest)


def _when(subscription: Subscription) -> str:
    at = f"{subscription.at:%H:%M} " if subscription.at else ""
    return f"{at}{subscription.timezone}"


def _numbers(subscription: Subscription) -> str:
    limit = "" if subscription.limit is None else str(subscription.limit)
    bar = "" if subscription.min_attention is None else f", {subscription.min_attention}"
    return limit + bar


def _habits(subscription: Subscription) -> ui.Select[Any]:
    now = (subscription.missed, subscription.quiet_days)
    options = [
        discord.SelectOption(
            label=label,
            value=f"{missed} quiet" if quiet else str(missed),
            default=(missed, quiet) == now,
        )
        for (missed, quiet), label in _HABITS.items()
    ]
    return ui.Select(custom_id="habits", options=options)
