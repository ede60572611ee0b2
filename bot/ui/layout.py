"""Messages of text and buttons, and how much fits into one (FACTS section 4)."""

from collections.abc import Iterable, Sequence

import discord
from discord import ui

from bot.render.budget import utf8_size, utf16_size

MOST_TEXT = 4000
"""The room of all texts of a message together, in what `size` counts."""

MOST_OPTIONS = 25
LONGEST_LABEL = 80
LONGEST_OPTION = 100
LONGEST_URL = 512

# Discord failed above 10,170 bytes of text and 12 more for each of up to 40 texts.
_MOST_BYTES = 9400
_ACCENT = discord.Colour(0xB31B1B)  # arXiv's red

Row = ui.ActionRow[ui.LayoutView]
Line = ui.Separator[ui.LayoutView]
Text = ui.TextDisplay[ui.LayoutView]
Part = Text | ui.Section[ui.LayoutView] | Row | Line | ui.MediaGallery[ui.LayoutView]


def size(text: str) -> int:
    """How much of a message's room a text takes.

    Texts that fit into `MOST_TEXT` together keep both limits: that of characters, counted as UTF-16
    units to be safe, and that of bytes, of which a Japanese character takes three.
    """
    return max(utf16_size(text), -(-utf8_size(text) * MOST_TEXT // _MOST_BYTES))


def message(parts: Iterable[Part], *, accent: bool = True) -> ui.LayoutView:
    """A message to be sent; with `accent`, its edge has arXiv's colour.

    The view is stopped before it is sent, so that discord.py does not keep it: its buttons are
    answered by `bot.ui.controls` whatever view they came from, and a kept view would take their
    patterns with it when it times out.
    """
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=_ACCENT if accent else None))
    view.stop()
    return view


def below(content: str, view: ui.LayoutView) -> ui.LayoutView:
    """The same message with a text above it, outside of its edge; the caller has checked that."""
    whole = ui.LayoutView(timeout=None)
    whole.add_item(ui.TextDisplay(content))
    for item in list(view.children):
        whole.add_item(item)
    whole.stop()
    return whole


def text(content: str) -> ui.TextDisplay[ui.LayoutView]:
    """A text; the caller has made it inert."""
    return ui.TextDisplay(content)


def beside(content: str, button: ui.Button[ui.LayoutView]) -> ui.Section[ui.LayoutView]:
    """A text with a button beside it."""
    return ui.Section(content, accessory=button)


def line() -> Line:
    """A line between two parts."""
    return ui.Separator()


def row(*items: ui.Item[ui.LayoutView]) -> Row:
    """Buttons in a row, or one select."""
    return ui.ActionRow(*items)


def button(label: str, custom_id: str, *, emoji: str | None = None) -> ui.Button[ui.LayoutView]:
    """A button that one of `bot.ui.controls` answers."""
    return ui.Button(label=label, custom_id=custom_id, emoji=emoji)


def link(label: str, url: str) -> ui.Button[ui.LayoutView]:
    """A button that opens an address; the caller has checked that."""
    return ui.Button(label=label, url=url, style=discord.ButtonStyle.link)


def select(
    custom_id: str, placeholder: str, options: Sequence[discord.SelectOption]
) -> ui.Select[ui.LayoutView]:
    """A choice of one of at most 25 options."""
    return ui.Select(custom_id=custom_id, placeholder=placeholder, options=list(options))
