"""The invite link: what it asks for, and how it is written."""

from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.domain.invite import (
    ATTACH_FILES,
    CREATE_THREADS,
    EMBED_LINKS,
    PERMISSION_BITS,
    PERMISSIONS,
    READ_HISTORY,
    SEND_IN_THREADS,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    invite_url,
    missing_for_posts,
)

FLAGS = {
    VIEW_CHANNEL: "view_channel",
    SEND_MESSAGES: "send_messages",
    SEND_IN_THREADS: "send_messages_in_threads",
    CREATE_THREADS: "create_public_threads",
    READ_HISTORY: "read_message_history",
    ATTACH_FILES: "attach_files",
    EMBED_LINKS: "embed_links",
}
APPLICATION = 123456789012345678


def test_the_bits_are_those_that_discord_py_knows() -> None:
    """Each permission's bit is discord.py's flag of that name, and together they are the least."""
    assert set(FLAGS) == set(PERMISSIONS)
    for permission, flag in FLAGS.items():
        assert discord.Permissions(**{flag: True}).value == permission.bit
    granted = {name for name, on in discord.Permissions(PERMISSION_BITS) if on}
    assert granted == set(FLAGS.values()) - {"view_channel"} | {"read_messages"}  # its older name


def test_each_permission_says_why() -> None:
    """A name as Discord's pages write it, and a sentence."""
    for permission in PERMISSIONS:
        assert permission.name.istitle() or " in " in permission.name
        assert permission.reason.endswith(".")
        assert len(permission.reason) > 20


def test_the_link_is_the_one_that_discord_py_makes() -> None:
    """The same address and the same question as `discord.utils.oauth_url`."""
    ours = urlsplit(invite_url(APPLICATION))
    theirs = urlsplit(
        discord.utils.oauth_url(APPLICATION, permissions=discord.Permissions(PERMISSION_BITS))
    )
    assert ours[:3] == theirs[:3]
    assert parse_qs(ours.query) == parse_qs(theirs.query)
    assert parse_qs(ours.query)["scope"] == ["bot applications.commands"]


@pytest.mark.parametrize(
    ("lacking", "in_thread", "missing"),
    [
        ([], False, []),
        ([], True, []),
        ([SEND_MESSAGES], False, [SEND_MESSAGES]),
        ([SEND_MESSAGES], True, []),
        ([SEND_IN_THREADS], False, []),
        ([SEND_IN_THREADS], True, [SEND_IN_THREADS]),
        ([VIEW_CHANNEL, READ_HISTORY], False, [VIEW_CHANNEL, READ_HISTORY]),
        ([ATTACH_FILES, EMBED_LINKS, CREATE_THREADS], False, []),
    ],
)
def test_what_a_post_needs(lacking: list[object], in_thread: bool, missing: list[object]) -> None:
    """A channel needs Send Messages, a thread Send Messages in Threads; both need to be read."""
    granted = sum(permission.bit for permission in PERMISSIONS if permission not in lacking)
    assert list(missing_for_posts(granted, in_thread=in_thread)) == missing
