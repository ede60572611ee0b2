"""Bluesky's session: made once, kept, renewed, shared, and refused."""

import asyncio
import json
import logging
import stat
from pathlib import Path

import pytest
from filelock import FileLock

from bot.errors import (
    RateLimitedError,
    RefusedError,
    ServerFaultError,
    ShapeError,
    SourceError,
    TimedOutError,
)
from bot.sources.bluesky import Bluesky
from bot.sources.http import HttpClient
from tests.clock import FakeClock
from tests.servers.scripted import ScriptedServer, Step, says
from tests.sources.asking import NO_JITTER
from tests.sources.bluesky.asking import SINCE, find, refresh
from tests.sources.bluesky.standin import DID, HANDLE, PASSWORD, StandIn, bluesky_post
from tests.sources.finding import outcome_of, says_json

EXPIRED = says('{"error": "ExpiredToken"}', status=400)
SESSION = {"accessJwt": "a", "refreshJwt": "r", "did": DID, "handle": HANDLE}


def test_session_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    """Every further run uses the file, which nobody else may read; nothing else is left there."""
    standin = StandIn([bluesky_post(1)])
    mentions = find(standin, folder=tmp_path)[0].mentions
    find(standin, folder=tmp_path)
    refresh(mentions, standin, folder=tmp_path)
    assert standin.calls["createSession"] == 1
    assert standin.calls["refreshSession"] == 0
    kept = tmp_path / "bluesky.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} <= {kept.name, f"{kept.name}.lock"}
    assert PASSWORD not in kept.read_text(encoding="utf-8")


def test_expired_session_is_renewed_and_not_made_anew(tmp_path: Path) -> None:
    """After two hours the token to renew with is used, and what it gives is kept."""
    standin = StandIn([bluesky_post(1)])
    find(standin, folder=tmp_path)
    for renewals in (1, 2):
        standin.expire()
        outcome, _ = find(standin, folder=tmp_path)
        assert outcome.error is None
        assert len(outcome.mentions) == 1
        assert standin.calls["refreshSession"] == renewals
    assert standin.calls["createSession"] == 1


def test_session_that_cannot_be_renewed_is_made_anew(tmp_path: Path) -> None:
    """Where the token to renew with is over as well, one new session is made."""
    standin = StandIn([bluesky_post(1)])
    find(standin, folder=tmp_path)
    standin.expire_all()
    outcome, _ = find(standin, folder=tmp_path)
    assert len(outcome.mentions) == 1
    assert standin.calls["createSession"] == 2


def test_session_may_end_with_a_401_as_well(tmp_path: Path) -> None:
    """Servers that say 401 where Bluesky says ExpiredToken are understood."""
    standin = StandIn([bluesky_post(1)])
    find(standin, folder=tmp_path)
    outcome, server = find(says(status=401), standin, folder=tmp_path)
    assert len(outcome.mentions) == 1
    assert server.requests[1].path.endswith("refreshSession")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"fingerprint": 5}', "\xff", '{"access": "a\\nb"}', "x" * 100_000]
)
def test_broken_file_is_no_session(tmp_path: Path, content: str) -> None:
    """Whatever stands in the file, a new session takes its place."""
    kept = tmp_path / "bluesky.json"
    kept.write_text(content, encoding="latin-1")
    standin = StandIn([bluesky_post(1)])
    assert len(find(standin, folder=tmp_path)[0].mentions) == 1
    find(standin, folder=tmp_path)
    assert standin.calls["createSession"] == 1


def test_session_of_another_account_is_not_used(tmp_path: Path) -> None:
    """Changed credentials begin with a session of their own."""
    standin = StandIn([bluesky_post(1)])
    find(standin, folder=tmp_path)
    standin.password = "new-password"
    assert find(standin, folder=tmp_path, password="new-password")[0].error is None
    assert standin.calls["createSession"] == 2
    assert standin.calls["refreshSession"] == 0


def test_handle_may_be_written_with_an_at() -> None:
    """People copy handles as they see them."""
    assert find(StandIn([bluesky_post(1)]), handle=f" @{HANDLE}")[0].error is None


def test_two_processes_share_a_renewed_session(tmp_path: Path) -> None:
    """Of two that find the session over at once, one renews it, and neither is thrown out."""

    async def main() -> list[SourceError | None]:
        clock = FakeClock()
        async with ScriptedServer(standin) as server, HttpClient(clock=clock) as http:
            sources = [
                Bluesky(
                    http,
                    server.url,
                    clock=clock,
                    handle=HANDLE,
                    app_password=PASSWORD,
                    session_file=tmp_path / "bluesky.json",
                )
                for _ in range(2)
            ]
            runs = [outcome_of(one.find_mentions(SINCE, "")) for one in (*sources, *sources)]
            return [outcome.error for outcome in await asyncio.gather(*runs)]

    standin = StandIn([bluesky_post(1)])
    assert asyncio.run(main()) == [None] * 4
    assert standin.calls["createSession"] == 1
    standin.expire()
    assert asyncio.run(main()) == [None] * 4
    assert (standin.calls["createSession"], standin.calls["refreshSession"]) == (1, 1)


def test_lock_of_another_process_is_waited_for_within_bounds(tmp_path: Path) -> None:
    """A process that never lets go is told of after three minutes."""
    clock = FakeClock()
    with FileLock(tmp_path / "bluesky.json.lock"):
        outcome, server = find(StandIn(), folder=tmp_path, clock=clock)
    assert isinstance(outcome.error, TimedOutError)
    assert 180 <= sum(clock.slept) < 182
    assert server.requests == []


def test_folder_that_cannot_be_written_is_told_before_a_session_is_wasted(tmp_path: Path) -> None:
    """A session that could not be kept would be made anew each time, until Bluesky shuts us out."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    outcome, server = find(StandIn(), folder=tmp_path / "file")
    assert isinstance(outcome.error, SourceError)
    assert "data_dir must be writable" in str(outcome.error)
    assert server.requests == []


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, {"error": "AuthenticationRequired"}, "handle and app_password in [sources.bluesky]"),
        (401, {"error": "AuthFactorTokenRequired"}, "bsky.app/settings/app-passwords"),
        (401, {"error": "AccountTakedown"}, "the account is taken down"),
        (400, {"error": "InvalidRequest"}, "handle and app_password in [sources.bluesky]"),
        (401, "<html>", "handle and app_password in [sources.bluesky]"),
        (403, "<html>", "HTTP 403"),
    ],
)
def test_wrong_credentials_are_told_once_with_what_to_do(
    status: int, body: object, said: str
) -> None:
    """The sentence names the keys; Bluesky is asked a single time, and no secret is shown."""
    outcome, server = find(says_json(body, status=status))
    assert isinstance(outcome.error, RefusedError)
    assert said in str(outcome.error)
    assert PASSWORD not in f"{outcome.error} {outcome.error!r}"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says(status=500), ServerFaultError),
        (says(status=429), RateLimitedError),
        (says("<html>"), ShapeError),
        (says("{}"), ShapeError),
        (says('{"accessJwt": "a\\r\\nX: y", "refreshJwt": "r", "did": "d"}'), ShapeError),
        (says('{"accessJwt": "", "refreshJwt": "r", "did": "d"}'), ShapeError),
    ],
)
def test_login_is_never_repeated_by_itself(
    answer: Step, kind: type[SourceError], tmp_path: Path
) -> None:
    """Each attempt counts against the day's few sessions, so a fault ends the run."""
    outcome, server = find(answer, folder=tmp_path)
    assert isinstance(outcome.error, kind)
    assert len(server.requests) == 1
    assert not (tmp_path / "bluesky.json").exists()


@pytest.mark.parametrize("over", [EXPIRED, says(status=401)])
def test_server_that_accepts_no_session_is_not_asked_for_ever(over: Step, tmp_path: Path) -> None:
    """A renewed and a new session are tried, one after the other; then it is an error."""
    find(StandIn(), folder=tmp_path)
    new = says_json(SESSION | {"accessJwt": "b"})
    outcome, server = find(over, new, over, new, over, folder=tmp_path)
    assert isinstance(outcome.error, RefusedError)
    paths = [request.path.rpartition(".")[2] for request in server.requests]
    assert paths == [
        *("searchPosts", "refreshSession", "searchPosts", "createSession", "searchPosts"),
    ]


def test_fault_while_renewing_makes_no_new_session(tmp_path: Path) -> None:
    """Only a refusal of the old token is a reason for a new session."""
    find(StandIn(), folder=tmp_path)
    outcome, server = find(EXPIRED, says(status=503), folder=tmp_path)
    assert isinstance(outcome.error, ServerFaultError)
    paths = {request.path.rpartition(".")[2] for request in server.requests}
    assert paths == {"searchPosts", "refreshSession"}


def test_credentials_have_a_fingerprint_that_gives_nothing_away(tmp_path: Path) -> None:
    """It changes with handle and password, and holds neither."""

    def fingerprint(handle: str, password: str) -> str:
        http = HttpClient(clock=FakeClock(), policy=NO_JITTER)
        return Bluesky(
            http,
            "http://127.0.0.1",
            clock=FakeClock(),
            handle=handle,
            app_password=password,
            session_file=tmp_path / "s",
        ).credentials

    prints = {fingerprint("a.b", "c"), fingerprint("a.b", "d"), fingerprint("a.c", "c")}
    assert len(prints) == 3
    assert fingerprint("a.b", "c") == fingerprint("@a.b", "c")


def test_secrets_are_nowhere(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    """Neither password nor tokens are in an error, log line or repr, whatever happens."""
    caplog.set_level(logging.DEBUG, logger="bot")
    standin = StandIn([bluesky_post(1)])
    for step in (says(status=500), says("<html>"), says(status=403), says(status=429)):
        for script in ([step], [standin, step], [standin, standin, standin, standin, step]):
            outcome, _ = find(*script, folder=tmp_path / str(id(step)))
            shown = f"{outcome.error} {outcome.error!r}{caplog.text}"
            assert "s3cr3t" not in shown
    assert "s3cr3t" in json.dumps([PASSWORD])
