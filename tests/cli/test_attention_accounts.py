"""`hotpapers collect` with accounts: Bluesky's session, wrong credentials, what X may cost."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from bot.domain.links import papers_in_links
from tests.benchmarks import asking
from tests.cli.collecting import KEYED, Scene, play
from tests.clock import FakeClock
from tests.servers.networks import HANDLE, PASSWORD, TOKEN, faults
from tests.servers.networks.exchange import Exchange
from tests.servers.networks.scenarios import busy

_DAY_S = 24 * 3600


def account(scene: Scene, *, password: str = PASSWORD, token: str = TOKEN) -> str:
    """The sections of the two sources that need keys."""
    return KEYED.format(scene.networks, HANDLE, password, token)


def held_anywhere(folder: Path, secret: str) -> list[str]:
    """The files below `folder` that hold a secret, but for the configuration."""
    return sorted(
        file.name
        for file in folder.rglob("*")
        if file.is_file() and file.name != "config.toml" and secret.encode() in file.read_bytes()
    )


def test_one_session_serves_many_runs(tmp_path: Path, papers_and_pools: Path) -> None:
    """Bluesky's session is made once, renewed when it is over, and made anew when it is lost."""

    async def work(scene: Scene) -> None:
        bluesky = scene.networks.bluesky
        for _ in range(3):
            assert "Bluesky: " in (await scene.collect()).out
        assert (bluesky.counts["createSession"], bluesky.counts["refreshSession"]) == (1, 0)
        bluesky.expire_access()
        assert "Bluesky: " in (await scene.collect()).out
        assert (bluesky.counts["createSession"], bluesky.counts["refreshSession"]) == (1, 1)
        bluesky.expire_sessions()
        assert "Bluesky: " in (await scene.collect()).out
        assert (bluesky.counts["createSession"], bluesky.counts["refreshSession"]) == (2, 2)

    play(tmp_path, work, data=papers_and_pools)


def test_wrong_credentials_are_told_and_tried_for_a_person(
    tmp_path: Path, papers_and_pools: Path
) -> None:
    """Each `collect` tries them once, as they may be good by now; nobody else does for a week."""
    clock = FakeClock(datetime(2026, 9, 3, 10, tzinfo=UTC))

    async def work(scene: Scene) -> None:
        scene.configure(account(scene, password="wrong-password", token="wrong-token"), keyed=False)
        networks = scene.networks
        first = await scene.collect()
        assert first.code == 0
        assert "Bluesky n/a: " in first.err
        assert "check handle and app_password in [sources.bluesky]" in first.err
        assert "X n/a: " in first.err
        assert "write a valid one as bearer_token in [sources.x]" in first.err
        assert first.err.count("asked again after 4 Sep 2026 10:00 UTC") == 2
        again = await scene.collect()
        assert "X n/a: " in again.err
        assert (networks.bluesky.counts["createSession"], networks.x.counts["search"]) == (2, 2)
        clock.advance(_DAY_S)
        last = await scene.collect()
        assert (networks.bluesky.counts["createSession"], networks.x.counts["search"]) == (3, 3)
        assert last.err.count("; asked again after 11 Sep 2026 10:00 UTC") == 2
        scene.configure()
        mended = await scene.collect()
        assert "n/a" not in mended.err
        assert (networks.bluesky.counts["createSession"], networks.x.counts["search"]) == (4, 4)

    play(tmp_path, work, data=papers_and_pools, clock=clock)


def test_the_budget_of_x_lasts_over_runs(tmp_path: Path, papers_and_pools: Path) -> None:
    """At `daily_reads` X is asked no more until midnight, says so, and goes on where it stopped."""
    clock = FakeClock(datetime(2026, 9, 3, 10, tzinfo=UTC))

    async def work(scene: Scene) -> None:
        # The section of X is the last: what follows belongs to it.
        scene.configure(account(scene) + "daily_reads = 250", keyed=False)
        x = scene.networks.x
        first = await scene.collect()
        assert first.code == 0
        spent = "X n/a: {}/2/tweets/search/recent: the posts that may be read today are used up"
        line = next(line for line in first.err.splitlines() if line.startswith("X n/a"))
        assert line.startswith(spent.format(x.url) + " (daily_reads in [sources.x])")
        assert "asked again after 4 Sep 2026 00:00 UTC" in line
        assert (x.reads, x.counts["search"]) == (250, 3)
        assert any(
            (paper["sources"]["x"] or {"likes": 0})["likes"] > 0
            for paper in (await scene.hot())["papers"]
        )
        again = await scene.collect()
        assert "are used up" in again.err
        assert (x.reads, x.counts["search"]) == (250, 3)
        clock.advance(14 * 3600)
        other_day = await scene.collect()
        assert "X: " in other_day.out
        assert 250 < x.reads <= 500
        told = {
            post.post_id
            for post in x.posts
            if post.shown and not post.retweet_of and papers_in_links(post.links)
        }
        assert len(told) > 400
        with closing(sqlite3.connect(tmp_path / "data" / "hotpapers.db")) as store:
            stored = store.execute("SELECT DISTINCT post_id FROM mention WHERE source = 'x'")
            assert {post_id for (post_id,) in stored} == told

    play(tmp_path, work, data=papers_and_pools, clock=clock, scenario=busy)


def test_secrets_stand_nowhere(tmp_path: Path, papers_and_pools: Path) -> None:
    """The token and the password are in no output and no file, whatever the services answer."""

    async def work(scene: Scene) -> None:
        outputs = []
        for fault in (None, faults.unauthorized(), faults.internal_error(), faults.block_page()):
            for source in ("bluesky", "x"):
                scene.networks.servers[source].behave()
                if fault is not None:
                    scene.networks.servers[source].misbehave("*", fault, times=None)
            scene.networks.bluesky.expire_sessions()
            ran = await scene.collect()
            outputs += [ran.out, ran.err, str(await scene.hot()), await scene.explained()]
            (tmp_path / "data" / "bluesky-session.json").unlink(missing_ok=True)
        assert not any(secret in text for text in outputs for secret in (TOKEN, PASSWORD))
        assert held_anywhere(tmp_path, TOKEN) == []
        assert held_anywhere(tmp_path, PASSWORD) == []
        sent = {visit.headers.get("authorization") for visit in scene.networks.x.visits}
        assert sent == {f"Bearer {TOKEN}", None}

    play(tmp_path, work, data=papers_and_pools)


def test_the_session_of_bluesky_is_its_owners(tmp_path: Path, papers_and_pools: Path) -> None:
    """The session's tokens are in one file, which nobody else may read, and in no other."""

    async def work(scene: Scene) -> None:
        ran = await scene.collect()
        bearers = {
            visit.headers.get("authorization", "") for visit in scene.networks.bluesky.visits
        }
        (token,) = (bearer.removeprefix("Bearer ") for bearer in bearers if bearer)
        assert held_anywhere(tmp_path, token) == ["bluesky-session.json"]
        mode = (tmp_path / "data" / "bluesky-session.json").stat().st_mode
        assert mode & 0o777 == 0o600
        assert token not in ran.out + ran.err

    play(tmp_path, work, data=papers_and_pools)


def test_a_service_that_repeats_the_token_gives_nothing_away(
    tmp_path: Path, papers_and_pools: Path
) -> None:
    """A refusal with the token in its own words shows it to nobody and stores it nowhere."""

    async def echo(exchange: Exchange) -> web.StreamResponse:
        token = exchange.question.bearer
        return web.json_response({"title": f"No {token}"}, status=401)

    async def work(scene: Scene) -> None:
        scene.networks.x.misbehave("*", echo, times=None)
        ran = await scene.collect()
        assert "X n/a" in ran.err
        assert TOKEN not in ran.out + ran.err
        assert held_anywhere(tmp_path, TOKEN) == []

    play(tmp_path, work, data=papers_and_pools)


def test_a_day_of_500_posts_costs_what_was_promised(tmp_path: Path) -> None:
    """Eight requests at most to find 500 posts, one for each hundred to read them again."""
    measured = asyncio.run(asking.measure(tmp_path))
    assert [(row.ours, row.unit) for row in measured] == [
        (5, ""),
        (2.5, "$"),
        (5, ""),
        (2.5, "$"),
        (1, ""),
    ]
    assert all(row.ours <= row.floor * row.bound for row in measured)
