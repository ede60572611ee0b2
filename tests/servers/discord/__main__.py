"""The loopback Discord as a process of its own; see the package's docstring."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from tests.secrets import DISCORD_TOKEN
from tests.servers.discord.fake import FakeDiscord
from tests.servers.discord.limits import Rate
from tests.servers.discord.state import ChannelKind


def main() -> None:
    """Serve until SIGINT or SIGTERM, then write the report."""
    asyncio.run(_serve(_arguments()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.servers.discord")
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--token", default=DISCORD_TOKEN)
    parser.add_argument("--guilds", type=int, default=1)
    parser.add_argument("--channels", type=int, default=1, help="in each guild")
    parser.add_argument("--kind", choices=("TEXT", "ANNOUNCEMENT"), default="TEXT")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument("--requests-per-s", type=int, default=50)
    parser.add_argument("--nonce-window", type=float, default=180.0, help="seconds")
    parser.add_argument("--report", type=Path, help="a file for the report; otherwise stdout")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> None:
    server = FakeDiscord(token=arguments.token, port=arguments.port)
    server.world.shards = arguments.shards
    server.world.nonce_window_s = arguments.nonce_window
    server.limits.global_rate = Rate(arguments.requests_per_s, 1.0)
    for number in range(arguments.guilds):
        guild = server.world.add_guild(f"Reading group {number + 1}")
        for place in range(arguments.channels):
            kind = ChannelKind[arguments.kind]
            server.world.add_channel(guild, f"papers-{place + 1}", kind)
    over = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, over.set)
    async with server:
        sys.stdout.write(
            "[discord]\n"
            f'token = "{server.token}"\n'
            f'api_url = "{server.api_url}"\n'
            f'gateway_url = "{server.gateway_url}"\n'
        )
        sys.stdout.flush()
        await over.wait()
    _write(server, arguments.report)


def _write(server: FakeDiscord, path: Path | None) -> None:
    report = {
        "refusals": {str(status): number for status, number in server.refusals.items()},
        "own_429": len(server.limits.given),
        "requests": [request.brief() for request in server.requests],
    }
    text = json.dumps(report, indent=1)
    if path is None:
        sys.stdout.write(text + "\n")
    else:
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
