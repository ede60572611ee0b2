"""Asking Discord who a token is, against the loopback Discord."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace

import pytest
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.http import Route

from bot.errors import ConfigError, DiscordError
from bot.ui.login import Account, discord_errors, fetch_account, set_addresses
from tests.servers.discord import FakeDiscord, faults
from tests.servers.discord.faults import Fault

ME, APPLICATION = "/users/@me", "/oauth2/applications/@me"
GATEWAY = "ws://127.0.0.1:9/"


@pytest.fixture(autouse=True)
def restored_addresses() -> Iterator[None]:
    """discord.py keeps the addresses for the whole process."""
    before = Route.BASE, str(DiscordWebSocket.DEFAULT_GATEWAY)
    yield
    set_addresses(*before)


@asynccontextmanager
async def discord_server() -> AsyncIterator[FakeDiscord]:
    """The loopback Discord, which is asked from now on."""
    async with FakeDiscord() as server:
        set_addresses(server.api_url, GATEWAY)
        yield server


def ask(*ordered: tuple[str, Fault], token: str = "", patience_s: float = 30.0) -> Account:
    """The answer of a Discord that misbehaves as ordered, by default about the right token."""

    async def run() -> Account:
        async with discord_server() as server:
            server.world.add_guild()
            for route, fault in ordered:
                server.order(fault, route=route, times=None)
            return await fetch_account(token or server.token, patience_s=patience_s)

    return asyncio.run(run())


def test_who_a_token_is() -> None:
    """Application, name, owner and the number of servers; nothing goes online for it."""

    async def run() -> None:
        async with discord_server() as server:
            server.world.add_guild()
            server.world.add_guild()
            account = await fetch_account(server.token)
            world = server.world
            assert account.application_id == world.application.id
            assert account.name.startswith("Hot Papers")
            assert (account.owner_id, account.owner_name) == (world.owner.id, world.owner.name)
            assert account.servers == 2
            assert account.obstacles == ()
            assert server.gateway.connected == []
            assert {request.route for request in server.requests} == {ME, APPLICATION}

    asyncio.run(run())


def test_a_team_s_owner_is_the_owner() -> None:
    """An application of a team belongs to a user of Discord's making; the team's owner counts."""
    member = {"id": "7001", "username": "ada", "discriminator": "0", "avatar": None}
    team = {
        "id": "7000",
        "name": "Readers",
        "icon": None,
        "owner_user_id": "7001",
        "members": [{"user": member, "membership_state": 2, "role": "admin", "team_id": "7000"}],
    }
    account = ask((APPLICATION, faults.changed(lambda body: body.update(team=team))))
    assert (account.owner_id, account.owner_name) == (7001, "ada")


def test_settings_that_stand_in_the_way_are_named() -> None:
    """A code grant keeps people from inviting, an endpoint keeps commands away: both are said."""
    settings = {
        "bot_require_code_grant": True,
        "interactions_endpoint_url": "https://example.org/interactions",
    }
    account = ask((APPLICATION, faults.changed(lambda body: body.update(settings))))
    grant, endpoint = account.obstacles
    assert "requires an OAuth2 code grant: switch that off at" in grant
    assert f"/applications/{account.application_id}/bot" in grant
    assert "has an interactions endpoint URL: remove it at" in endpoint


@pytest.mark.parametrize("token", ["not-the-token", "…", "two\r\nlines", "tok\x00en", "päß"])
def test_a_token_that_discord_does_not_know(token: str) -> None:
    """A wrong token is a fault of the configuration and is not repeated."""
    with pytest.raises(ConfigError) as raised:
        ask(token=token)
    assert "Discord does not know this token" in str(raised.value)
    assert token not in str(raised.value)


CANNOT = {
    "503": ((ME, faults.server_error(503)), "Discord answers HTTP 503; try again later"),
    "503 at the second question": (
        (APPLICATION, faults.server_error(503)),
        "Discord answers HTTP 503; try again later",
    ),
    "shut out by Cloudflare": (
        (ME, faults.cloudflare()),
        "Discord answers HTTP 429; try again later",
    ),
    "reset": ((ME, faults.reset()), "Discord cannot be reached: "),
    "closed": ((ME, faults.reset(hard=False)), "Discord cannot be reached: "),
    "half of the JSON": ((ME, faults.truncated()), "does not answer as Discord does"),
    "JSON without an id": (
        (ME, faults.changed(lambda body: body.pop("id"))),
        "does not answer as Discord does",
    ),
    "a page of a hotel": (
        (ME, replace(faults.server_error(200), name="portal")),
        "does not answer as Discord does",
    ),
}


@pytest.mark.parametrize(("ordered", "sentence"), CANNOT.values(), ids=CANNOT.keys())
def test_discord_that_cannot_tell(ordered: tuple[str, Fault], sentence: str) -> None:
    """Each way of failing is one sentence about what happened and what to do."""
    with pytest.raises(DiscordError) as raised:
        ask(ordered)
    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("fault", [faults.stall(), faults.server_error(502), faults.too_many(60)])
def test_it_takes_no_longer_than_its_patience(fault: Fault) -> None:
    """No answer, one that is tried again, one that asks to wait: all end in time."""
    with pytest.raises(DiscordError, match=r"no answer within 0\.3 s"):
        ask((ME, fault), patience_s=0.3)


def test_no_network() -> None:
    """Nobody listens: it is said, with the advice to look at the network."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        address = f"http://127.0.0.1:{free.getsockname()[1]}/api/v10"
    set_addresses(address, GATEWAY)
    with pytest.raises(DiscordError, match=r"cannot be reached: .*check the network"):
        asyncio.run(fetch_account("a-token"))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ReconnectWebSocket(0), "its gateway ends every connection"),
        (TimeoutError(), "it gives no answer in time"),
        (ConnectionResetError(), "ConnectionResetError"),
    ],
)
def test_errors_without_words_are_given_some(error: Exception, told: str) -> None:
    """A sentence says what happened also where the library does not."""
    with pytest.raises(DiscordError, match=f"cannot be reached: {told}; check"), discord_errors():
        raise error
