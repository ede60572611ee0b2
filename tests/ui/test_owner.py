"""Direct messages to the owner, against the loopback Discord."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.errors import PostFailedError, PostRefusedError
from bot.sources.clock import SystemClock
from bot.texts import ENGLISH
from bot.ui.login import logged_in, set_addresses
from bot.ui.owner import DirectMessages
from tests.servers.discord import FakeDiscord, Step, faults, limits

TEXT = "**I need somebody:**\n- disk: only 3 MB free"


@pytest.fixture(autouse=True)
def restored_addresses() -> Iterator[None]:
    """discord.py keeps the addresses for the whole process."""
    before = Route.BASE, str(DiscordWebSocket.DEFAULT_GATEWAY)
    yield
    set_addresses(*before)


def in_discord(work: Callable[[FakeDiscord, discord.Client], Awaitable[None]]) -> None:
    """Run `work` with a client that has logged in to a loopback Discord."""

    async def run() -> None:
        async with FakeDiscord() as server:
            set_addresses(server.api_url, "ws://127.0.0.1:9/")
            async with logged_in(server.token) as client:
                await work(server, client)

    asyncio.run(run())


def messages(server: FakeDiscord) -> list[str]:
    """What the owner was written."""
    there = server.messages(server.world.direct_channel(server.world.owner))
    return [message.text for message in there]


class FakeMarks(dict[str, str]):
    """What the store remembers."""

    async def find_mark(self, name: str) -> str | None:
        """A fact."""
        return self.get(name)

    async def save_mark(self, name: str, value: str) -> None:
        """Remember a fact."""
        self[name] = value


def owner_of(client: discord.Client, owner_id: int | None = None) -> DirectMessages:
    """The way to the owner."""
    return DirectMessages(client, owner_id, FakeMarks(), SystemClock().now)


def test_the_owner_of_the_application_is_told() -> None:
    """As it was written, and nobody is pinged."""

    async def work(server: FakeDiscord, client: discord.Client) -> None:
        await owner_of(client).tell(TEXT, nonce="hp-a-1", since=None)
        assert messages(server) == [TEXT]
        is_post = [r.route == limits.MESSAGES and r.method == "POST" for r in server.requests]
        body = server.requests[is_post.index(True)].body
        assert isinstance(body, dict)
        assert body["allowed_mentions"] == {"parse": []}
        assert (body["nonce"], body["enforce_nonce"]) == ("hp-a-1", True)

    in_discord(work)


def test_somebody_else_if_the_configuration_says_so() -> None:
    """`owner_id` comes before the owner of the application."""

    async def work(server: FakeDiscord, client: discord.Client) -> None:
        ada = server.world.add_user("ada")
        await owner_of(client, ada.id).tell(TEXT, nonce="hp-a-1", since=None)
        assert messages(server) == []
        assert len(server.messages(server.world.direct_channel(ada))) == 1

    in_discord(work)


def test_a_message_that_is_there_is_not_sent_again() -> None:
    """One of an attempt that was cut off is found, whatever its nonce; other texts are not it."""

    async def work(server: FakeDiscord, client: discord.Client) -> None:
        server.world.nonce_window_s = 0
        owner, began_at = owner_of(client), SystemClock().now()
        server.order(faults.server_error(500, stored=True), method="POST", route=limits.MESSAGES)
        await owner.tell(TEXT, nonce="hp-a-1", since=None)
        sent = len(messages(server))
        await owner.tell(TEXT, nonce="hp-a-1", since=began_at)
        assert len(messages(server)) == sent
        await owner.tell("**Well again:**", nonce="hp-a-2", since=began_at)
        await owner.tell(TEXT, nonce="hp-a-3", since=began_at + timedelta(hours=1))
        assert messages(server)[sent:] == ["**Well again:**", TEXT]

    in_discord(work)


def test_closed_messages_are_a_refusal() -> None:
    """The person takes no messages (50007), or is nobody that Discord knows."""

    async def work(server: FakeDiscord, client: discord.Client) -> None:
        server.world.owner.dms_closed = True
        with pytest.raises(PostRefusedError, match="Cannot send messages to this user"):
            await owner_of(client).tell(TEXT, nonce="hp-a-1", since=None)
        with pytest.raises(PostRefusedError, match="does not know the user 12345"):
            await owner_of(client, 12345).tell(TEXT, nonce="hp-a-1", since=None)

    in_discord(work)


def test_a_fault_is_no_refusal() -> None:
    """Discord is down: it may be there or not, and is tried again."""

    async def work(server: FakeDiscord, client: discord.Client) -> None:
        server.order(faults.refusal(418), route="/users/{user_id}")
        with pytest.raises(PostFailedError, match="HTTP 418"):
            await owner_of(client).tell(TEXT, nonce="hp-a-1", since=None)
        server.order(faults.reset(Step.STORED), method="POST", route=limits.MESSAGES, times=None)
        with pytest.raises(PostFailedError, match="the connection to Discord failed"):
            await owner_of(client).tell(TEXT, nonce="hp-a-1", since=None)

    in_discord(work)


def test_before_the_log_in_nobody_is_told() -> None:
    """There is no owner yet; that passes. Neither is there a server, whose language it could be."""

    async def run() -> None:
        async with discord.Client(intents=discord.Intents.none()) as client:
            with pytest.raises(PostFailedError, match="not logged in"):
                await owner_of(client).tell(TEXT, nonce="hp-a-1", since=None)
            assert await owner_of(client).find_language() is ENGLISH

    asyncio.run(run())
