"""The steps of the Dockerfile without an engine: installed plainly, read-only, as somebody else."""

import asyncio
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.cli.template import render_config
from tests.cli.running import Bot, play
from tests.packaging.conftest import Installed
from tests.packaging.recipe import ROOT, read_recipe
from tests.servers.discord import FakeDiscord

STOP_S = 10.0
NOTHING_TO_COLLECT = {
    "HOTPAPERS_ARXIV__QUERY_URL": "http://127.0.0.1:9",
    "HOTPAPERS_ARXIV__FEED_URL": "http://127.0.0.1:9",
    "HOTPAPERS_ARXIV__LISTING_URL": "http://127.0.0.1:9",
    "HOTPAPERS_SOURCES__HUGGINGFACE__ENABLED": "false",
    "HOTPAPERS_SOURCES__HACKERNEWS__ENABLED": "false",
}


@contextmanager
def unchanged(folder: Path) -> Iterator[None]:
    """Nothing in a folder is made, changed or taken away meanwhile."""

    def state() -> dict[str, tuple[int, int]]:
        found = {str(path): path.lstat() for path in folder.rglob("*")}
        return {name: (stat.st_size, stat.st_mtime_ns) for name, stat in found.items()}

    before = state()
    yield
    assert state() == before


def of_discord(discord: FakeDiscord) -> dict[str, str]:
    """The environment with which the bot finds a loopback Discord."""
    return {
        "DISCORD_TOKEN": discord.token,
        "HOTPAPERS_DISCORD__API_URL": discord.api_url,
        "HOTPAPERS_DISCORD__GATEWAY_URL": discord.gateway_url,
    }


def owners(pid: int) -> set[int]:
    """Who a process is, in each of the ways there are."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return {int(uid) for uid in status.partition("Uid:")[2].splitlines()[0].split()}


async def start(installed: Installed, data: Path, more: dict[str, str], *words: str) -> Bot:
    """The image's entry point with its command, or with `words`."""
    final = read_recipe().stages[-1]
    command = words or final.only("CMD").exec_form
    return await execute(installed, data, more, *final.only("ENTRYPOINT").exec_form, *command)


async def health(installed: Installed, data: Path, more: dict[str, str]) -> str:
    """What the image's health check says."""
    check = await execute(installed, data, more, *read_recipe().health_check)
    assert await check.ended() in (0, 1)
    return check.said


async def execute(installed: Installed, data: Path, more: dict[str, str], *command: str) -> Bot:
    """A process as it would be in a container; its data folder is the working directory."""
    program, *words = command
    output = installed.folder / f"said-{len(list(installed.folder.glob('said-*')))}"
    with output.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            *(str(installed.path(program)), *words),
            cwd=data,
            env=installed.environment(data) | NOTHING_TO_COLLECT | more,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            **installed.account,  # type: ignore[arg-type]  # who it runs as
        )
    return Bot(process, output, more.get("DISCORD_TOKEN") or "no token")


def test_what_is_installed_is_whole(installed: Installed) -> None:
    """Whatever the program reads beside its code is there, as it lies in the checkout."""
    [package] = (installed.program / "lib").glob("python*/site-packages/bot")
    beside = [
        path.relative_to(ROOT / "bot")
        for path in (ROOT / "bot").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    ]
    assert len(beside) > 200
    for path in beside:
        assert (package / path).read_bytes() == (ROOT / "bot" / path).read_bytes()
    example = package / "config.example.toml"
    assert example.read_bytes() == (ROOT / "config.example.toml").read_bytes()
    assert not list(package.parent.glob("tests"))


def test_it_runs_and_stops_as_in_a_container(installed: Installed) -> None:
    """Started by a stranger without a home, it connects; told to stop, it ends in order, in time.

    It writes nothing but its data folder; commands and the health check work beside it.
    """

    async def scene() -> None:
        data = installed.new_data_folder()
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            port = {"HOTPAPERS_HEALTH__PORT": str(free.getsockname()[1])}
        async with FakeDiscord() as discord:
            discord.world.add_guild()
            assert "no bot answers" in await health(installed, data, port)
            bot = await start(installed, data, of_discord(discord) | port)
            await bot.says("connected to Discord as Hot Papers")
            if installed.account:
                assert owners(bot.process.pid) == {installed.account["user"]}
            beside = await start(installed, data, {}, "db", "info")
            assert await beside.ended() == 0
            assert str(data / "hotpapers.db") in beside.said.replace("\n", "")
            assert "no bot answers" not in await health(installed, data, port)
            bot.signal(signal.SIGTERM)
            asked = time.monotonic()
            assert await bot.ended() == 0
            assert time.monotonic() - asked < STOP_S
        assert {"hotpapers.db", "run.lock"} <= {path.name for path in data.iterdir()}

    with unchanged(installed.program):
        play(scene)


def test_init_writes_into_the_volume(installed: Installed) -> None:
    """The template is packed: the file appears in the data folder, for its owner alone."""

    async def scene() -> None:
        data = installed.new_data_folder()
        async with FakeDiscord() as discord:
            made = await start(installed, data, of_discord(discord), "init")
            assert await made.ended() == 0, made.said
        file = data / "config.toml"
        assert file.read_text(encoding="utf-8") == render_config(None)
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.stat().st_uid == installed.account.get("user", os.geteuid())

    with unchanged(installed.program):
        play(scene)


def test_without_a_token_it_says_what_to_do(installed: Installed) -> None:
    """A container that is started before `init` ends at once, with one sentence."""

    async def scene() -> None:
        data = installed.new_data_folder()
        bot = await start(installed, data, {"DISCORD_TOKEN": ""})
        assert await bot.ended() == 2
        assert "set DISCORD_TOKEN, or token under [discord]" in bot.said

    play(scene)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_the_user_cannot_change_the_program(installed: Installed) -> None:
    """That the folder stays as it is, is not left to good will."""
    tried = subprocess.run(
        ["touch", str(installed.program / "new")],
        capture_output=True,
        check=False,
        **installed.account,  # type: ignore[call-overload]  # who it runs as
    )
    assert tried.returncode != 0
