"""The four loopback services as a process of their own; see the package's docstring."""

import argparse
import asyncio
import json
import signal
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.sources.clock import SystemClock
from tests.servers.arxiv import scenarios as arxiv
from tests.servers.networks.bluesky import HANDLE, PASSWORD
from tests.servers.networks.questions import moment_of
from tests.servers.networks.scenarios import SCENARIOS
from tests.servers.networks.world import FakeNetworks
from tests.servers.networks.x import TOKEN


def main() -> None:
    """Serve until SIGINT or SIGTERM, then write the report."""
    asyncio.run(_serve(_arguments()))


class ShiftedClock(SystemClock):
    """The system's clock, set to `start` when it is made; without one, as it is."""

    def __init__(self, start: datetime | None) -> None:
        super().__init__()
        self._shift = start - super().now() if start else timedelta(0)

    def now(self) -> datetime:
        """The moment, aware UTC."""
        return super().now() + self._shift


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.servers.networks")
    parser.add_argument("--port", type=int, default=0, help="this one and the next three; 0: any")
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), default="all-fine")
    parser.add_argument("--day", type=date.fromisoformat, help="the listing day; default: today")
    parser.add_argument("--now", type=moment_of, help="what time it is (ISO 8601), in UTC")
    parser.add_argument("--papers", help="ids with commas; default: those of the arXiv scenario")
    parser.add_argument("--arxiv-scenario", choices=sorted(arxiv.SCENARIOS), default="quiet-weeks")
    parser.add_argument("--report", type=Path, help="a file for the report; otherwise stdout")
    return parser.parse_args()


async def _serve(arguments: argparse.Namespace) -> None:
    clock = ShiftedClock(arguments.now)
    day = arguments.day or clock.now().astimezone(UTC).date()
    ids = _ids(arguments, day)
    if len(ids) < 5:
        sys.exit(f"There are {len(ids)} papers on {day}, and a scenario needs five.")
    scenario = SCENARIOS[arguments.scenario](day, ids)
    networks = FakeNetworks(scenario.world, clock=clock, port=arguments.port)
    scenario.play(networks)
    over = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    async with networks:
        sys.stdout.write(_settings(networks))
        sys.stdout.flush()
        await over.wait()
    report = {name: server.report() for name, server in networks.servers.items()}
    _write(json.dumps(report, indent=1), arguments.report)


def _ids(arguments: argparse.Namespace, day: date) -> list[str]:
    if arguments.papers:
        return str(arguments.papers).split(",")
    announced = arxiv.SCENARIOS[arguments.arxiv_scenario](day).known.on(day).new
    return [paper.arxiv_id for paper in announced if paper.primary.startswith("cs.")]


def _settings(networks: FakeNetworks) -> str:
    """The sections for the configuration."""
    more = {
        "bluesky": f'handle = "{HANDLE}"\napp_password = "{PASSWORD}"\n',
        "x": f'bearer_token = "{TOKEN}"\noembed_url = "{networks.x.url}"\n',
    }
    return "".join(
        f'[sources.{name}]\nbase_url = "{server.url}"\n{more.get(name, "")}'
        for name, server in networks.servers.items()
    )


def _write(report: str, path: Path | None) -> None:
    if path is None:
        sys.stdout.write(report + "\n")
    else:
        path.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
