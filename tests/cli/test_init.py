"""`hotpapers init`: as a process beside a loopback Discord, typed to where it asks."""

import asyncio
import os
import shlex
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.cli.template import render_config
from bot.config import load_config
from bot.domain.invite import invite_url
from bot.settings import Settings
from tests.cli.running import LONGEST_S, ROOT, Stand, play, stand
from tests.conftest import Run
from tests.leaks import hear
from tests.secrets import UNKNOWN_TOKEN
from tests.servers.discord import faults

WRONG = UNKNOWN_TOKEN
ASKS = "Token (it does not show): "
API_URL = "HOTPAPERS_DISCORD__API_URL"
NOTHING_TO_COLLECT = {
    "HOTPAPERS_ARXIV__QUERY_URL": "http://127.0.0.1:9",
    "HOTPAPERS_ARXIV__FEED_URL": "http://127.0.0.1:9",
    "HOTPAPERS_ARXIV__LISTING_URL": "http://127.0.0.1:9",
    "HOTPAPERS_SOURCES__HUGGINGFACE__ENABLED": "false",
    "HOTPAPERS_SOURCES__HACKERNEWS__ENABLED": "false",
}


class Terminal:
    """A terminal that `hotpapers init` runs in; `shown` is what stands on it."""

    def __init__(self, process: asyncio.subprocess.Process, handle: int) -> None:
        self.process = process
        self.shown = ""
        self._handle = handle

    async def says(self, words: str, times: int = 1) -> None:
        """Wait until it has shown something so often."""
        async with asyncio.timeout(LONGEST_S):
            while self.shown.count(words) < times:
                self.shown += (await asyncio.to_thread(os.read, self._handle, 4096)).decode()

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self._handle, f"{line}\n".encode())

    async def ended(self) -> int:
        """The exit code, with all that was shown read."""
        async with asyncio.timeout(LONGEST_S):
            code = await self.process.wait()
        os.set_blocking(self._handle, False)
        with suppress(OSError):  # nothing is left
            while more := os.read(self._handle, 4096):
                self.shown += more.decode()
        hear(self.shown)
        return code


@asynccontextmanager
async def terminal(scene: Stand, *arguments: str) -> AsyncIterator[Terminal]:
    """The command in a terminal of its own."""
    ours, theirs = os.openpty()
    try:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *(arguments or ("init",))),
            cwd=scene.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | scene.environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,  # or it would ask on the terminal that the tests run in
        )
        yield Terminal(process, ours)
    finally:
        os.close(ours)
        os.close(theirs)


@asynccontextmanager
async def new_user(folder: Path) -> AsyncIterator[Stand]:
    """An empty folder, and a Discord that is found without a configuration file."""
    async with stand(folder) as scene:
        scene.environment[API_URL] = scene.discord.api_url
        yield scene


def test_a_token_is_asked_for_and_written(tmp_path: Path) -> None:
    """It does not show, is in a file for nobody else, and the way from there is told."""

    async def scene() -> None:
        async with new_user(tmp_path) as scene:
            async with terminal(scene) as screen:
                await screen.says(ASKS)
                screen.type(f" {scene.discord.token}  ")
                assert await screen.ended() == 0, screen.shown
            file = tmp_path / "config.toml"
            assert scene.discord.token not in screen.shown
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert file.read_text(encoding="utf-8") == render_config(scene.discord.token)
            told = screen.shown.replace("\r\n", "\n").partition("config.toml is written")[2]
            link = invite_url(scene.discord.world.application.id)
            assert told.splitlines()[1].startswith("the token is that of Hot Papers")
            assert told.splitlines()[1].endswith("and is in 1 server")
            assert told.splitlines()[3:] == [
                f"1. Open this link and choose your server: {link}",
                "2. Start the bot: hotpapers run",
                "3. In Discord, choose a channel: /digest subscribe",
            ]

    play(scene)


def test_the_bot_starts_with_the_file(tmp_path: Path) -> None:
    """What was written is what `run` needs: the second step works as it was told."""

    async def scene() -> None:
        async with new_user(tmp_path) as scene:
            async with terminal(scene) as screen:
                await screen.says(ASKS)
                screen.type(scene.discord.token)
                assert await screen.ended() == 0
            gateway_url = {"HOTPAPERS_DISCORD__GATEWAY_URL": scene.discord.gateway_url}
            scene.environment |= gateway_url | NOTHING_TO_COLLECT
            async with scene.running() as bot:
                await bot.says("connected to Discord as Hot Papers")

    play(scene)


def test_three_tries(tmp_path: Path) -> None:
    """Nothing and a wrong token are said, and asked for again; the third time it is right."""

    async def scene() -> None:
        async with new_user(tmp_path) as scene, terminal(scene) as screen:
            for number, typed in enumerate(["", WRONG, scene.discord.token], start=1):
                await screen.says(ASKS, number)
                screen.type(typed)
            assert await screen.ended() == 0, screen.shown
            assert "nothing was typed" in screen.shown
            assert "Discord does not know this token" in screen.shown
            assert WRONG not in screen.shown

    play(scene)


def test_a_wrong_token_is_not_written(tmp_path: Path) -> None:
    """Typed three times or in the environment: exit 2, no file, and the token does not show."""

    async def scene() -> None:
        async with new_user(tmp_path) as scene:
            async with terminal(scene) as screen:
                for number in range(1, 4):
                    await screen.says(ASKS, number)
                    screen.type(WRONG)
                assert await screen.ended() == 2
            assert "error: Discord does not know this token" in screen.shown
            scene.environment["DISCORD_TOKEN"] = WRONG
            told = await scene.start("init")
            assert await told.ended() == 2
            assert told.said.startswith("error: Discord does not know this token")
            assert told.said.endswith("nothing is written\n")
            assert WRONG not in screen.shown + told.said
            assert not (tmp_path / "config.toml").exists()

    play(scene)


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "HOTPAPERS_DISCORD__TOKEN_FILE"])
def test_a_token_of_the_environment_stays_there(tmp_path: Path, name: str) -> None:
    """It is checked and not written; the file is otherwise the same."""

    async def scene() -> None:
        async with new_user(tmp_path) as scene:
            (tmp_path / "secret").write_text(scene.discord.token, encoding="utf-8")
            is_file = name.endswith("_FILE")
            scene.environment[name] = "secret" if is_file else scene.discord.token
            told = await scene.start("--config", "my bot.toml", "init")
            assert await told.ended() == 0
            assert "my bot.toml is written; the token stays in the environment" in told.said
            assert "2. Start the bot: hotpapers --config 'my bot.toml' run" in told.said
            text = (tmp_path / "my bot.toml").read_text(encoding="utf-8")
            assert text == render_config(None)

    play(scene)


def test_without_a_terminal_nobody_is_asked(tmp_path: Path) -> None:
    """It does not wait for an answer that cannot come: exit 2, and how to give the token."""

    async def scene() -> None:
        async with new_user(tmp_path) as scene:
            told = await scene.start("init")
            assert await told.ended() == 2
            assert "the input is no terminal: set DISCORD_TOKEN" in told.said
            assert scene.discord.requests == []
            assert not (tmp_path / "config.toml").exists()

    play(scene)


def test_a_closed_input_is_no_terminal_either(tmp_path: Path) -> None:
    """Python has no input at all then: the same sentence."""
    init = f"exec {shlex.quote(sys.executable)} -m bot init <&-"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", init],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "the input is no terminal: set DISCORD_TOKEN" in done.stderr


def test_a_discord_that_cannot_be_asked_stops_nothing(tmp_path: Path) -> None:
    """The file is written, it is said that nobody checked the token, and where the link will be."""

    async def scene() -> None:
        async with new_user(tmp_path) as scene:
            scene.discord.order(faults.server_error(503), times=None)
            async with terminal(scene) as screen:
                await screen.says(ASKS)
                screen.type(WRONG)
                assert await screen.ended() == 0
            assert "the token is not checked: Discord answers HTTP 503" in screen.shown
            assert "2. Open the link that it logs, and choose your server" in screen.shown
            config = load_config(tmp_path / "config.toml", {})
            assert config.settings.discord.token is not None
            assert config.settings.discord.token.get_secret_value() == WRONG

    play(scene)


def test_a_setting_that_stands_in_the_way_is_said(tmp_path: Path) -> None:
    """While the application cannot be invited, that is told before the link."""

    async def scene() -> None:
        async with new_user(tmp_path) as scene:
            grant = faults.changed(lambda body: body.update(bot_require_code_grant=True))
            scene.discord.order(grant, route="/oauth2/applications/@me")
            scene.environment["DISCORD_TOKEN"] = scene.discord.token
            told = await scene.start("init")
            assert await told.ended() == 0
            before, obstacle, after = told.said.partition("before you go on: nobody can invite")
            assert obstacle
            assert "/oauth2/authorize" not in before
            assert "1. Open this link" in after

    play(scene)


def plain_file(file: Path) -> None:
    """A configuration of somebody's."""
    file.write_text("[bot]\n", encoding="utf-8")


def dangling_link(file: Path) -> None:
    """A link to where a file could be made."""
    file.symlink_to(file.with_name("elsewhere.toml"))


@pytest.mark.parametrize("make", [plain_file, dangling_link, Path.mkdir])
def test_what_is_there_stays(hotpapers: Run, tmp_path: Path, make: object) -> None:
    """A file, a link or a folder of that name: exit 2 before anything is asked, nothing changes."""
    assert callable(make)
    make(tmp_path / "config.toml")
    before = sorted(tmp_path.iterdir()), os.lstat(tmp_path / "config.toml")
    result = hotpapers("init")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: config.toml is there already and stays as it is")
    assert (sorted(tmp_path.iterdir()), os.lstat(tmp_path / "config.toml")) == before


def test_a_file_that_appears_meanwhile_stays(tmp_path: Path) -> None:
    """Somebody else makes the file while the token is typed: exit 2, and theirs is untouched."""

    async def scene() -> None:
        async with new_user(tmp_path) as scene, terminal(scene) as screen:
            await screen.says(ASKS)
            plain_file(tmp_path / "config.toml")
            screen.type(scene.discord.token)
            assert await screen.ended() == 2
            assert "is there already and stays as it is" in screen.shown
            assert (tmp_path / "config.toml").read_text(encoding="utf-8") == "[bot]\n"

    play(scene)


def test_a_folder_that_is_not_there_is_said(hotpapers: Run, tmp_path: Path) -> None:
    """A place where no file can be made is named before anything is asked: exit 1."""
    result = hotpapers("--config", "etc/config.toml", "init")
    assert (result.code, result.out) == (1, "")
    assert result.err == f"error: there is no folder {tmp_path / 'etc'}: make it first\n"


def test_a_fault_of_the_environment_is_said(
    hotpapers: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment is part of the configuration: what is wrong there comes first."""
    monkeypatch.setenv("HOTPAPERS_BOT__TIMEZONE", "Mars/Olympus")
    result = hotpapers("init")
    assert result.code == 2
    assert "the configuration (the environment) is wrong" in result.err
    assert "HOTPAPERS_BOT__TIMEZONE" in result.err


def test_the_text_is_the_example_with_its_defaults_as_comments(tmp_path: Path) -> None:
    """Each line of the example but its first paragraph, and it says the same: nothing."""
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8").partition("\n\n")[2]
    written = render_config(None).partition("\n\n")[2]
    for ours, theirs in zip(written.splitlines(), example.splitlines(), strict=True):
        assert ours.removeprefix("# ") == theirs.removeprefix("# ")
        assert not ours or ours.startswith(("#", "["))
    file = tmp_path / "config.toml"
    file.write_text(render_config(None), encoding="utf-8")
    assert load_config(file, {}).settings == Settings()


def test_any_token_is_written_as_it_is(tmp_path: Path) -> None:
    """Quotes, backslashes and what a pattern would take for a group come out as they went in."""
    token = r'a"b\1\n#\\g<0>'
    file = tmp_path / "config.toml"
    file.write_text(render_config(token), encoding="utf-8")
    found = load_config(file, {}).settings.discord.token
    assert found is not None
    assert found.get_secret_value() == token
