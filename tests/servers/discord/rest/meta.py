"""Where the gateway is."""

from tests.servers.discord.rest.call import Call, Reply, Route

IDENTIFIES_A_DAY = 1000


def gateway_bot(call: Call) -> Reply:
    """The gateway's address, and with how many shards to connect."""
    limit = {
        "total": IDENTIFIES_A_DAY,
        "remaining": IDENTIFIES_A_DAY,
        "reset_after": 86_400_000,
        "max_concurrency": 1,
    }
    body = {
        "url": call.world.gateway_url,
        "shards": call.world.shards,
        "session_start_limit": limit,
    }
    return Reply(200, body)


def gateway(call: Call) -> Reply:
    """The gateway's address."""
    return Reply(200, {"url": call.world.gateway_url})


ROUTES = [
    Route("GET", "/gateway", gateway, open=True),
    Route("GET", "/gateway/bot", gateway_bot),
]
