"""/healthz and /metrics of the bot as a process, and the probe that a container runs."""

import asyncio
import http.client
import socket
from contextlib import closing
from pathlib import Path

from tests.cli.running import ALONE, Stand, play, stand
from tests.cli.test_check import complete
from tests.serving.test_metrics import by, read


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return int(server.getsockname()[1])


async def get(port: int, path: str) -> tuple[int, str]:
    """Status and body of a page of the bot."""

    def ask() -> tuple[int, str]:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    return await asyncio.to_thread(ask)


async def probed(scene: Stand) -> tuple[int, str]:
    """What the command of a container's health check gives."""
    probe = await scene.run_module("bot.serving.probe")
    return await probe.ended(), probe.said


def test_the_bot_tells_how_it_is(tmp_path: Path) -> None:
    """Well while it runs, with commands and requests counted; gone with it; no token is told."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            port = free_port()
            scene.configure(ALONE, health_port=port)
            await complete(tmp_path)
            async with scene.running() as bot:
                await bot.says(f"/healthz and /metrics are served at 127.0.0.1 port {port}")
                for date in ("latest", "no day"):
                    await scene.discord.invoke("hot", {"date": date}, channel=scene.channels[0])
                status, body = await get(port, "/healthz")
                assert (status, '"healthy": true' in body) == (200, True), body
                assert await probed(scene) == (0, "")
                status, text = await get(port, "/metrics")
                assert status == 200
                found = read(text)
                assert by(found["hotpapers_command_seconds_count"], "command") == {"hot": 2}
                requests = found["hotpapers_requests_total"]
                assert requests[(("host", "127.0.0.1"), ("status", "200"))] >= 3
                assert scene.discord.token not in text + body
            code, said = await probed(scene)
            assert code == 1
            assert said.startswith(f"no bot answers at 127.0.0.1 port {port}")

    play(scene)


def test_a_port_that_is_taken_stops_nothing(tmp_path: Path) -> None:
    """One line says so, and the bot answers all the same."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            with closing(socket.create_server(("127.0.0.1", 0))) as taken:
                port = taken.getsockname()[1]
                scene.configure(ALONE, health_port=port)
                async with scene.running() as bot:
                    await bot.says(f"are not served at 127.0.0.1 port {port}")
                    await scene.discord.invoke("hot", channel=scene.channels[0])
                assert bot.said.count("[health] port") == 1

    play(scene)
