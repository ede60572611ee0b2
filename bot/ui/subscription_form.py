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
from bot.texts import Language, Said
from bot.ui.replies import AnyInteraction, answer_error

Submit = Callable[[AnyInteraction, Wish], Awaitable[None]]

_TIMEOUT_S = 900.0  # as long as Discord keeps the interaction
_LONGEST = 400
_LABELS = (
    (Said("form-when"), Said("form-when-hint")),
    (Said("form-categories"), Said("form-categories-hint")),
    (Said("form-keywords"), Said("form-keywords-hint")),
    (Said("form-numbers"), Said("form-numbers-hint")),
    (Said("form-habits"), Said("form-habits-hint")),
)


class ChangeForm(ui.Modal):
    """Asks for everything that can be changed, filled in as it is; `submit` gets what was typed."""

    def __init__(self, language: Language, subscription: Subscription, submit: Submit) -> None:
        super().__init__(title=language.say("form-title"), timeout=_TIMEOUT_S)
        self._submit = submit
        self.when = _text("when", _when(subscription), 80)
        self.categories = _text("categories", ", ".join(subscription.categories), _LONGEST)
        self.keywords = _text("keywords", subscription.keywords, LONGEST_KEYWORDS)
        self.numbers = _text("numbers", _numbers(subscription), 20)
        self.habits = _habits(language, subscription)
        fields = (self.when, self.categories, self.keywords, self.numbers, self.habits)
        for (label, hint), field in zip(_LABELS, fields, strict=True):
            text, description = language.tell(label), language.tell(hint)
            self.add_item(ui.Label(text=text, description=description, component=field))

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


def _habits(language: Language, subscription: Subscription) -> ui.Select[Any]:
    now = (subscription.missed, subscription.quiet_days)
    options = [
        discord.SelectOption(
            label=language.say("form-missed-quiet" if quiet else "form-missed", missed=str(missed)),
            value=f"{missed} quiet" if quiet else str(missed),
            default=(missed, quiet) == now,
        )
        for quiet in (False, True)
        for missed in Missed
    ]
    return ui.Select(custom_id="habits", options=options)
