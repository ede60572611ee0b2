"""The README and the example configuration say what is true."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.config import load_config
from bot.settings import Channel, Settings
from tests.conftest import Run

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / "config.example.toml").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    for line in block.splitlines()
]


def test_ci_runs_the_test_command_of_the_readme() -> None:
    """The script that guards the project runs the very line that the README gives to people."""
    (command,) = (line for line in COMMANDS if " -m pytest" in line)
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_it_begins_with_what_it_shows_and_ends_with_its_tests() -> None:
    """A picture and the demo in one command are on the first screen; the order is as promised."""
    first_screen = "\n".join(README.splitlines()[:20])
    assert "![" in first_screen
    assert "hotpapers demo\n```" in first_screen
    assert re.findall(r"^## (.*)", README, flags=re.MULTILINE) == [
        "See it work",
        "On your server in five minutes",
        "What to expect",
        "Commands",
        "Configuration",
        "Operation",
        "Changing it",
        "Licence",
    ]
    assert README.partition("## Licence")[0].rstrip().endswith("python -m pytest -n auto\n```")


def test_the_demo_prints_what_the_readme_shows(hotpapers: Run) -> None:
    """The first paper of the README's picture in text is the demo's own output."""
    (shown,) = re.findall(r"```text\n(Hot papers.*?)\n    …", README, flags=re.DOTALL)
    result = hotpapers("demo")
    assert shown in result.out
    assert README.count(result.err.splitlines()[-1]) == 1


def test_the_history_commands_of_the_readme_work(
    shared_data: Path, hotpapers: Run, tmp_path: Path
) -> None:
    """What the README says about old posts can be typed as it stands."""
    (tmp_path / "old-posts").symlink_to(shared_data / "archive")
    lines = [line for line in COMMANDS if line.startswith(("hotpapers archive", "hotpapers hot"))]
    assert len(lines) == 3
    for line in lines:
        assert hotpapers(*line.split()[1:]).code == 0
    assert len(list((tmp_path / "copies").iterdir())) == 18


def test_the_table_names_every_command(hotpapers: Run) -> None:
    """Each command of the program stands in the README's table, and none that is not there."""
    table = set(re.findall(r"^\| `hotpapers ([a-z]+(?: [a-z]+)?)", README, flags=re.MULTILINE))
    real = set()
    for group in ("", "archive", "db"):
        listed = hotpapers(*group.split(), "--help").out.partition("Commands:\n")[2]
        names = re.findall(r"^  ([a-z]+)", listed, flags=re.MULTILINE)
        real |= {f"{group} {name}".strip() for name in names}
    assert table == real - {"archive", "db"}


def _keys(model: type[BaseModel], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for name, field in model.model_fields.items():
        section = field.default
        if isinstance(section, BaseModel):
            found |= _keys(type(section), f"{prefix}{name}.")
        elif name != "channels":
            found[f"{prefix}{name}"] = field.default
    return found


def test_the_example_runs_as_it_is_and_changes_nothing() -> None:
    """Copied as it stands, the example is valid and equals the defaults."""
    loaded = load_config(ROOT / "config.example.toml", {})
    assert loaded.settings == Settings()


def test_the_example_documents_every_key() -> None:
    """Each key stands in its section with a comment above, as a value or commented out."""
    section = ""
    documented = set()
    for line in EXAMPLE.splitlines():
        if found := re.fullmatch(r"(?:# )?\[+([a-z.]+)\]+", line):
            section = found[1]
        elif found := re.match(r"(?:# )?([a-z_]+) = ", line):
            documented.add(f"{section}.{found[1]}")
    channels = {f"channels.{name}" for name in Channel.model_fields}
    assert documented == set(_keys(Settings)) | channels


def test_the_commented_keys_are_valid_when_uncommented(tmp_path: Path) -> None:
    """Taking the comment signs away from keys gives a configuration that loads."""
    text = re.sub(r"^# (\[\[|[a-z_]+ = )", r"\1", EXAMPLE, flags=re.MULTILINE)
    assert len(tomllib.loads(text)["channels"]) == 1
    file = tmp_path / "config.toml"
    file.write_text(text, encoding="utf-8")
    assert load_config(file, {}).settings.channels[0].categories == ("cs.LG",)


@pytest.mark.parametrize("name", ["README.md", "config.example.toml", "pyproject.toml", ".ci/run"])
def test_nothing_names_a_machine_or_a_registry(name: str) -> None:
    """No absolute path of a machine and no package index stands in the project's own files."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"/(?:home|root|work|Users)/|index-url|pypi\.org", text)
