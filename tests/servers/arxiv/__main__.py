"""The loopback arXiv as a process of its own; see the package's docstring."""

import argparse
import asyncio
import json
import signal
import sys
from datetime import date, datetime
from pathlib import Path

from tests.servers.arxiv.generate import EASTERN
from tests.servers.arxiv.scenarios import SCENARIOS
from tests.servers.arxiv.server import FakeArxiv


def main() -> None:
    """Serve until SIGINT or SIGTERM, then write the report."""
    asyncio.run(_serve(_arguments()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.servers.arxiv")
    parser.add_argument("--port", type=int, default=0, help="this one and the next two; 0: any")
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), default="quiet-weeks")
    parser.add_argument("--today", type=date.fromisoformat, default=datetime.now(EASTERN).date())
    parser.add_argument("--min-interval", type=float, default=3.0)
    parser.add_argument("--page-interval", type=float, default=15.0)
    parser.add_argument("--report", type=Path, help="a file for the report; otherwise stdout")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> None:
    scenario = SCENARIOS[arguments.scenario](arguments.today)
    server = FakeArxiv(
        scenario.known,
        today=arguments.today,
        min_interval_s=arguments.min_interval,
        page_interval_s=arguments.page_interval,
        port=arguments.port,
    )
    for trouble in scenario.troubles:
        server.misbehave(trouble.interface, trouble.fault, day=trouble.day, times=trouble.times)
    over = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    async with server:
        sys.stdout.write(
            "[arxiv]\n"
            f'query_url = "{server.query_url}"\n'
            f'feed_url = "{server.feed_url}"\n'
            f'listing_url = "{server.listing_url}"\n'
            f"min_interval_s = {arguments.min_interval}\n"
            f"page_interval_s = {arguments.page_interval}\n"
        )
        sys.stdout.flush()
        await over.wait()
    _write(json.dumps(server.report(), indent=1), arguments.report)


def _write(report: str, path: Path | None) -> None:
    if path is None:
        sys.stdout.write(report + "\n")
    else:
        path.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
