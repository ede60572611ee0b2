"""The probe: an exit code for a container's health check."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.serving import probe
from tests.servers.scripted import ScriptedServer, says
from tests.serving.standing import Standing, in_standing

Probe = Callable[..., tuple[int, str]]


@pytest.fixture
def ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Probe:
    """Runs the probe with a `[health]` section; its exit code and what it says."""
    monkeypatch.chdir(tmp_path)

    def run(**keys: object) -> tuple[int, str]:
        lines = [f"{key} = {value!r}" for key, value in keys.items()]
        Path("config.toml").write_text("\n".join(["[health]", *lines]), encoding="utf-8")
        code = probe.main()
        return code, capsys.readouterr().out

    return run


def test_a_bot_that_is_well(folder: Path, ask: Probe) -> None:
    """0, and nothing is said."""

    async def work(bot: Standing) -> None:
        assert await asyncio.to_thread(ask, port=bot.port) == (0, "")
        assert await asyncio.to_thread(ask, host="0.0.0.0", port=bot.port) == (0, "")

    in_standing(folder, work)


def test_a_bot_that_is_not(folder: Path, ask: Probe) -> None:
    """1, and a line for each trouble with its remedy."""

    async def work(bot: Standing) -> None:
        await bot.pass_time(24 * 3600)
        code, said = await asyncio.to_thread(ask, port=bot.port)
        assert code == 1
        assert said.startswith("arXiv: Wed 18 Nov 2026 should be complete since")
        assert " → look whether arxiv.org shows the day" in said
        assert said.count("\n") == 1

    in_standing(folder, work)


def test_nobody_there(ask: Probe) -> None:
    """1, and one line."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    code, said = ask(port=port)
    assert code == 1
    assert said.startswith(f"no bot answers at 127.0.0.1 port {port}: ")


@pytest.mark.parametrize("body", ["", "<html>", "[]", '{"healthy": true}', '{"findings": [1]}'])
def test_somebody_else_there(ask: Probe, body: str) -> None:
    """What is no answer of ours is never taken for well."""

    async def run() -> tuple[int, str]:
        async with ScriptedServer(says(body)) as server:
            return await asyncio.to_thread(ask, port=int(server.url.rpartition(":")[2]))

    code, said = asyncio.run(run())
    assert code == 1
    assert "is no bot of this kind" in said


def test_switched_off(ask: Probe) -> None:
    """A bot that serves nothing is not called unwell."""
    code, said = ask(port=0)
    assert code == 0
    assert "nothing is served" in said


def test_a_wrong_configuration(ask: Probe) -> None:
    """It is said."""
    code, said = ask(port=99_999)
    assert code == 1
    assert "[health] port" in said
