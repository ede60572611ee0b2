"""`hotpapers run` as a process: how it starts, what it says when it cannot, how it stops."""

import signal
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.invite import invite_url
from tests.cli.running import (
    ALONE,
    LONGEST_S,
    Stand,
    channel_sections,
    close,
    latest_day,
    play,
    stand,
)
from tests.secrets import UNKNOWN_TOKEN
from tests.servers.discord import Op, Step, faults, limits

SYNC = "/applications/{application_id}/commands"
STOP_S = 10.0
WRONG = UNKNOWN_TOKEN
SENT = "SELECT state, count(*) FROM delivery GROUP BY state"


def asked(scene: Stand, method: str, route: str) -> int:
    """How many requests there were to an address."""
    return sum(r.method == method and r.route == route for r in scene.discord.requests)


def last_line(said: str) -> str:
    """What it says in the end, without what it had logged."""
    lines = [line for line in said.splitlines() if " INFO " not in line]
    assert len(lines) <= 2, said
    return " ".join(line.strip() for line in lines)


def test_commands_are_told_once_and_again_when_they_changed(tmp_path: Path) -> None:
    """The first start tells Discord of the commands, the second does not, a changed one does."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE)
            counts = []
            for start in range(3):
                if start == 2:
                    scene.execute("UPDATE mark SET value = 'other' WHERE name = 'commands'")
                async with scene.running():
                    counts.append(asked(scene, "PUT", SYNC))
            names = {command["name"] for command in scene.discord.world.commands.values()}
            assert counts == [1, 1, 2]
            assert {"hot", "paper", "archive", "Papers in this message"} <= names

    play(scene)


def test_help_leads_to_the_commands_after_a_restart_too(tmp_path: Path) -> None:
    """Ids are remembered from when Discord told them; whoever has the bot as an app sees the same.

    Discord knows the descriptions in each language.
    """

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE)
            for as_user_app in (False, True):
                async with scene.running():
                    answer = await scene.discord.invoke(
                        "help", channel=scene.channels[0], as_user_app=as_user_app
                    )
                told = {c["name"]: c for c in scene.discord.world.commands.values()}
                for name, known in (("hot", "hot"), ("digest list", "digest"), ("help", "help")):
                    assert f"</{name}:{told[known]['id']}> " in answer.text
                assert answer.ephemeral
            assert asked(scene, "PUT", SYNC) == 1
            assert told["hot"]["description_localizations"]["ja"]

    play(scene)


def test_the_invite_link_is_logged(tmp_path: Path) -> None:
    """One line with the link; in no server it says what to do, and when it comes into one."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE)
            link = invite_url(scene.discord.world.application.id)
            async with scene.running() as bot:
                await bot.says(f"the link that invites it to a server: {link}\n")
                assert "in 1 server\n" in bot.said
            scene.discord.kick(scene.guild)
            async with scene.running() as bot:
                await bot.says("in 0 servers\n")
                await bot.says(f"it is in no server yet: open this link and choose yours: {link}\n")
                scene.guild.name = "Late\u202e club"
                scene.discord.invite(scene.guild)
                await bot.says("it is in the server Late club now: /digest subscribe there\n")
                assert bot.said.count(link) == 1

    play(scene)


def test_a_fault_while_telling_the_commands_stops_nothing(tmp_path: Path) -> None:
    """Discord takes no commands: the day is posted all the same, the next start tells them."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE, channel_sections(scene.channels))
            await close(tmp_path, latest_day())
            scene.discord.order(faults.refusal(400, 50035, "No."), method="PUT", route=SYNC)
            async with scene.running() as bot:
                await scene.written(SENT, [("sent", 1)])
                assert "Discord does not take the commands" in bot.said
            async with scene.running():
                assert len(scene.discord.world.commands) >= 4

    play(scene)


def test_without_a_token_nothing_is_asked(tmp_path: Path) -> None:
    """No token: exit 2, and how to give one."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE)
            text = (tmp_path / "config.toml").read_text(encoding="utf-8")
            (tmp_path / "config.toml").write_text(text.replace("token =", "#"), encoding="utf-8")
            bot = await scene.start()
            assert await bot.ended() == 2
            assert "set DISCORD_TOKEN, or token under [discord]" in last_line(bot.said)
            assert scene.discord.requests == []

    play(scene)


def test_a_wrong_token_is_said_and_not_shown(tmp_path: Path) -> None:
    """A token that Discord does not know: exit 2, and the token stands nowhere."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE, token=WRONG)
            bot = await scene.start()
            assert await bot.ended() == 2
            assert "Discord does not know this token" in last_line(bot.said)
            assert WRONG not in bot.said

    play(scene)


def test_no_network_is_said(tmp_path: Path) -> None:
    """Nobody listens: exit 1, and one line."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            with closing(socket.create_server(("127.0.0.1", 0))) as free:
                address = f"http://127.0.0.1:{free.getsockname()[1]}/api/v10"
            scene.configure(ALONE, api_url=address)
            bot = await scene.start()
            assert await bot.ended() == 1
            assert "Discord cannot be reached" in last_line(bot.said)
            assert "check the network" in last_line(bot.said)

    play(scene)


def test_an_intent_that_is_not_granted_is_said(tmp_path: Path) -> None:
    """The gateway closes with 4014: exit 1, and one line."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE)
            bot = await scene.start()
            await bot.says("connected to Discord")  # one that is just beginning would miss it
            await scene.discord.gateway.close(4014)
            assert await bot.ended() == 1
            assert last_line(bot.said) == (
                "error: Discord does not grant the intents that the bot asks for"
            )

    play(scene)


def test_discord_that_is_down_at_start_is_waited_for(tmp_path: Path) -> None:
    """Two answers of 502, and then the bot is there."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE)
            scene.discord.order(faults.server_error(502), route="/users/@me", times=2)
            async with scene.running():
                assert asked(scene, "GET", "/users/@me") == 3

    play(scene)


def test_discord_that_stays_down_is_said(tmp_path: Path) -> None:
    """An answer of 503 to the login: exit 1, and one line."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE)
            scene.discord.order(faults.server_error(503), route="/users/@me", times=None)
            bot = await scene.start()
            assert await bot.ended() == 1
            assert last_line(bot.said) == "error: Discord answers HTTP 503; try again later"

    play(scene)


OTHER_STORES = {
    "the same store": "",
    "another file": '[database]\nurl = "sqlite://other.db"\n',
    "a server": '[database]\nurl = "postgres://nobody@127.0.0.1:9/papers"\n',
}


def test_a_second_bot_on_a_data_folder_is_refused(tmp_path: Path) -> None:
    """The second one ends with 2 and says why, whatever its store; commands work beside the first.

    It is refused before it opens a store: at the server's address nobody listens.
    """

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE)
            async with scene.running():
                for section in OTHER_STORES.values():
                    scene.configure(ALONE, section)
                    second = await scene.start()
                    assert await second.ended() == 2
                    said = f"another bot runs on {tmp_path / 'data'}: stop it first, or take"
                    assert last_line(second.said) == f"error: {said} another folder"
                assert not (tmp_path / "other.db").exists()
                scene.configure(ALONE)
                beside = await scene.start("db", "info")
                assert await beside.ended() == 0
                assert len(scene.discord.gateway.connected) == 1

    play(scene)


def test_a_killed_bot_does_not_keep_the_next_one_out(tmp_path: Path) -> None:
    """The folder is free again at once after SIGKILL."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE)
            killed = await scene.start()
            await scene.connected()
            killed.signal(signal.SIGKILL)
            assert await killed.ended() == -signal.SIGKILL
            async with scene.running():
                pass

    play(scene)


def test_a_data_folder_that_cannot_be_locked_is_said(tmp_path: Path) -> None:
    """Something stands where the lock should be: exit 1, and one line with the folder."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE)
            (tmp_path / "data" / "run.lock").mkdir(parents=True)
            bot = await scene.start()
            assert await bot.ended() == 1
            folder = tmp_path / "data"
            assert last_line(bot.said).startswith(f"error: the data folder {folder} cannot be ")

    play(scene)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_a_send_be_finished(tmp_path: Path, number: signal.Signals) -> None:
    """Stopped while Discord has not answered yet: the answer is waited for and written down."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE, channel_sections(scene.channels))
            await close(tmp_path, latest_day())
            held = scene.discord.order(faults.hold(Step.STORED), route=limits.MESSAGES)
            bot = await scene.start()
            await held.reached(timeout_s=LONGEST_S)
            bot.signal(number)
            await bot.says("stopping")
            held.release()
            assert await bot.ended(STOP_S) == 0
            assert scene.rows(SENT) == [("sent", 1)]
            assert len(scene.discord.messages(scene.channels[0])) == 1

    play(scene)


def test_a_send_that_never_ends_does_not_keep_it(tmp_path: Path) -> None:
    """Discord never answers: it stops within ten seconds, and the next start makes it good."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE, channel_sections(scene.channels))
            await close(tmp_path, latest_day())
            held = scene.discord.order(faults.stall(Step.STORED), route=limits.MESSAGES)
            bot = await scene.start()
            await held.reached(timeout_s=LONGEST_S)
            bot.signal(signal.SIGTERM)
            await bot.says("stopping")
            assert await bot.ended(STOP_S) == 0
            assert scene.rows(SENT) == [("pending", 1)]
            async with scene.running():
                await scene.written(SENT, [("sent", 1)])
            assert len(scene.discord.messages(scene.channels[0])) == 1

    play(scene)


def drop(scene: Stand) -> None:
    """End the connections without a word."""
    scene.discord.gateway.drop()


def ask_to_reconnect(scene: Stand) -> None:
    """Send the bot elsewhere."""
    scene.discord.gateway.ask_to_reconnect()


@pytest.mark.parametrize("trouble", [drop, ask_to_reconnect])
def test_a_lost_gateway_is_resumed(tmp_path: Path, trouble: Callable[[Stand], None]) -> None:
    """The session goes on without a new identification, and /hot is answered in it."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE)
            await close(tmp_path, latest_day())
            gateway = scene.discord.gateway
            async with scene.running():
                trouble(scene)
                await scene.until(lambda: gateway.count(Op.RESUME) == 1, "a resumed session")
                await scene.connected()
                answer = await scene.discord.invoke("hot", channel=scene.channels[0])
                assert "3 papers over the bar of 5" in answer.text
                assert gateway.count(Op.IDENTIFY) == 1

    play(scene)


def test_a_damaged_store_stops_the_bot_before_it_writes_into_it_for_days(tmp_path: Path) -> None:
    """Damage in a place that no start reads ends the bot within moments, with a sentence."""

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE)
            await close(tmp_path, latest_day(), papers=100)
            store = scene.database
            with closing(sqlite3.connect(store)) as db:
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            content = store.read_bytes()
            at = content.index(b"What paper 99 is about") // 4096 * 4096
            store.write_bytes(content[:at] + bytes(4096) + content[at + 4096 :])
            bot = await scene.start()
            assert await bot.ended() == 1
            said = last_line(bot.said)
            assert said.startswith(f"error: the database {store} is damaged; restore a back-up")

    play(scene)
