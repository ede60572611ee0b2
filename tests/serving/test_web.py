"""/healthz: well means fresh, not merely alive."""

import asyncio
import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.attention import SourceState, SourceStatus
from bot.domain.collection import Outcome
from bot.domain.delivery import Delivery, Part
from bot.domain.subscription import Subscription
from bot.services.pulse import Round
from bot.serving.web import serving
from bot.store.deliveries import StoredDeliveries
from bot.store.subscriptions import StoredSubscriptions
from tests.serving.standing import DAYS, Standing, in_standing


def test_all_is_fresh(folder: Path) -> None:
    """200, and a finding for each thing."""

    async def work(bot: Standing) -> None:
        status, states = await bot.healthz()
        assert status == 200
        assert states == {
            "store": "ok",
            "arXiv": "ok",
            "X": "off",
            "Bluesky": "off",
            "Hacker News": "ok",
            "Hugging Face": "ok",
            "deliveries": "ok",
            "disk": "ok",
            "back-up": "ok",
            "loops": "ok",
            "Discord": "ok",
        }

    in_standing(folder, work)


def test_a_day_that_is_overdue(folder: Path) -> None:
    """503 from the close of a day that is not complete on, 200 again when it is."""

    async def work(bot: Standing) -> None:
        wednesday = DAYS[0] + timedelta(days=1)
        await bot.collect(wednesday, outcome=Outcome.PARTIAL)
        await bot.pass_time(20 * 3600 - 1)
        assert (await bot.healthz())[0] == 200
        await bot.pass_time(1)
        status, states = await bot.healthz()
        assert (status, states["arXiv"]) == (503, "bad")
        await bot.collect(wednesday)
        assert (await bot.healthz())[0] == 200

    in_standing(folder, work)


def test_no_source_that_works(folder: Path) -> None:
    """503 while none of the sources has worked for over a day; one that does is enough."""

    async def work(bot: Standing) -> None:
        for name in ("huggingface", "hackernews"):
            since = bot.clock.now() - timedelta(hours=24)
            state = SourceState(name, SourceStatus.FAILING, checked_at=since, failing_since=since)
            await bot.app.sources.save_state(state)
        assert (await bot.healthz())[0] == 200
        await bot.pass_time(1)
        status, states = await bot.healthz()
        assert (status, states["sources"], states["Hacker News"]) == (503, "bad", "warn")
        await bot.app.sources.save_state(SourceState("hackernews"))
        assert (await bot.healthz())[0] == 200

    in_standing(folder, work)


def test_a_post_that_is_overdue(folder: Path) -> None:
    """503 while it is two hours late and not there."""

    async def work(bot: Standing) -> None:
        store, ledger = StoredSubscriptions(bot.app.engine), StoredDeliveries(bot.app.engine)
        kept = await store.save_subscription(Subscription(100, DAYS[4]))
        await ledger.add_deliveries([Delivery(kept.id or 0, DAYS[0], "k")])
        status, states = await bot.healthz()
        assert (status, states["deliveries"]) == (503, "bad")
        [delivery] = await ledger.list_open(bot.clock.now())
        await ledger.finish_part(Part(delivery.id or 0, 0), is_last=True)
        assert (await bot.healthz())[0] == 200

    in_standing(folder, work)


@pytest.mark.parametrize("loop", list(Round))
def test_a_loop_that_stalls(folder: Path, loop: Round) -> None:
    """Each loop has its time; a body that only fails is as good as one that hangs."""

    async def fail() -> None:
        raise LookupError("not today")

    async def work(bot: Standing) -> None:
        logging.disable(logging.ERROR)
        await bot.pass_time(loop.allowed_s, loop)
        await bot.pulse.guarded(loop, fail)
        assert (await bot.healthz())[1]["loops"] == "ok"
        await bot.pass_time(1, loop)
        status, states = await bot.healthz()
        assert (status, states["loops"]) == (503, "bad")
        await bot.pass_time(0)
        assert (await bot.healthz())[1]["loops"] == "ok"

    try:
        in_standing(folder, work)
    finally:
        logging.disable(logging.NOTSET)


def test_a_lost_connection(folder: Path) -> None:
    """A quarter of an hour without Discord is too long; a clock that is set changes nothing."""

    async def work(bot: Standing) -> None:
        assert (await bot.healthz())[0] == 200
        bot.online.append(False)
        await bot.pass_time(900)
        assert (await bot.healthz())[1]["Discord"] == "warn"
        bot.clock.set_forward(timedelta(minutes=-30))
        await bot.pass_time(1)
        assert (await bot.healthz())[0] == 503
        bot.online.append(True)
        assert (await bot.healthz())[0] == 200

    in_standing(folder, work)


def test_a_store_that_cannot_be_read(folder: Path) -> None:
    """It is told, with what is known without it."""

    async def work(bot: Standing) -> None:
        await bot.app.engine.close()
        (folder / "a.db").write_bytes(b"broken" * 1000)
        status, states = await bot.healthz()
        assert status == 503
        assert states == {"store": "bad", "loops": "ok", "Discord": "ok"}
        status, metrics = await bot.get("/metrics")
        assert status == 200
        assert "hotpapers_healthy 0.0" in metrics
        assert 'hotpapers_days{outcome="complete"}' not in metrics

    in_standing(folder, work)


def test_a_store_that_does_not_answer_is_waited_for_once(folder: Path) -> None:
    """Whoever asks is told so in a bounded time; many who ask leave no more behind than one."""

    async def work(bot: Standing) -> None:
        # The store has one connection for all who read, which is in use now.
        client = bot.app.engine._tortoise.db("reader")
        async with client.acquire_connection():
            before = len(asyncio.all_tasks())
            answers = await asyncio.gather(*(bot.healthz() for _ in range(8)))
            assert [(status, states["store"]) for status, states in answers] == [(503, "bad")] * 8
            assert len(asyncio.all_tasks()) - before <= 12
        assert (await bot.healthz())[0] == 200

    in_standing(folder, work, longest_s=0.2)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "/healthz", 405), ("GET", "/", 404), ("GET", "/../config.toml", 404)],
)
def test_nothing_else_is_served(folder: Path, method: str, path: str, status: int) -> None:
    """Two pages, to be read."""

    async def work(bot: Standing) -> None:
        assert (await bot.get(path, method))[0] == status

    in_standing(folder, work)


def test_a_port_that_is_taken_is_said(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """One line says so and what to do, and everything else goes on."""

    async def work(bot: Standing) -> None:
        assert (await bot.healthz())[0] == 200
        async with serving("127.0.0.1", bot.port, bot.pages) as port:
            assert port is None
        assert (await bot.healthz())[0] == 200

    in_standing(folder, work)
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "name another [health] port, or 0 for none" in record.getMessage()
