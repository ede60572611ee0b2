"""What the container files say: read, as no engine builds them here."""

import fnmatch
import re
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from bot.cli import app as command_line
from bot.config import load_config
from tests.packaging.recipe import ROOT, filled_in, read_recipe

RECIPE = read_recipe()
BUILD, FINAL = RECIPE.stages
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
(SERVICE,) = COMPOSE["services"].values()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
STOP_S = 10


def is_sent(path: str) -> bool:
    """Whether .dockerignore lets a file or folder into the build: the last line that fits says."""
    sent = True
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!").removeprefix("**/")
        parts = [path, path.split("/")[0], path.split("/")[-1]]
        if line and not line.startswith("#") and fnmatch.filter(parts, pattern):
            sent = line.startswith("!")
    return sent


def test_everything_copied_exists_and_is_sent() -> None:
    """Each thing that the first stage copies lies in the checkout, and .dockerignore lets it in."""
    assert {"pyproject.toml", "bot", "cogs"} <= set(RECIPE.copied)
    for name in RECIPE.copied:
        assert (ROOT / name).exists(), name
        assert is_sent(name), name
    for one in FINAL.all("COPY"):
        assert one.words[0] == "--from=build"


@pytest.mark.parametrize(
    "path", ["config.toml", ".env", "data", "archive", ".git", "tests", "bot/__pycache__"]
)
def test_nothing_private_is_sent(path: str) -> None:
    """No configuration, data or history can get into the image."""
    assert not is_sent(path)


def test_the_python_is_one_that_the_project_supports() -> None:
    """Both stages have the same Python, of a version that pyproject.toml names, and a small one."""
    version = RECIPE.arguments["PYTHON"]
    images = {filled_in(stage.only("FROM").words[0], RECIPE.arguments) for stage in RECIPE.stages}
    assert images == {f"python:{version}-slim"}
    assert f"Programming Language :: Python :: {version}" in PROJECT["classifiers"]


def test_the_extras_exist() -> None:
    """What the image is built with, and what its comments offer, are extras of the project."""
    (default,) = (one.rest.removeprefix("EXTRAS=") for one in BUILD.all("ARG"))
    offered = re.findall(r"[\w,]*postgres[\w,]*", (ROOT / "compose.yaml").read_text("utf-8"))
    assert {default, SERVICE["build"]["args"]["EXTRAS"]} == {"postgres"}
    for names in [default, *offered]:
        assert set(names.split(",")) <= set(PROJECT["optional-dependencies"])


def test_it_runs_as_nobody_special() -> None:
    """Its user is a number above those of systems, made before, and never root again."""
    user = FINAL.only("USER").rest
    assert re.fullmatch(r"(\d{5}):\1", user)
    uid = user.split(":")[0]
    made = [one.rest for one in FINAL.all("RUN")]
    assert any(f"useradd --uid {uid} --gid {uid}" in line for line in made)
    words = [one.word for one in FINAL.instructions]
    assert "RUN" not in words[words.index("USER") :]
    assert "user" not in SERVICE


def test_one_volume_holds_everything_that_is_written(tmp_path: Path) -> None:
    """Configuration, database, back-ups and archive lie in the volume, which its user owns."""
    (volume,) = FINAL.only("VOLUME").exec_form
    uid = FINAL.only("USER").rest.split(":")[0]
    assert FINAL.only("WORKDIR").rest == volume
    owned = f"install --directory --owner {uid} --group {uid} --mode 0700 {volume}"
    assert owned in [one.rest for one in FINAL.all("RUN")]
    ours = {name: value for name, value in RECIPE.environment.items() if "HOTPAPERS" in name}
    settings = load_config(None, ours).settings
    folder = Path(volume)
    assert folder / settings.bot.data_dir == folder
    for other in (settings.archive.dir, settings.backup.dir):
        assert (folder / other).is_relative_to(folder)
        assert folder / other != folder
    ((name, target),) = (mount.split(":") for mount in SERVICE["volumes"])
    assert target == volume
    assert list(COMPOSE["volumes"]) == [name]


def test_commands_are_lists_of_words_that_exist() -> None:
    """No shell stands between a signal and the bot, and the command is one of the program's."""
    assert FINAL.only("ENTRYPOINT").exec_form == list(PROJECT["scripts"])
    (command,) = FINAL.only("CMD").exec_form
    commands: Any = typer.main.get_command(command_line)
    assert command in commands.commands
    for line in (ROOT / "compose.yaml").read_text("utf-8").splitlines():
        if found := re.search(r"# docker compose (?:run --rm bot|exec bot hotpapers) (\w+)", line):
            assert found[1] in commands.commands
    assert set(COMPOSE["services"]) == {"bot"}
    assert "command" not in SERVICE
    assert "entrypoint" not in SERVICE


def test_the_health_check_is_the_bot_s_own() -> None:
    """It needs nothing that the program does not bring."""
    *python, module = RECIPE.health_check
    assert python == ["python", "-m"]
    assert find_spec(module) is not None


def test_the_service_survives_and_keeps_to_itself() -> None:
    """It starts again, has time to stop, writes only where it may, and its log has an end."""
    assert SERVICE["restart"] == "unless-stopped"
    assert int(SERVICE["stop_grace_period"].removesuffix("s")) > STOP_S
    assert SERVICE["init"] is True
    assert SERVICE["read_only"] is True
    assert SERVICE["tmpfs"] == ["/tmp"]
    assert SERVICE["cap_drop"] == ["ALL"]
    assert SERVICE["security_opt"] == ["no-new-privileges:true"]
    assert set(SERVICE["logging"]["options"]) == {"max-size", "max-file"}
    assert "ports" not in SERVICE


def test_the_token_comes_from_outside() -> None:
    """Neither file holds a secret: the token is the shell's, empty where that has none."""
    assert SERVICE["environment"] == {"DISCORD_TOKEN": "${DISCORD_TOKEN:-}"}
    assert load_config(None, {"DISCORD_TOKEN": ""}).settings.discord.token is None
    assert not any("TOKEN" in name for name in RECIPE.environment)


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", ".dockerignore"])
def test_no_host_or_registry_is_named(name: str) -> None:
    """Nothing but the loopback address stands in them: images and packages come by their names."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert set(re.findall(r"https?://([\w.-]+)", text)) <= {"127.0.0.1"}
    assert not re.search(r"index-url|pypi|/(?:home|root|Users)/", text)
