"""Logging in to Discord: where it is, who a token is, and what it means when that fails."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from discord.http import Route

from bot.domain.text import displayed
from bot.errors import ConfigError, DiscordError

_PATIENCE_S = 15.0
_WORDLESS = {
    TimeoutError: "it gives no answer in time",
    ReconnectWebSocket: "its gateway ends every connection",
}


@dataclass(frozen=True, slots=True)
class Account:
    """Who a token is.

    `owner_id` is the user whom the application belongs to, of a team its owner. `servers` is about
    how many servers the bot is in, as Discord counts them. `obstacles` are settings of the
    application with which the bot cannot work, each as a sentence that says what to do.
    """

    application_id: int
    name: str
    owner_id: int
    owner_name: str
    servers: int
    obstacles: tuple[str, ...] = ()


def set_addresses(api_url: str, gateway_url: str) -> None:
    """Let discord.py speak to a proxy, or to a stand-in, instead of Discord (FACTS section 4)."""
    Route.BASE = api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)


def never_speaks() -> None:
    """Let discord.py not warn, at each start, of what it lacks to speak in voice channels."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


async def fetch_account(token: str, *, patience_s: float = _PATIENCE_S) -> Account:
    """Who the token is, asked of Discord without going online.

    Raises:
        ConfigError: Discord does not know the token.
        DiscordError: Discord cannot be reached, has a fault, or takes longer than `patience_s`.
    """
    async with logged_in(token, patience_s=patience_s) as client:
        return account_of(client)


@asynccontextmanager
async def logged_in(
    token: str, *, patience_s: float = _PATIENCE_S
) -> AsyncIterator[discord.Client]:
    """A client that may ask Discord for things as the bot, and is not online.

    What is done with it has to be over after `patience_s` in all.

    Raises:
        ConfigError: Discord does not know the token.
        DiscordError: Discord cannot be reached, has a fault, or takes longer.
    """
    never_speaks()
    with discord_errors():
        if not token.isascii() or not token.isprintable():  # no header could carry it
            raise discord.LoginFailure
        try:
            async with (
                asyncio.timeout(patience_s),
                discord.Client(intents=discord.Intents.none()) as client,
            ):
                await client.login(token)
                yield client
        except TimeoutError:
            raise DiscordError(
                f"Discord gives no answer within {patience_s:g} s; try again later"
            ) from None
        except (KeyError, TypeError, ValueError):
            raise DiscordError(
                f"{Route.BASE} does not answer as Discord does;"
                " check the network, and [discord] api_url if you set it"
            ) from None


@contextmanager
def discord_errors() -> Iterator[None]:
    """Turn what discord.py raises when it logs in or connects into our own errors.

    Raises:
        ConfigError: Discord does not know the token.
        DiscordError: an intent is not granted, or Discord cannot be reached or has a fault.
    """
    try:
        yield
    except discord.LoginFailure:
        raise ConfigError(
            "[discord] token",
            ["Discord does not know this token: copy it anew from the application's Bot page"],
        ) from None
    except discord.PrivilegedIntentsRequired:
        refused = "Discord does not grant the intents that the bot asks for"
        raise DiscordError(refused, lasts=True) from None
    except discord.HTTPException as error:
        raise DiscordError(f"Discord answers HTTP {error.status}; try again later") from error
    except (
        OSError,
        aiohttp.ClientError,
        discord.GatewayNotFound,
        discord.ConnectionClosed,
        ReconnectWebSocket,  # comes out where a gateway hangs up before it has said anything
    ) as error:
        what = _WORDLESS.get(type(error)) or str(error) or type(error).__name__
        raise DiscordError(f"Discord cannot be reached: {what}; check the network") from error


def account_of(client: discord.Client) -> Account:
    """Who a client is that has logged in."""
    application = client.application
    if application is None:
        raise TypeError("no application came with the log-in")
    team_owner = application.team.owner if application.team else None
    owner = team_owner or application.owner
    return Account(
        application_id=application.id,
        name=displayed(str(client.user)),
        owner_id=owner.id,
        owner_name=displayed(owner.name),
        servers=application.approximate_guild_count,
        obstacles=tuple(_obstacles(application)),
    )


def _obstacles(application: discord.AppInfo) -> Iterator[str]:
    page = f"https://discord.com/developers/applications/{application.id}"
    if application.bot_require_code_grant:
        yield (
            "nobody can invite the bot while the application requires an OAuth2 code grant:"
            f" switch that off at {page}/bot"
        )
    if application.interactions_endpoint_url:
        yield (
            "no command reaches the bot while the application has an interactions endpoint URL:"
            f" remove it at {page}/information"
        )
