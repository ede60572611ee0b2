"""What commands, their options and their choices are called and described as, in each language.

Names stay English, so that what is written about a command holds everywhere; only an entry in a
menu, which nobody types, is translated. The keys follow from the names: `command-digest-list`,
`command-hot-date` for an option, `command-digest-subscribe-missed-all` for a choice,
`menu-papers-in-this-message` for an entry.
"""

import hashlib
import json
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, TranslationContextLocation, locale_str

from bot.texts import ENGLISH, find_language, list_languages
from bot.texts.codes import list_codes, read_file

AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.Group
Tree = app_commands.CommandTree[Any]

SERVERS_OWN = "server"
"""The choice of no language in particular."""

_LANGUAGE = "language"
_DESCRIPTIONS = (
    TranslationContextLocation.command_description,
    TranslationContextLocation.group_description,
)


async def prepare_commands(tree: Tree) -> None:
    """Word all commands of a tree, and let it translate them when they are told to Discord.

    Raises:
        LookupError: there are no texts for one of them.
    """
    for command in tree.walk_commands():
        command.description = ENGLISH.say(key_of(command))
        if isinstance(command, app_commands.Command):
            _word_options(command)
    await tree.set_translator(CommandTranslator())


def fingerprint_of(tree: Tree) -> str:
    """What tells the commands of a tree, in all languages, from those of another version.

    It takes the files of the languages as they are: to read them is not worth it at every start.
    """
    shapes = [_without_words(command.to_dict(tree)) for command in tree.get_commands()]
    texts = [read_file(code) for code in list_codes()]
    text = json.dumps([shapes, texts], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def key_of(command: AnyCommand | app_commands.ContextMenu) -> str:
    """The key of a command's description, or of an entry's name."""
    kind = "menu" if isinstance(command, app_commands.ContextMenu) else "command"
    return f"{kind}-{'-'.join(command.qualified_name.lower().split())}"


class CommandTranslator(app_commands.Translator):
    """Says what is described in the languages that there are texts in, English left out."""

    async def translate(
        self,
        string: locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The text for a locale; None for what has the same name everywhere."""
        language = find_language(locale.value)
        key = _key_in(string, context)
        return None if language in (None, ENGLISH) or not key else language.say(key)


def _key_in(string: locale_str, context: app_commands.TranslationContextTypes) -> str:
    if isinstance(context.data, app_commands.ContextMenu):
        return key_of(context.data)
    if isinstance(context.data, app_commands.Command | app_commands.Group):
        return key_of(context.data) if context.location in _DESCRIPTIONS else ""
    return str(string.extras.get("key", ""))


def _without_words(part: Any) -> Any:
    """A command as Discord is told of it, without what `prepare_commands` adds.

    A choice has a text, so that another one makes for other texts.
    """
    if isinstance(part, list):
        return [_without_words(one) for one in part]
    if not isinstance(part, dict):
        return part
    words = ("description", "choices")
    return {name: _without_words(value) for name, value in part.items() if name not in words}


def _word_options(command: app_commands.Command[Any, ..., Any]) -> None:
    words: dict[str, locale_str] = {}
    choices: dict[str, list[Choice[Any]]] = {}
    for option in command.parameters:
        key = f"{key_of(command)}-{option.name}"
        words[option.name] = _marked(key)
        values = [choice.value for choice in option.choices]
        if option.name == _LANGUAGE:
            choices[option.name] = _language_choices(f"{key}-{SERVERS_OWN}")
        elif values:
            choices[option.name] = [Choice(name=_marked(f"{key}-{v}"), value=v) for v in values]
    app_commands.describe(**words)(command)
    app_commands.choices(**choices)(command)


def _language_choices(key: str) -> list[Choice[Any]]:
    """The server's own, and each language by its own name."""
    names = {language.code: language.say("language-name") for language in list_languages()}
    named = [Choice(name=name, value=code) for code, name in names.items()]
    return [Choice(name=_marked(key), value=SERVERS_OWN), *named]


def _marked(key: str) -> locale_str:
    return locale_str(ENGLISH.say(key), key=key)
