"""`hotpapers check` as a process: what it says when all is well, and when nothing is."""

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.app import open_app
from bot.config import load_config
from bot.domain.attention import SourceState, SourceStatus
from bot.domain.collection import DayRecord, Outcome
from bot.domain.health import State
from bot.services.health_plan import watched_days
from bot.sources.clock import SystemClock
from bot.store.days import StoredDays
from tests.cli.running import ALONE, Stand, channel_sections, close, latest_day, play, stand
from tests.conftest import Run
from tests.servers.discord import Op, Step
from tests.servers.discord.faults import Exchange, Fault, Sending
from tests.servers.discord.permissions import NOTHING, Permission
from tests.servers.discord.state import Overwrite

NOWHERE = """\
[discord]
api_url = "http://127.0.0.1:9/api/v10"
[sources.huggingface]
base_url = "http://127.0.0.1:9"
[sources.hackernews]
base_url = "http://127.0.0.1:9"
"""
PASSWORD = "an-app-passw0rd"
GATEWAY = "/gateway"


async def complete(folder: Path, outcome: Outcome = Outcome.COMPLETE) -> None:
    """Let the listing days that should be there be there, the newest with another outcome."""
    clock = SystemClock()
    async with open_app(load_config(folder / "config.toml", {}), clock) as app:
        newest, *others = watched_days(app.rules.closes, clock.now())
        for day, what in ((newest, outcome), *((day, Outcome.COMPLETE) for day in others)):
            record = DayRecord(day, what, "what arXiv said", 20, ("cs", "stat.ML"), clock.now())
            await StoredDays(app.engine).record_day(record)


async def checked(scene: Stand, *options: str) -> tuple[int, str]:
    """The exit code of `hotpapers check` and what it says."""
    check = await scene.start("check", *options)
    code = await check.ended()
    return code, check.said


def states(said: str) -> dict[str, list[str]]:
    """The states of the lines, by subject."""
    found: dict[str, list[str]] = {}
    for one in json.loads(said):
        assert set(one) == {"subject", "state", "text", "remedy"}
        assert bool(one["remedy"]) or one["state"] != State.BAD
        found.setdefault(one["subject"], []).append(one["state"])
    return found


def wrong_date(by: timedelta) -> Fault:
    """Discord's own answer, by a clock that is wrong."""

    async def act(exchange: Exchange) -> Sending | None:
        if exchange.sending is None:
            return None
        date = format_datetime(datetime.now(UTC) + by, usegmt=True)
        return replace(exchange.sending, headers={**(exchange.sending.headers or {}), "Date": date})

    return Fault("wrong date", Step.STORED, act)


def test_all_is_well_beside_the_running_bot(tmp_path: Path) -> None:
    """A line for each thing, exit 0, and the bot does not notice."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE, channel_sections(scene.channels))
            (tmp_path / "config.toml").chmod(0o600)
            await complete(tmp_path)
            async with scene.running():
                await scene.written("SELECT count(*) FROM mark WHERE name = 'alive'", [(1,)])
                code, said = await checked(scene)
                as_json = await checked(scene, "--json")
                assert scene.discord.gateway.count(Op.IDENTIFY) == 1
            assert code == 0, said
            lines = {line[6:].split("  ")[0]: line for line in said.splitlines()}
            assert lines["configuration"].startswith("ok    configuration")
            assert lines["bot"].endswith("  runs")
            assert "schema 0" in lines["store"]
            assert "complete up to" in lines["arXiv"]
            assert lines["token"].endswith("Hot Papers, in 1 server; its owner is owner")
            assert "client_id=" in lines["invite link"]
            assert lines["#papers-1"].endswith("  I may post here")
            assert "not set up" in lines["X"]
            assert lines["clock"].endswith("within a minute of that of 127.0.0.1")
            assert as_json[0] == 0
            assert list(states(as_json[1])) == list(lines)

    play(scene)


def test_everything_is_wrong(tmp_path: Path) -> None:
    """Each trouble has its line with a remedy, exit 1, and no secret is shown."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            bluesky = f'[sources.bluesky]\nhandle = "ada.example"\napp_password = "{PASSWORD}"\n'
            scene.configure(ALONE, bluesky, channel_sections(scene.channels))
            (tmp_path / "config.toml").chmod(0o644)
            await close(tmp_path, latest_day())
            await complete(tmp_path, Outcome.FAILED)
            async with open_app(load_config(tmp_path / "config.toml", {}), SystemClock()) as app:
                refused = SourceState("bluesky", SourceStatus.REFUSED, "HTTP 401")
                now = app.clock.now()
                await app.sources.save_state(replace(refused, checked_at=now, credentials="f"))
            add = "INSERT INTO delivery (subscription_id, day, key, state, parts, attempts, reason)"
            scene.execute(f"{add} VALUES (1, '{latest_day()}', 'k', 'failed', 1, 12, 'HTTP 500')")
            guild, channel = scene.guild, scene.channels[0]
            deny = Permission.SEND_MESSAGES | Permission.READ_MESSAGE_HISTORY
            channel.overwrites[guild.id] = Overwrite(guild.id, False, NOTHING, deny)
            scene.discord.order(wrong_date(timedelta(hours=-5)), route=GATEWAY)
            code, said = await checked(scene)
            assert code == 1
            lines = {line[6:].split("  ")[0]: line for line in said.splitlines()}
            bad = {name for name, line in lines.items() if line.startswith("bad ")}
            assert bad == {"arXiv", "Bluesky", "deliveries", "#papers-1", "clock"}
            assert all(" → " in lines[name] for name in bad)
            assert "others on this machine may read it → `chmod 600" in lines["configuration"]
            assert "(failed: what arXiv said)" in lines["arXiv"]
            assert "check handle and app_password under [sources.bluesky]" in lines["Bluesky"]
            assert "given up after 12 attempts (HTTP 500)" in lines["deliveries"]
            assert "I lack the permissions Send Messages, Read Message" in lines["#papers-1"]
            assert "5 h ahead of that of 127.0.0.1 → let the system set" in lines["clock"]
            assert lines["bot"].startswith("off ")
            assert PASSWORD not in said

    play(scene)


def test_a_wrong_token(tmp_path: Path) -> None:
    """It is said with what to do, and not shown; the channels are not called forbidden."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE, channel_sections(scene.channels), token="s3cr3t-value")
            code, said = await checked(scene)
            assert code == 1
            assert "Discord does not know this token" in said
            assert "copy it anew from the application's Bot page" in said
            assert "not looked at: Discord was not asked" in said
            assert "s3cr3t" not in said

    play(scene)


def test_without_a_network(tmp_path: Path) -> None:
    """Nobody answers: that is said, the token is not called wrong, and what is stored is told."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE, api_url="http://127.0.0.1:9/api/v10")
            await complete(tmp_path)
            code, said = await checked(scene)
            assert code == 1
            assert "token          not tried, Discord cannot be reached" in said
            assert "→ check the network of this machine" in said
            assert "not compared: no server answers" in said
            assert "complete up to" in said

    play(scene)


def test_an_empty_folder_stays_empty(hotpapers: Run, tmp_path: Path) -> None:
    """Looking makes no store, no folder and no lock; what to do first is said."""
    (tmp_path / "config.toml").write_text(NOWHERE, encoding="utf-8")
    result = hotpapers("check", "--json")
    assert result.code == 1
    found = states(result.out)
    assert [name for name, state in found.items() if "bad" in state] == ["token"]
    assert found["store"] == ["off"]
    assert found["arXiv"] == ["warn"]
    assert set(found) >= {"X", "Bluesky", "Hacker News", "Hugging Face", "clock", "disk"}
    assert "set DISCORD_TOKEN, or token under [discord]" in result.out
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_wrong_configuration_is_told_whole(
    hotpapers: Run, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """Every fault has a line, on stdout like all lines; exit 2 as everywhere."""
    wrong = '[bot]\ntimezone = "Mars"\n[digest]\nlimit = 0\n[sources.x]\nbearer_token = 3\n'
    (tmp_path / "config.toml").write_text(wrong, encoding="utf-8")
    result = hotpapers("check", *options)
    assert (result.code, result.err) == (2, "")
    for key in ("is no time zone; write one like UTC", "[digest] limit", "[sources.x]"):
        assert key in result.out
    assert result.out.count("see config.example.toml") == 3


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("garbage", "is not a database → restore a back-up"),
        ("newer", "was written by a newer version (it has 9999_future) → install that version"),
        ("older", "→ the next start or `hotpapers db migrate` brings it up to date"),
    ],
)
def test_a_store_that_cannot_be_read(
    hotpapers: Run, tmp_path: Path, damage: str, told: str
) -> None:
    """It is said and left as it is, and everything else is looked at all the same."""
    (tmp_path / "config.toml").write_text(NOWHERE, encoding="utf-8")
    asyncio.run(complete(tmp_path))
    database = tmp_path / "data" / "hotpapers.db"
    _damage(database, damage)
    before = database.read_bytes()
    result = hotpapers("check")
    assert result.code == 1
    [line] = [line for line in result.out.splitlines() if line[6:].startswith("store")]
    assert line.startswith("bad ")
    assert told in line
    assert "not compared: no server answers" in result.out
    assert database.read_bytes() == before


def _damage(database: Path, how: str) -> None:
    if how == "garbage":
        database.write_bytes(b"broken" * 1000)
        return
    with closing(sqlite3.connect(database)) as db, db:
        if how == "newer":
            db.execute(
                "INSERT INTO tortoise_migrations (app, name, applied_at)"
                " VALUES ('store', '9999_future', '2030-01-01')"
            )
        else:
            newest = "SELECT max(name) FROM tortoise_migrations"
            db.execute(f"DELETE FROM tortoise_migrations WHERE name = ({newest})")
    with closing(sqlite3.connect(database)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_a_folder_that_cannot_be_written(hotpapers: Run, tmp_path: Path) -> None:
    """The data folder and what to do about it are named; here it is a file."""
    (tmp_path / "config.toml").write_text(NOWHERE, encoding="utf-8")
    (tmp_path / "data").write_text("", encoding="utf-8")
    result = hotpapers("check")
    assert result.code == 1
    assert "data cannot be written → give the user that runs the bot" in result.out
