"""The test's verbs over HTTP, for tests and benchmarks that run in another process.

    GET    /control/state                        guilds, channels, people, sessions, counts
    POST   /control/channels                     {"guild": ID, "number": 20, "kind": "TEXT"}
    GET    /control/messages?channel=ID          what everybody sees there; without: in all
    GET    /control/requests?after=N             what was asked, and how it was answered
    GET    /control/refused                      every 429 that the bot brought on itself
    POST   /control/rates                        {"global": [50, 1], "routes": {"POST /…": [5, 5]}}
    POST   /control/orders                       {"do": "hold", "with": {"step": "stored"}, …}
    GET    /control/orders/N?wait_s=10           whether a request has come to it
    POST   /control/orders/N/release             lets go of what it holds
    DELETE /control/orders                       forgets all
    POST   /control/acts                         {"do": "kick", "guild": ID}, see `control_acts`

The rest of an order is `method`, `route`, `channel_id`, `nth` and `times`, as in `Order`.
"""

import contextlib

from aiohttp import web

from tests.servers.discord import faults
from tests.servers.discord.control_acts import act
from tests.servers.discord.errors import Payload
from tests.servers.discord.limits import Rate
from tests.servers.discord.orders import Order
from tests.servers.discord.stage import Stage
from tests.servers.discord.state import Channel, ChannelKind, Message


class Control:
    """Answers under /control for one loopback Discord."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def add_to(self, application: web.Application) -> None:
        """Add the addresses."""
        router = application.router
        router.add_get("/control/state", self._state)
        router.add_post("/control/channels", self._add_channels)
        router.add_get("/control/messages", self._messages)
        router.add_get("/control/requests", self._requests)
        router.add_get("/control/refused", self._refused)
        router.add_post("/control/rates", self._rates)
        router.add_post("/control/orders", self._order)
        router.add_delete("/control/orders", self._clear)
        router.add_get("/control/orders/{number}", self._reached)
        router.add_post("/control/orders/{number}/release", self._release)
        router.add_post("/control/acts", self._act)

    async def _state(self, request: web.Request) -> web.Response:
        stage, world = self._stage, self._stage.world
        return web.json_response(
            {
                "application": str(world.application.id),
                "owner": str(world.owner.id),
                "guilds": [{"id": str(g.id), "name": g.name} for g in world.guilds.values()],
                "channels": [_channel(c) for c in world.channels.values()],
                "users": [{"id": str(u.id), "name": u.name} for u in world.users.values()],
                "commands": [c["name"] for c in world.commands.values()],
                "connected": len(stage.gateway.connected),
                "requests": len(stage.requests),
                "refusals": {str(status): n for status, n in stage.refusals.items()},
            }
        )

    async def _add_channels(self, request: web.Request) -> web.Response:
        form: Payload = await request.json()
        guild = self._stage.world.guilds[int(form["guild"])]
        kind = ChannelKind[form.get("kind", "TEXT")]
        made = [
            self._stage.create_channel(guild, f"papers-{number}", kind)
            for number in range(int(form.get("number", 1)))
        ]
        return web.json_response([_channel(channel) for channel in made])

    async def _messages(self, request: web.Request) -> web.Response:
        world = self._stage.world
        channels = list(world.channels.values())
        if "channel" in request.query:
            channels = [world.channels[int(request.query["channel"])]]
        there = [message for each in channels for message in self._stage.messages(each)]
        return web.json_response([_message(each) for each in there])

    async def _requests(self, request: web.Request) -> web.Response:
        after = int(request.query.get("after", "0"))
        return web.json_response([each.brief() for each in self._stage.requests[after:]])

    async def _refused(self, request: web.Request) -> web.Response:
        given = self._stage.limits.given
        return web.json_response(
            [{"route": each.route, "scope": each.scope, "at_s": each.at_s} for each in given]
        )

    async def _rates(self, request: web.Request) -> web.Response:
        form: Payload = await request.json()
        limits = self._stage.limits
        if "global" in form:
            limits.global_rate = Rate(*form["global"])
        limits.routes |= {key: Rate(*rate) for key, rate in form.get("routes", {}).items()}
        return web.json_response({})

    async def _order(self, request: web.Request) -> web.Response:
        form: Payload = await request.json()
        fault = faults.NAMED[form["do"]](**form.get("with", {}))
        channel = form.get("channel_id")
        self._stage.order(
            fault,
            method=form.get("method"),
            route=form.get("route"),
            channel_id=None if channel is None else int(channel),
            nth=form.get("nth", 1),
            times=form.get("times", 1),
        )
        return web.json_response({"number": len(self._stage.orders.all) - 1})

    async def _clear(self, request: web.Request) -> web.Response:
        self._stage.orders.clear()
        return web.json_response({})

    async def _reached(self, request: web.Request) -> web.Response:
        order = self._named(request)
        wait_s = float(request.query.get("wait_s", "0"))
        if wait_s and not order.was_reached:
            with contextlib.suppress(TimeoutError):
                await order.reached(timeout_s=wait_s)
        played = [exchange.recorded.brief() for exchange in order.played]
        return web.json_response({"reached": order.was_reached, "played": played})

    async def _release(self, request: web.Request) -> web.Response:
        self._named(request).release()
        return web.json_response({})

    async def _act(self, request: web.Request) -> web.Response:
        return web.json_response(await act(self._stage, await request.json()))

    def _named(self, request: web.Request) -> Order:
        return self._stage.orders.all[int(request.match_info["number"])]


def _channel(channel: Channel) -> Payload:
    return {
        "id": str(channel.id),
        "kind": channel.kind.name,
        "name": channel.name,
        "guild": None if channel.guild_id is None else str(channel.guild_id),
    }


def _message(message: Message) -> Payload:
    return {
        "id": str(message.id),
        "channel": str(message.channel_id),
        "nonce": message.nonce,
        "text": message.text,
        "edits": message.edits,
        "files": [each.filename for each in message.attachments],
        "custom_ids": [p["custom_id"] for p in message.all_components() if "custom_id" in p],
    }
