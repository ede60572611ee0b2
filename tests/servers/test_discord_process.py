"""The loopback Discord runs by itself, and a bot's process can be killed at each step."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.servers.discord import Step

ROOT = Path(__file__).resolve().parents[2]
SENDER = """
import json, sys, urllib.request
url, token, nonce = sys.argv[1:]
body = {"content": "hello", "nonce": nonce, "enforce_nonce": True}
headers = {"Authorization": f"Bot {token}", "Content-Type": "application/json"}
urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)).read()
"""


class Served:
    """A loopback Discord in another process, and its /control."""

    def __init__(self, told: str) -> None:
        self.told = dict(re.findall(r'(\w+) = "(.*)"', told))
        self._control = self.told["api_url"].removesuffix("/api/v10") + "/control"

    def ask(self, path: str, form: object = None, *, method: str | None = None) -> Any:
        """The answer at an address of /control, to a form if there is one."""
        body = None if form is None else json.dumps(form).encode()
        request = Request(self._control + path, body, method=method)
        with urlopen(request, timeout=20) as answer:
            return json.load(answer)


@contextmanager
def served(*arguments: str) -> Iterator[tuple[Served, "subprocess.Popen[str]"]]:
    """The loopback Discord as a process of its own."""
    command = [sys.executable, "-m", "tests.servers.discord", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with process:
        try:
            assert process.stdout is not None
            yield Served("".join(process.stdout.readline() for _ in range(4))), process
        finally:
            if process.poll() is None:
                process.kill()


def send(discord: Served, channel: str, nonce: str) -> "subprocess.Popen[bytes]":
    """A process that sends one message."""
    url = f"{discord.told['api_url']}/channels/{channel}/messages"
    arguments = [url, discord.told["token"], nonce]
    return subprocess.Popen([sys.executable, "-c", SENDER, *arguments], stderr=subprocess.DEVNULL)


def test_killed_at_each_step_and_sent_again_there_is_one_message() -> None:
    """Wherever the sender is killed, the message is there once after the second sending."""
    with served("--channels", str(len(Step))) as (discord, _):
        channels = [channel["id"] for channel in discord.ask("/state")["channels"]]
        for channel, step in zip(channels, Step, strict=True):
            order = {"do": "hold", "with": {"step": step.value}, "channel_id": channel}
            number = discord.ask("/orders", order)["number"]
            sender = send(discord, channel, f"delivery-{step}")
            reached = discord.ask(f"/orders/{number}?wait_s=10")
            there = discord.ask(f"/messages?channel={channel}")
            sender.kill()
            assert sender.wait(10) == -signal.SIGKILL
            discord.ask(f"/orders/{number}/release", {})
            assert reached["reached"]
            assert len(there) == (0 if step is Step.RECEIVED else 1)
            assert send(discord, channel, f"delivery-{step}").wait(10) == 0
        messages = discord.ask("/messages")
    assert [message["channel"] for message in messages] == channels
    assert [message["nonce"] for message in messages] == [f"delivery-{step}" for step in Step]


def test_control_changes_the_world() -> None:
    """Channels, rates, orders and happenings can be ordered from outside."""
    with served() as (discord, _):
        [guild] = discord.ask("/state")["guilds"]
        made = discord.ask("/channels", {"guild": guild["id"], "number": 3, "kind": "ANNOUNCEMENT"})
        assert [channel["kind"] for channel in made] == ["ANNOUNCEMENT"] * 3
        discord.ask("/rates", {"routes": {"POST /channels/{channel_id}/messages": [1, 60]}})
        assert send(discord, made[0]["id"], "1").wait(10) == 0
        assert send(discord, made[0]["id"], "2").wait(10) == 1
        assert [each["scope"] for each in discord.ask("/refused")] == ["user"]
        discord.ask("/acts", {"do": "kick", "guild": guild["id"]})
        assert send(discord, made[1]["id"], "3").wait(10) == 1
        assert discord.ask("/state")["refusals"] == {"429": 1, "403": 1}
        assert discord.ask("/requests?after=2")[0]["code"] == 50001
        invoked = {"do": "invoke", "command": "hot", "channel": made[0]["id"]}
        assert "no command 'hot' is registered" in discord.ask("/acts", invoked)["error"]
        assert discord.ask("/acts", {"do": "dance"}) == {"error": "nothing is called 'dance'"}
        discord.ask("/orders", {"do": "server_error", "with": {"status": 503}})
        assert discord.ask("/orders", method="DELETE") == {}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_report_is_written_at_the_end(tmp_path: Path, number: signal.Signals) -> None:
    """A signal ends it in order, with a report of what was asked."""
    path = tmp_path / "report.json"
    with served("--report", str(path), "--token", "another") as (discord, process):
        assert discord.told["token"] == "another"
        [channel] = discord.ask("/state")["channels"]
        assert send(discord, channel["id"], "1").wait(10) == 0
        process.send_signal(number)
        assert process.wait(10) == 0
    report = json.loads(path.read_text(encoding="utf-8"))
    assert (report["refusals"], report["own_429"]) == ({}, 0)
    assert [(r["method"], r["status"]) for r in report["requests"]] == [("POST", 200)]
