"""The shape of the code: sizes, directions of imports, and what lies at the top."""

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
VISIBLE = {
    "pyproject.toml",
    "bot",
    "cogs",
    "tests",
    "config.example.toml",
    "README.md",
    "LICENSE",
    "Dockerfile",
    "compose.yaml",
}
# What a room may import of this project, beside itself; every room may import domain, errors and
# texts. Errors and what domain objects say of themselves reach people in their own language: both
# name a text and its values, and texts know nobody.
ALLOWED: dict[str, set[str]] = {
    "bot.texts": set(),
    "bot.errors": {"bot.texts"},
    "bot.domain": {"bot.errors", "bot.texts"},
    "bot.settings": set(),
    "bot.setting_faults": {"bot.settings"},
    "bot.config": {"bot.setting_faults", "bot.settings"},
    "bot.render": set(),
    "bot.services": {"bot.drafts", "bot.render"},
    "bot.drafts": set(),
    "bot.sources": {"bot", "bot.settings"},
    "bot.store": {"bot.drafts"},
    "bot.charts": set(),
    "bot.opening": {"bot.config", "bot.store"},
    "bot.app": {"bot.config", "bot.opening", "bot.services", "bot.sources", "bot.store"},
    "bot.checking": {
        "bot.app",
        "bot.config",
        "bot.health",
        "bot.services",
        "bot.sources",
        "bot.store",
        "bot.ui",  # loaded only where there is a token
    },
    "bot.health": {"bot.app", "bot.services", "bot.store"},
    "bot.watching": {
        "bot.app",
        "bot.client",
        "bot.health",
        "bot.services",
        "bot.serving",
        "bot.store",
        "bot.ui",
        "cogs",
    },
    "bot.serving": {"bot", "bot.config", "bot.render", "bot.services"},
    "bot.logs": {"bot.settings"},
    "bot.cli": {
        "bot",
        "bot.app",
        "bot.checking",
        "bot.config",
        "bot.loading",
        "bot.logs",
        "bot.opening",
        "bot.previewing",
        "bot.render",
        "bot.running",
        "bot.services",
        "bot.settings",
        "bot.sources",
        "bot.store",
        "bot.ui",  # who a token is: `init` and `check` ask without being the bot
    },
    "bot.__main__": {"bot.cli", "bot.loading"},
    "bot.loading": set(),
    "bot": set(),
    "bot.ui": {"bot.render", "bot.services"},
    "bot.charting": {"bot.app", "bot.charts", "bot.services", "bot.store"},
    "bot.client": {"bot.services", "bot.ui"},
    "bot.previewing": {
        "bot.app",
        "bot.charting",
        "bot.client",
        "bot.running",
        "bot.services",
        "bot.ui",
    },
    "bot.running": {
        "bot.app",
        "bot.charting",
        "bot.client",
        "bot.services",
        "bot.settings",
        "bot.store",
        "bot.ui",
        "bot.watching",
        "cogs",
    },
    "cogs": {"bot.services", "bot.ui"},
}
# Libraries that only some rooms may know.
ONLY_IN = {
    "discord": {"cogs", "bot.ui", "bot.client", "bot.previewing", "bot.running"},
    "tortoise": {"bot.store"},
    "aiosqlite": {"bot.store"},
    # discord.py lets errors of its HTTP client through; the server is another part of aiohttp.
    "aiohttp": {"bot.sources", "bot.ui", "bot.serving"},
    "prometheus_client": {"bot.serving"},
    "simcord": {"bot.previewing"},
    "typer": {"bot.cli"},
    "fluent": {"bot.texts"},
    "babel": {"bot.texts"},
    "matplotlib": {"bot.charts"},
    "PIL": {"bot.charts"},
}


def modules() -> list[Path]:
    """Every module of the program."""
    return sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py")])


def written() -> list[Path]:
    """Those that people write: migrations are made by the library."""
    return [path for path in modules() if not path.match("migrations/0*.py")]


def name_of(path: Path) -> str:
    """`bot.store.engine` for bot/store/engine.py."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(name: str) -> str:
    """The room of a module: `bot.store` for `bot.store.engine`, `bot.app` for `bot.app`."""
    return ".".join(name.split(".")[: 2 if name.startswith("bot.") else 1])


def imported(path: Path) -> set[str]:
    """The full names that a module imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    """A module imports only what its room may know."""
    room = room_of(name_of(path))
    allowed = ALLOWED[room] | {room}
    if room not in ("bot.texts", "bot.errors", "bot.domain"):
        allowed |= {"bot.domain", "bot.errors", "bot.texts"}
    for name in imported(path):
        top = name.split(".")[0]
        if top in ("bot", "cogs"):
            assert room_of(name) in allowed, f"{name_of(path)} imports {name}"
        if top in ONLY_IN:
            assert room in ONLY_IN[top], f"{name_of(path)} imports {name}"


def test_the_bot_never_loads_what_draws() -> None:
    """Only the worker does, in a process of its own."""
    loaded = "import sys, bot.running; print(sorted({'matplotlib', 'numpy'} & set(sys.modules)))"
    asked = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", loaded],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout == "[]\n"


def test_modules_stay_small() -> None:
    """The median module has at most 120 lines, none has over 400, few have over 250."""
    sizes = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in written()
    }
    assert statistics.median(sizes.values()) <= 120
    assert {name: size for name, size in sizes.items() if size > 400} == {}
    assert len([size for size in sizes.values() if size > 250]) <= len(sizes) // 20


def test_functions_stay_small() -> None:
    """No function has over 60 lines."""
    long = [
        f"{name_of(path)}.{node.name}"
        for path in written()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert long == []


def test_the_present_moment_comes_from_outside() -> None:
    """Only the system clock asks for the time; everyone else is given it."""
    asking = {
        name_of(path)
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("now", "utcnow", "today")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("datetime", "date")
    }
    assert asking == {"bot.sources.clock"}


def test_nothing_else_is_visible_at_the_top() -> None:
    """The top level holds what the design names, and nothing beside it."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    tops = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert {top for top in tops if not top.startswith(".")} <= VISIBLE


def test_every_error_is_drawn_in_the_tree() -> None:
    """The docstring of `bot.errors` names each error, and no other."""
    source = (ROOT / "bot" / "errors.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    drawn = {
        word
        for line in (ast.get_docstring(tree) or "").splitlines()
        for word in line.replace("├──", " ").replace("└──", " ").replace("│", " ").split()[:1]
        if word.endswith("Error")
    }
    assert drawn == classes
