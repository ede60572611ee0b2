"""What this bot does, in one message. The commands in it are those that there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from discord import AppCommandType, app_commands, ui

from bot.render.discord_text import plain
from bot.render.words import full_source_name
from bot.texts import Language
from bot.ui import layout
from bot.ui.commands import AnyCommand, Tree, key_of
from bot.ui.layout import Part
from bot.ui.wording import THANKS


@dataclass(frozen=True, slots=True)
class About:
    """What is told of an installation: where papers and posts come from, and who hears of trouble.

    `archives` and `sources` are those that are set up; `support_url` is where people report
    problems, empty for nowhere in particular.
    """

    archives: Sequence[str]
    sources: Sequence[str]
    support_url: str = ""


def help_message(
    language: Language, tree: Tree, ids: Mapping[str, int], about: About
) -> ui.LayoutView:
    """The answer to `/help`. `ids` are Discord's of the commands, by name: those can be clicked."""
    commands = [c for c in tree.walk_commands() if isinstance(c, app_commands.Command)]
    for_all = [command for command in commands if not _is_for_managers(command)]
    for_managers = [command for command in commands if _is_for_managers(command)]
    blocks = [
        [language.say("help-title"), language.say("help-about")],
        _block(language, language.say("help-commands"), for_all, ids),
        _block(language, language.say("help-managers"), for_managers, ids),
        [*_menu(language, tree)],
        [*_origins(language, about)],
        [language.say("help-problem")],
    ]
    parts: list[Part] = []
    for block in filter(None, blocks):
        parts += [layout.text("\n".join(block)), layout.line()]
    if about.support_url:
        report = layout.link(language.say("button-report"), about.support_url)
        parts.append(layout.row(report))
    return layout.message([*parts, layout.text(THANKS)])


def _block(
    language: Language,
    title: str,
    commands: Sequence[AnyCommand],
    ids: Mapping[str, int],
) -> list[str]:
    lines = [f"{_mention(command, ids)} {language.say(key_of(command))}" for command in commands]
    return [title, *lines] if lines else []


def _menu(language: Language, tree: Tree) -> Iterator[str]:
    entries = tree.get_commands(type=AppCommandType.message)
    if entries:
        yield language.say("help-menu")
    for entry in entries:
        words = language.say(f"{key_of(entry)}-words")
        yield language.say("help-entry", name=language.say(key_of(entry)), words=words)


def _origins(language: Language, about: About) -> Iterator[str]:
    yield language.say("help-origins")
    yield language.say("help-papers", archives=plain(", ".join(about.archives)))
    names = ", ".join(full_source_name(source) for source in about.sources)
    yield language.say("help-sources", sources=plain(names) or language.say("help-no-source"))


def _is_for_managers(command: AnyCommand) -> bool:
    """Discord shows these only to members with the permissions that they name."""
    outermost = command.root_parent or command
    return outermost.default_permissions is not None


def _mention(command: AnyCommand, ids: Mapping[str, int]) -> str:
    """A command that can be clicked, if its id is known."""
    known = ids.get((command.root_parent or command).name)
    name = command.qualified_name
    return f"</{name}:{known}>" if known else f"`/{name}`"
