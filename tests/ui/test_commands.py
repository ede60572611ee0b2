"""The words of commands, their options and choices, in every language."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.app import open_app
from bot.client import HotPapersBot
from bot.config import Config
from bot.running import commands_of, delivering_of, subscribing_of
from bot.settings import Settings
from bot.texts import ENGLISH, Language, find_language, list_languages
from bot.ui.commands import CommandTranslator, fingerprint_of, key_of, prepare_commands
from bot.ui.help_message import About, help_message
from bot.ui.pace import Pace
from bot.ui.poster import ChannelPoster
from tests.clock import FakeClock
from tests.stores import lay_store
from tests.texts.catalogue import variables
from tests.ui.bot import NOW
from tests.ui.limits import buttons, faults, whole_text

LINK = "https://support.example/?" + "a" * 480

LANGUAGES = pytest.mark.parametrize("language", list_languages(), ids=repr)
Tree = app_commands.CommandTree[HotPapersBot]
Payload = dict[str, Any]


def worded(tmp_path: Path) -> tuple[Tree, list[Payload]]:
    """All commands of the bot, and what Discord would be told of them."""
    config = Config(Settings(), tmp_path)
    lay_store(config)

    async def make() -> tuple[Tree, list[Payload]]:
        async with open_app(config, FakeClock(NOW)) as app:
            bot = HotPapersBot(app.desk, read_mark=nothing, save_mark=forget, shard_count=1)
            poster = ChannelPoster(bot, Pace(), app.clock.now)
            subscribing = subscribing_of(app, delivering_of(app, poster), poster, can_draw=False)
            for cog in commands_of(app, bot, subscribing):
                await bot.add_cog(cog)
            await prepare_commands(bot.tree)
            translator = CommandTranslator()
            told = [
                await command.get_translated_payload(bot.tree, translator)
                for command in bot.tree.get_commands()
            ]
            return bot.tree, told

    return asyncio.run(make())


async def nothing(name: str) -> str | None:
    """No command was told of before."""
    return None


async def forget(name: str, value: str) -> None:
    """Nothing is kept."""


def described(parts: list[Payload]) -> Iterator[Payload]:
    """All commands, options and choices, from the outside in."""
    for part in parts:
        yield part
        yield from described(part.get("options", []))
        yield from part.get("choices", [])


def test_every_command_has_its_texts_and_no_other_has(tmp_path: Path) -> None:
    """Each command, option and choice is worded; no text is left of one that is gone."""
    tree, _ = worded(tmp_path)
    keys = set()
    for command in tree.walk_commands():
        keys.add(key_of(command))
        for option in getattr(command, "parameters", ()):
            keys.add(f"{key_of(command)}-{option.name}")
            keys |= {
                f"{key_of(command)}-{option.name}-{choice.value}"
                for choice in option.choices
                if find_language(str(choice.value)) is None
            }
    for entry in tree.get_commands(type=discord.AppCommandType.message):
        keys |= {key_of(entry), f"{key_of(entry)}-words"}
    assert keys == {key for key in variables("en") if key.startswith(("command-", "menu-"))}


def test_a_fingerprint_is_that_of_the_commands(tmp_path: Path) -> None:
    """It is the same before commands are worded and after, and another with another option."""

    @app_commands.command()
    async def hot(interaction: discord.Interaction, date: str = "", day: str = "") -> None:
        """Another one."""

    tree, _ = worded(tmp_path)
    before = fingerprint_of(tree)
    _word_anew(tree)
    assert fingerprint_of(tree) == before
    tree.add_command(hot, override=True)
    assert fingerprint_of(tree) != before


def _word_anew(tree: Tree) -> None:
    """Take all words away."""
    for command in tree.walk_commands():
        command.description = "no words"
        if isinstance(command, app_commands.Command):
            app_commands.describe(**{o.name: "none" for o in command.parameters})(command)


def test_english_says_what_the_menu_shows(tmp_path: Path) -> None:
    """The name of an entry is its key: English must not call it otherwise."""
    tree, _ = worded(tmp_path)
    entries = tree.get_commands(type=discord.AppCommandType.message)
    assert [entry.name for entry in entries] == [ENGLISH.say(key_of(entry)) for entry in entries]


def test_discord_is_told_of_all_languages(tmp_path: Path) -> None:
    """Descriptions, choices and entries in each language but English; commands keep their names."""
    _, told = worded(tmp_path)
    for part in described(told):
        if "description" in part:
            assert [*part["description_localizations"]] == ["ja"]
            assert part["description_localizations"]["ja"] != part["description"]
            assert not part.get("name_localizations")
    hot = next(part for part in told if part["name"] == "hot")
    assert hot["description"] == "The papers that people talk about, of a day."
    assert hot["description_localizations"] == {"ja": "指定した日に話題になった論文を表示します。"}
    menu = next(part for part in told if part["type"] == 3)
    assert menu["name"] == "Papers in this message"
    assert menu["name_localizations"] == {"ja": "このメッセージの論文"}
    choices = {part["value"]: part for part in described(told) if "value" in part}
    assert choices["compact"]["name_localizations"] == {"ja": "コンパクト：論文ごとに1行"}
    assert choices["ja"]["name"] == "日本語"
    assert choices["en"]["name"] == "English"


def test_all_of_it_fits(tmp_path: Path) -> None:
    """Descriptions and choices have at most 100 letters, names 32 (FACTS section 4)."""
    _, told = worded(tmp_path)
    for part in described(told):
        words = [part.get("description", "")]
        words += (part.get("description_localizations") or {}).values()
        assert [text for text in words if len(text) > 100] == []
        longest = 100 if "value" in part else 32
        names = [part["name"], *(part.get("name_localizations") or {}).values()]
        assert [name for name in names if not 0 < len(name) <= longest] == []


@LANGUAGES
def test_help_fits_and_names_every_command(tmp_path: Path, language: Language) -> None:
    """Each command that there is, to be clicked where its id is known; within all limits."""
    tree, _ = worded(tmp_path)
    ids = {command.name: 2**63 - 1 for command in tree.get_commands()}
    about = About(("cs", "stat.ML") * 10, ("huggingface", "x", "evil|*@everyone"), LINK)

    async def make() -> None:
        view = help_message(language, tree, ids, about)
        assert faults(view) == []
        assert view.is_finished()
        for command in tree.walk_commands():
            if isinstance(command, app_commands.Command):
                assert f"</{command.qualified_name}:{2**63 - 1}> " in whole_text(view)
        assert "@everyone" not in whole_text(view)
        assert buttons(view) == {language.say("button-report"): LINK}
        bare = help_message(language, tree, {}, About(("cs",), ()))
        assert "`/digest list` " in whole_text(bare)
        assert language.say("help-no-source") in whole_text(bare)
        assert buttons(bare) == {}

    asyncio.run(make())
