"""Judging what people have set up: configuration, folder, token, channels. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.health import Finding, State
from bot.domain.subscription import Pause, Subscription
from bot.domain.text import displayed

_GRANT = "allow it to the bot in the channel's settings, or invite the bot again with the link"
_LET_GO = (
    "take it out of [[channels]] or /digest list, or invite the bot to its server with the link"
)


@dataclass(frozen=True, slots=True)
class Folder:
    """The data folder: `allowed` says that files can be made there, or the folder itself."""

    path: str
    is_there: bool
    allowed: bool


@dataclass(frozen=True, slots=True)
class ChannelAccess:
    """What Discord says of a channel: its name, and what keeps the bot from posting there.

    `problem` is empty if nothing does; `certain`: it is Discord's word, and not that it could not
    be asked; `gone`: there is no such channel. `lacks` names what posts can be without, and is
    asked for by the invite link.
    """

    name: str = ""
    problem: str = ""
    certain: bool = True
    gone: bool = False
    lacks: str = ""


def judge_configuration(file: str, *, is_there: bool, readable_by_others: bool) -> Finding:
    """The configuration file, which is valid; one with secrets should be its owner's alone."""
    if not is_there:
        text = f"no {file} here: defaults and the environment"
        return Finding("configuration", "configuration", State.OK, text)
    if readable_by_others:
        text = f"{file} holds secrets, and others on this machine may read it"
        remedy = f"`chmod 600 {file}`"
        return Finding("configuration", "configuration", State.WARN, text, remedy)
    return Finding("configuration", "configuration", State.OK, file)


def judge_faults(origin: str, faults: Sequence[str]) -> list[Finding]:
    """The faults of a configuration, one by one."""
    remedy = "see config.example.toml"
    return [
        Finding("configuration", "configuration", State.BAD, f"{origin}: {fault}", remedy)
        for fault in faults
    ]


def judge_folder(folder: Folder) -> Finding:
    """Whether the data can be kept."""
    if not folder.allowed:
        what = "cannot be written" if folder.is_there else "is not there and cannot be made"
        remedy = "give the user that runs the bot write permission, or name another [bot] data_dir"
        return Finding("folder", "data folder", State.BAD, f"{folder.path} {what}", remedy)
    note = "" if folder.is_there else " (the first start makes it)"
    return Finding("folder", "data folder", State.OK, f"{folder.path}{note}")


def judge_channel(
    channel_id: int, subscription: Subscription | None, access: ChannelAccess | None
) -> Finding:
    """How a subscribed channel stands; `access` is None where Discord was not asked."""
    name = access.name if access and access.name else f"channel {channel_id}"
    pause = subscription.pause if subscription else Pause.NOT
    bad = access.problem if access and access.certain else ""
    if not bad and access is None and pause is Pause.ACCESS and subscription:
        bad = displayed(str(subscription.pause_reason))
    key = f"channel:{channel_id}"
    if pause is Pause.ASKED:
        return Finding(key, name, State.OFF, "paused by an admin; /digest list resumes it")
    if bad:
        return Finding(key, name, State.BAD, bad, _LET_GO if access and access.gone else _GRANT)
    if access is None:
        return Finding(key, name, State.WARN, "not looked at: Discord was not asked")
    if access.problem:
        return Finding(key, name, State.WARN, access.problem)
    if pause is Pause.ACCESS:
        return Finding(key, name, State.OK, "I may post again; its posts go on with the next round")
    if access.lacks:
        text = f"I may post here, without all that a post can have: I lack {access.lacks}"
        return Finding(key, name, State.WARN, text)
    return Finding(key, name, State.OK, "I may post here")
