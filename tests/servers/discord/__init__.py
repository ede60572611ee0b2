"""A Discord on loopback: the HTTP API and the gateway, as far as discord.py 2.7 uses them.

It checks what Discord checks, counts what Discord counts, and misbehaves when told to:

    async with FakeDiscord() as discord:
        guild = discord.world.add_guild()
        papers = discord.world.add_channel(guild)
        ...  # point the bot at discord.api_url and discord.gateway_url, with discord.token
        answer = await discord.invoke("hot", {"date": "2021-02-08"}, channel=papers)
        assert "How to Train Your Robot" in answer.text
        await discord.press("abstract:2102.02915", answer.message)

Faults are ordered for the requests that they are to hit, and orders can hold a request at a step,
so that a test can kill the bot exactly there:

    order = discord.order(faults.hold(Step.STORED), method="POST", route=limits.MESSAGES, nth=7)
    await order.reached()
    process.kill()
    order.release()

Where things are: `world` (what exists; verbs that begin with add_), `state` (the data), `acting`
(what people do), `happenings` (what happens around the bot), `faults` and `orders`, `limits`,
`gateway`, `rest` (the addresses), `openapi` (requests against Discord's own description). For
another process:

    python -m tests.servers.discord --channels 20

It prints the `[discord]` section for the configuration, answers under /control (see `control`)
until SIGINT or SIGTERM, and then writes as JSON what it was asked.
"""

from tests.servers.discord import faults, limits
from tests.servers.discord.answers import Answer, NoAnswer
from tests.servers.discord.fake import FakeDiscord
from tests.servers.discord.faults import Step
from tests.servers.discord.limits import Rate
from tests.servers.discord.permissions import Permission
from tests.servers.discord.sessions import Op
from tests.servers.discord.state import Channel, ChannelKind, Guild, Message, MessageFlag, User
from tests.servers.discord.typed import NotOffered

__all__ = [
    "Answer",
    "Channel",
    "ChannelKind",
    "FakeDiscord",
    "Guild",
    "Message",
    "MessageFlag",
    "NoAnswer",
    "NotOffered",
    "Op",
    "Permission",
    "Rate",
    "Step",
    "User",
    "faults",
    "limits",
]
