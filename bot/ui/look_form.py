"""The form in which the look and sound of a channel's posts are changed.

It is a second one because Discord gives a form five fields (its reference on modals).
"""

from collections.abc import Iterable, Mapping
from typing import Any

import discord
from discord import ui

from bot.domain.subscription import Layout, Style, Subscription
from bot.domain.wishes import StyleWish, Wish
from bot.errors import StaleControlError
from bot.texts import Language, Said, find_language, list_languages
from bot.ui.commands import SERVERS_OWN
from bot.ui.forms import Field, answers_in, form_of

_MANNERS = ("preliminary", "silent", "publish", "chart")


def look_form(language: Language, subscription: Subscription, custom_id: str) -> ui.Modal:
    """Asks for the style, filled in as it is; `chosen_in` reads it."""
    style = subscription.style
    return form_of(
        language,
        Said("look-title"),
        custom_id,
        Field(Said("form-layout"), Said("form-layout-hint"), _layouts(language, style)),
        Field(Said("form-ping"), Said("form-ping-hint"), _roles(style)),
        Field(Said("form-manner"), Said("form-manner-hint"), _manners(language, style)),
        Field(Said("form-language"), Said("form-language-hint"), _languages(language, style)),
    )


def chosen_in(components: Iterable[Mapping[str, Any]]) -> Wish:
    """What was chosen in the form, of whose fields every one counts, an empty one too.

    Raises:
        StaleControlError: it is a form of another version.
    """
    chosen = answers_in(components)
    try:
        manners = chosen["manners"]
        style = StyleWish(
            layout=Layout(chosen["layout"][0]),
            preliminary="preliminary" in manners,
            ping_role_id=int(next(iter(chosen["role"]), 0)),
            silent="silent" in manners,
            publish="publish" in manners,
            chart="chart" in manners,
            language=_code_of(chosen["language"][0]),
        )
    except (IndexError, KeyError, TypeError, ValueError):
        raise StaleControlError(Said("stale-list")) from None
    return Wish(style=style)


def _code_of(choice: str) -> str:
    """The language that a choice means, empty for the server's own.

    Raises:
        KeyError: there is no such choice.
    """
    codes = {language.code: language.code for language in list_languages()}
    return (codes | {SERVERS_OWN: ""})[choice]


def _layouts(language: Language, style: Style) -> ui.Select[Any]:
    options = [
        discord.SelectOption(
            label=language.say("look-layout", layout=str(layout)),
            value=str(layout),
            default=layout is style.layout,
        )
        for layout in Layout
    ]
    return ui.Select(custom_id="layout", options=options)


def _roles(style: Style) -> ui.RoleSelect[Any]:
    role = style.ping_role_id
    known = [discord.Object(role, type=discord.Role)] if role is not None else []
    return ui.RoleSelect(custom_id="role", min_values=0, required=False, default_values=known)


def _manners(language: Language, style: Style) -> ui.Select[Any]:
    options = [
        discord.SelectOption(
            label=language.say("look-manner", manner=name),
            value=name,
            default=bool(getattr(style, name)),
        )
        for name in _MANNERS
    ]
    return ui.Select(
        custom_id="manners", options=options, min_values=0, max_values=len(options), required=False
    )


def _languages(language: Language, style: Style) -> ui.Select[Any]:
    """The server's, and each language by its own name."""
    now = find_language(style.language)
    own = language.say("look-language-server")
    options = [discord.SelectOption(label=own, value=SERVERS_OWN, default=now is None)]
    options += [
        discord.SelectOption(label=one.say("language-name"), value=one.code, default=one is now)
        for one in list_languages()
    ]
    return ui.Select(custom_id="language", options=options)
