"""The form in which a subscription is changed.

Discord gives a form five fields (its reference on modals), so what belongs together shares one.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import discord
from discord import ui

from bot.domain.clock_time import split_when
from bot.domain.subscription import Missed, Subscription
from bot.domain.wishes import LONGEST_KEYWORDS, Wish
from bot.errors import StaleControlError
from bot.texts import Language, Said
from bot.ui.forms import Field, answers_in, form_of

_LONGEST = 400
_COMMA = re.compile("[,，、;；]")


def change_form(language: Language, subscription: Subscription, custom_id: str) -> ui.Modal:
    """Asks for everything that can be changed, filled in as it is; `typed_in` reads it."""
    when = _text("when", _when(subscription), 80)
    categories = _text("categories", ", ".join(subscription.categories), _LONGEST)
    keywords = _text("keywords", subscription.keywords, LONGEST_KEYWORDS)
    numbers = _text("numbers", _numbers(subscription), 20)
    habits = _habits(language, subscription)
    return form_of(
        language,
        Said("form-title"),
        custom_id,
        Field(Said("form-when"), Said("form-when-hint"), when),
        Field(Said("form-categories"), Said("form-categories-hint"), categories),
        Field(Said("form-keywords"), Said("form-keywords-hint"), keywords),
        Field(Said("form-numbers"), Said("form-numbers-hint"), numbers),
        Field(Said("form-habits"), Said("form-habits-hint"), habits),
    )


def typed_in(components: Iterable[Mapping[str, Any]]) -> Wish:
    """What was typed into the form, of whose fields every one counts, an empty one too.

    Raises:
        StaleControlError: it is a form of another version.
    """
    typed = answers_in(components)
    try:
        at, zone = split_when(typed["when"])
        limit, _, bar = _COMMA.sub(",", typed["numbers"]).partition(",")
        missed, _, quiet = typed["habits"][0].partition(" ")
        return Wish(
            time=at,
            timezone=zone,
            categories=typed["categories"],
            keywords=typed["keywords"],
            limit=limit,
            min_attention=bar,
            missed=Missed(missed),
            quiet_days=bool(quiet),
        )
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        raise StaleControlError(Said("stale-list")) from None


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
