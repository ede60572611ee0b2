"""Somebody types what the README says, from an empty folder to the first post, line by line."""

import configparser
import re
import shlex
import tomllib
from datetime import date
from pathlib import Path

import yaml

from bot.domain.invite import PERMISSIONS
from bot.errors import ConfigError
from bot.sources.clock import SystemClock
from tests.cli.collecting import ARXIV, SOURCES
from tests.cli.collecting import scene as services
from tests.cli.running import MIDNIGHT, ROOT, Stand, newest_closed, newest_listing, play, stand
from tests.conftest import Run
from tests.render.posts import POST

README = (ROOT / "README.md").read_text(encoding="utf-8")
INSTALLED = "hotpapers "
COMPOSE, SYSTEMD = "docker compose ", "sudo "
FRESH = ("python3 -m venv ", ".venv/bin/pip ")
HOME, PROGRAM = "/var/lib/hotpapers", "/opt/hotpapers/bin/hotpapers"


def commands() -> list[str]:
    """Every line of the README's shell blocks, in order."""
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_every_command_is_of_a_kind_that_is_tried() -> None:
    """A line that no test here, of the containers or of the installation knows fails this one."""
    kinds = (INSTALLED, COMPOSE, SYSTEMD, *FRESH)
    assert [line for line in commands() if not line.startswith(kinds)] == []


def test_the_lines_for_containers_name_what_there_is(hotpapers: Run) -> None:
    """The service is that of compose.yaml, and what is run in it are commands of the program."""
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    lines = [shlex.split(line)[2:] for line in commands() if line.startswith(COMPOSE)]
    assert lines
    for verb, *words in lines:
        if verb in ("run", "exec"):
            service, *command = [word for word in words if word != "--rm"]
            assert service in services
            command = command[1:] if verb == "exec" else command
            names = [word for word in command if word.isalpha()]
            assert hotpapers(*names, "--help").code == 0
        else:
            assert (verb, *words) in {("up", "-d"), ("stop",), ("build", "--pull")}


def test_the_unit_is_of_one_piece_with_the_lines_around_it() -> None:
    """It runs what they install, as the user and in the folder that they make."""
    [text] = re.findall(r"```ini\n(.*?)```", README, flags=re.DOTALL)
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment]  # systemd's keys have capitals
    unit.read_string(text)
    service = unit["Service"]
    assert service["ExecStart"] == f"{PROGRAM} run"
    assert (service["User"], service["WorkingDirectory"]) == ("hotpapers", HOME)
    assert service["RestartPreventExitStatus"] == str(ConfigError.exit_code)
    lines = [line for line in commands() if line.startswith(SYSTEMD)]
    assert f"sudo useradd --system --create-home --home-dir {HOME} hotpapers" in lines
    assert sum(f"'cd {HOME} && {PROGRAM} " in line for line in lines) == 2
    assert all("systemctl" not in line or line.endswith(" hotpapers") for line in lines)


def test_the_permissions_are_those_of_the_invite_link() -> None:
    """The table has a row for each, with the reason that the program gives."""
    rows = dict(re.findall(r"^\| ([A-Z][A-Za-z ]+) \| (.+) \|$", README, flags=re.MULTILINE))
    for permission in PERMISSIONS:
        assert rows[permission.name].casefold() + "." == permission.reason.casefold()


def test_a_newcomer_comes_to_a_first_post(tmp_path: Path) -> None:
    """Each `hotpapers` line of the README works as it stands, in its order."""

    async def scene() -> None:
        day, folder = newest_closed(), tmp_path / "home"
        folder.mkdir()
        made = services(tmp_path, day=day, newest=newest_listing(), clock=SystemClock())
        async with made as sources, stand(folder) as scene:
            sections = ARXIV.format(sources.arxiv), SOURCES.format(sources.networks), MIDNIGHT
            scene.environment = _environment(scene, *sections)
            (folder / "old-posts").mkdir()
            (folder / "old-posts" / "2021-02-08---Hot-Papers.md").write_text(POST, encoding="utf-8")
            for line in commands():
                if line.startswith(INSTALLED):
                    await _type(scene, line, day)
            exported = folder / "copies" / "2021-02-08---Hot-Papers.md"
            assert exported.read_text(encoding="utf-8") == POST
            [post] = scene.texts(scene.channels[0])
            assert post.startswith("## Hot papers")

    play(scene, timeout_s=240)


def _environment(scene: Stand, *sections: str) -> dict[str, str]:
    """The configuration as variables: the file is `hotpapers init`'s to write."""
    found = {"DISCORD_TOKEN": scene.discord.token, "HOTPAPERS_HEALTH__PORT": "0"}
    found["HOTPAPERS_DISCORD__API_URL"] = scene.discord.api_url
    found["HOTPAPERS_DISCORD__GATEWAY_URL"] = scene.discord.gateway_url
    pending = [("HOTPAPERS", tomllib.loads("".join(sections)))]
    while pending:
        name, table = pending.pop()
        for key, value in table.items():
            below = f"{name}__{key.upper()}" if name != "HOTPAPERS" else f"{name}_{key.upper()}"
            if isinstance(value, dict):
                pending.append((below, value))
            else:
                found[below] = str(value)
    return found


async def _type(scene: Stand, line: str, day: date) -> None:
    """One line; the bot is subscribed a channel of while it runs."""
    words = shlex.split(re.sub(r"2026-\d\d-\d\d", str(day), line))[1:]
    bot = await scene.start(*words)
    if words == ["run"]:
        await bot.says(f"{day} closed, ")
        papers = scene.channels[0]
        answer = await scene.discord.invoke("digest subscribe", {"channel": papers}, channel=papers)
        assert "is subscribed" in answer.text
        await scene.discord.press("hp1:sub:post:1:0", answer.message)
        await scene.until(lambda: bool(scene.texts(papers)), "the first post")
        await bot.stop()
    else:
        assert await bot.ended() == 0, (line, bot.said)
