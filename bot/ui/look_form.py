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
from bot.texts import Language, Said

_LABELS = (
    (Said("form-layout"), Said("form-layout-hint")),
    (Said("form-ping"), Said("form-ping-hint")),
    (Said("form-manner"), Said("form-manner-hint")),
)
_MANNERS = ("preliminary", "silent", "publish", "chart")


def look_form(language: Language, subscription: Subscription, custom_id: str) -> ui.Modal:
    """Asks for the style, filled in as it is; what is chosen comes with `custom_id`.

    It is stopped before it is sent, as the other form is.
    """
    style = subscription.style
    form = ui.Modal(title=language.say("look-title"), custom_id=custom_id)
    fields: tuple[ui.Item[Any], ...] = (
        _layouts(language, style),
        _roles(style),
        _manners(language, style),
    )
    for (label, hint), field in zip(_LABELS, fields, strict=True):
        text, description = language.tell(label), language.tell(hint)
        form.add_item(ui.Label(text=text, description=description, component=field))
    form.stop()
    return form


def chosen_in(components: Iterable[Mapping[str, Any]]) -> Wish:
    """What was chosen in the form, of whose fields every one counts, an empty one too.

    Raises:
        StaleControlError: it is a form of another version.
    """
    fields = [component.get("component", {}) for component in components]
    chosen = {field.get("custom_id"): field.get("values", []) for field in fields}
    try:
        manners = chosen["manners"]
        style = StyleWish(
            layout=Layout(chosen["layout"][0]),
            preliminary="preliminary" in manners,
            ping_role_id=int(next(iter(chosen["role"]), 0)),
            silent="silent" in manners,
            publish="publish" in manners,
            chart="chart" in manners,
        )
    except (IndexError, KeyError, TypeError, ValueError):
        raise StaleControlError(Said("stale-list")) from None
    return Wish(style=style)


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
