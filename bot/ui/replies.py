"""How an interaction is answered: in time, without a ping, and whatever goes wrong.

Discord waits three seconds for a first sign (FACTS section 4). An answer that takes longer is
announced first and sent when it is there.
"""

import asyncio
import logging
import secrets
from collections.abc import Coroutine, Sequence
from enum import Enum, auto
from typing import Any, TypeVar

import discord
from discord import app_commands, ui

from bot.errors import HotPapersError, NotFoundError, OptionError, StoreBusyError, StoreError
from bot.render.budget import shorten
from bot.render.discord_text import plain
from bot.texts import Language
from bot.ui import ids, layout
from bot.ui.languages import language_of
from bot.ui.marked import marked_text
from bot.ui.pictures import files_of
from bot.ui.wording import shown_size

T = TypeVar("T")
AnyInteraction = discord.Interaction[Any]

_LOG = logging.getLogger(__name__)
_PATIENCE_S = 1.5
_LONGEST_S = 120.0
_LONGEST_SENTENCE = 900
_MOST_SENTENCES = 4
_ANNOUNCED = "announced"
_CHANGED = (
    app_commands.CommandNotFound,
    app_commands.CommandSignatureMismatch,
    app_commands.TransformerError,
)
_AS_WRITTEN = ("arXiv", "http://", "https://")
_ENDS = (".", "!", "?", "…", "。", "！", "？")


class Manner(Enum):
    """Where an answer goes: to all, to who asked, or into the message that was pressed on."""

    PUBLIC = auto()
    PRIVATE = auto()
    IN_PLACE = auto()


def manner_of_press(interaction: AnyInteraction) -> Manner:
    """In place for a message that only the presser sees, or asked for; private for all others."""
    pressed = interaction.message
    if pressed is None:
        return Manner.PRIVATE
    asked = pressed.interaction_metadata
    is_own = asked is not None and asked.user.id == interaction.user.id
    return Manner.IN_PLACE if is_own or pressed.flags.ephemeral else Manner.PRIVATE


async def in_time(
    interaction: AnyInteraction,
    work: Coroutine[Any, Any, T],
    manner: Manner = Manner.PUBLIC,
    *,
    patience_s: float = _PATIENCE_S,
) -> T:
    """What `work` gives; the interaction is acknowledged if that takes longer than `patience_s`.

    Raises:
        TimeoutError: it took two minutes; `work` was cancelled.
    """
    task = asyncio.ensure_future(work)
    try:
        async with asyncio.timeout(_LONGEST_S):
            done, _ = await asyncio.wait({task}, timeout=patience_s)
            if not done:
                await acknowledge(interaction, manner)
            return await task
    finally:
        task.cancel()


async def acknowledge(interaction: AnyInteraction, manner: Manner = Manner.PUBLIC) -> None:
    """Tell Discord that the answer takes a while, once."""
    if interaction.response.is_done():
        return
    if manner is Manner.IN_PLACE:
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=manner is Manner.PRIVATE, thinking=True)
        interaction.extras[_ANNOUNCED] = manner


async def send(
    interaction: AnyInteraction, *views: ui.LayoutView, manner: Manner = Manner.PUBLIC
) -> None:
    """Answer with messages, the first of which may take another one's place. Nobody is pinged."""
    for view in views:
        if manner is Manner.IN_PLACE and view is views[0]:
            await _replace(interaction, view)
        else:
            private = manner is not Manner.PUBLIC
            await _send(interaction, view=view, files=files_of(view), ephemeral=private)


async def send_file(interaction: AnyInteraction, sentence: str, file: discord.File) -> None:
    """Answer with a file; `sentence` is made of our own words."""
    await _send(interaction, content=sentence, file=file)


async def answer(
    interaction: AnyInteraction,
    making: Coroutine[Any, Any, Sequence[ui.LayoutView]],
    manner: Manner,
) -> None:
    """Answer with the messages that `making` gives, or say what went wrong. Raises nothing."""
    try:
        await send(interaction, *await in_time(interaction, making, manner), manner=manner)
    except Exception as error:
        await answer_error(interaction, error)


async def answer_error(interaction: AnyInteraction, error: Exception) -> None:
    """Tell the person, privately, what went wrong. Raises nothing.

    An error of the project says it in its own sentence. For any other the answer has a short
    incident id, and the log has the trace under it.
    """
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    try:
        sentence = sentence_of(interaction, error)
        await _tell(interaction, error_message(language_of(interaction), sentence, error))
    except discord.HTTPException as refused:
        _LOG.warning("%s could not be told of an error: %s", _where(interaction), refused)


def sentence_of(interaction: AnyInteraction, error: BaseException) -> str:
    """What to tell a person of an error, in the person's language; an incident is logged."""
    language = language_of(interaction)
    if isinstance(error, HotPapersError) and not isinstance(error, StoreError):
        told = language.tell(error.said)
        lines = told.splitlines()[:_MOST_SENTENCES]
        return "\n".join(_as_sentence(language, line) for line in lines)
    if isinstance(error, TimeoutError):
        return language.say("too-long")
    if isinstance(error, StoreBusyError):
        return language.say("store-busy")
    if isinstance(error, _CHANGED):
        return language.say("commands-changed")
    if isinstance(error, app_commands.AppCommandError):  # discord.py's own words are English
        _LOG.info("%s: %s", _where(interaction), error)
        return language.say("not-worked")
    incident = secrets.token_hex(3)
    _LOG.error("incident %s: %s", incident, _where(interaction), exc_info=error)
    return language.say("incident", incident=incident)


def error_message(language: Language, sentence: str, error: Exception) -> ui.LayoutView:
    """A sentence, with what it is about: a place in a text, or buttons to the days it names."""
    days = error.nearest if isinstance(error, NotFoundError) else ()
    buttons = [layout.button(language.day(day), ids.write(ids.Turn(day))) for day in days]
    rows = [layout.row(*buttons)] if buttons else []
    if isinstance(error, OptionError) and error.typed:
        sentence += f"\n{marked_text(error.typed, error.place)}"
    return layout.message([layout.text(sentence), *rows], accent=False)


async def _tell(interaction: AnyInteraction, view: ui.LayoutView) -> None:
    """Send privately, even after a public announcement: that one is filled, and then taken back.

    What fills an announcement is seen by all, so it must not be the first message after it.
    """
    if interaction.extras.get(_ANNOUNCED) is not Manner.PUBLIC:
        await send(interaction, view, manner=Manner.PRIVATE)
        return
    await interaction.edit_original_response(content=language_of(interaction).say("not-worked"))
    await send(interaction, view, manner=Manner.PRIVATE)
    await interaction.delete_original_response()


async def _send(interaction: AnyInteraction, **message: Any) -> None:
    quiet = discord.AllowedMentions.none()
    if interaction.response.is_done():
        await interaction.followup.send(**message, allowed_mentions=quiet)
        interaction.extras.pop(_ANNOUNCED, None)
    else:
        await interaction.response.send_message(**message, allowed_mentions=quiet)


async def _replace(interaction: AnyInteraction, view: ui.LayoutView) -> None:
    quiet, files = discord.AllowedMentions.none(), files_of(view)
    if interaction.response.is_done():
        await interaction.edit_original_response(
            view=view, attachments=files, allowed_mentions=quiet
        )
    else:
        await interaction.response.edit_message(
            view=view, attachments=files, allowed_mentions=quiet
        )


def _as_sentence(language: Language, words: str) -> str:
    shown = plain(shorten(words, _LONGEST_SENTENCE, size=shown_size))
    whole = shown if shown.startswith(_AS_WRITTEN) else shown[:1].upper() + shown[1:]
    return whole if whole.endswith(_ENDS) else language.say("sentence", words=whole)


def _where(interaction: AnyInteraction) -> str:
    """The command, or the kind of button, without what the person wrote."""
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    pressed: dict[str, Any] = dict(interaction.data or {})
    custom_id = str(pressed.get("custom_id", ""))
    return ":".join(custom_id.split(":")[:2]) or "an interaction"
