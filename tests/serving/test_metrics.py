"""/metrics, read with Prometheus's own parser."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot import __version__
from bot.domain.attention import SourceState
from bot.domain.collection import Outcome
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.subscription import Subscription
from bot.serving.metrics import Metrics
from bot.sources.exchange import Request
from bot.sources.http import HttpClient
from bot.sources.retry import RetryPolicy
from bot.sources.tally import Tally
from bot.store.deliveries import StoredDeliveries
from bot.store.subscriptions import StoredSubscriptions
from tests.clock import FakeClock
from tests.servers.scripted import ScriptedServer, says
from tests.serving.standing import DAYS, NOW, Standing, in_standing

Labels = tuple[tuple[str, str], ...]


def read(text: str) -> dict[str, dict[Labels, float]]:
    """The values of each sample, by its labels."""
    found: dict[str, dict[Labels, float]] = {}
    for family in text_string_to_metric_families(text):
        assert family.documentation
        for sample in family.samples:
            labels = tuple(sorted(sample.labels.items()))
            found.setdefault(sample.name, {})[labels] = sample.value
    return found


def by(values: Mapping[Labels, float], label: str) -> dict[str, float]:
    """The values by one label."""
    return {dict(labels)[label]: value for labels, value in values.items()}


def scrape(metrics: Metrics) -> dict[str, dict[Labels, float]]:
    """What is counted, without a store."""
    return read(metrics.render(None, ()).decode())


def test_the_figures_are_those_of_the_store(folder: Path) -> None:
    """Days by outcome, deliveries by state, ages of sources, troubles; each state has a line."""

    async def work(bot: Standing) -> None:
        store, ledger = StoredSubscriptions(bot.app.engine), StoredDeliveries(bot.app.engine)
        kept = await store.save_subscription(Subscription(100, DAYS[4]))
        states = [DeliveryState.SENT, DeliveryState.SENT, DeliveryState.SKIPPED]
        await ledger.add_deliveries(
            [
                Delivery(kept.id or 0, day, str(day), state)
                for day, state in zip(DAYS, states, strict=False)
            ]
        )
        at = bot.clock.now() - timedelta(minutes=90)
        await bot.app.sources.save_state(SourceState("huggingface", fresh_at=at, checked_at=at))
        await bot.collect(DAYS[0] + timedelta(days=1), outcome=Outcome.FAILED)
        status, text = await bot.get("/metrics")
        assert status == 200
        found = read(text)
        outcomes = dict.fromkeys(Outcome, 0.0) | {Outcome.COMPLETE: 5.0, Outcome.FAILED: 1.0}
        assert by(found["hotpapers_days"], "outcome") == outcomes
        assert by(found["hotpapers_deliveries"], "state") == {
            "pending": 0,
            "sent": 2,
            "failed": 0,
            "refused": 0,
            "skipped": 1,
        }
        assert by(found["hotpapers_source_age_seconds"], "source") == {"huggingface": 5400}
        assert found["hotpapers_healthy"] == {(): 1}
        assert set(by(found["hotpapers_needs_a_person"], "subject").values()) == {0}
        assert by(found["hotpapers_build_info"], "version") == {__version__: 1}
        await bot.pass_time(24 * 3600)
        later = read((await bot.get("/metrics"))[1])
        assert later["hotpapers_healthy"] == {(): 0}
        assert by(later["hotpapers_needs_a_person"], "subject")["arxiv"] == 1

    in_standing(folder, work)


def test_what_is_old_is_not_counted(folder: Path) -> None:
    """Thirty-one days later the same store gives zeros: a scrape costs what a month costs."""

    async def work(bot: Standing) -> None:
        await bot.pass_time(timedelta(days=38).total_seconds())
        found = read((await bot.get("/metrics"))[1])
        assert set(by(found["hotpapers_days"], "outcome").values()) == {0}

    in_standing(folder, work)


def test_requests_are_counted_by_host_and_status() -> None:
    """Every answer that the HTTP client gets, repetitions included, and what gets none."""
    tally = Tally()
    metrics = Metrics(lambda: tally.counts)

    async def run() -> None:
        policy = RetryPolicy(attempts=2, first_wait_s=0.1)
        client = HttpClient(clock=FakeClock(NOW), policy=policy, tally=tally)
        script = (says("busy", status=503), says("fine"), says("gone", status=404))
        async with ScriptedServer(*script) as server, client as http:
            assert (await http.fetch(Request(server.url))).status == 200
            assert (await http.fetch(Request(f"{server.url}/x?token=s3cr3t"))).status == 404
            silent = server.url.replace("127.0.0.1", "localhost")
        async with client as http:
            failed = await asyncio.gather(http.fetch(Request(silent)), return_exceptions=True)
            assert isinstance(failed[0], Exception)

    asyncio.run(run())
    counted = scrape(metrics)["hotpapers_requests_total"]
    assert counted == {
        (("host", "127.0.0.1"), ("status", "200")): 1,
        (("host", "127.0.0.1"), ("status", "404")): 1,
        (("host", "127.0.0.1"), ("status", "503")): 1,
        (("host", "localhost"), ("status", "error")): 2,
    }
    assert b"s3cr3t" not in metrics.render(None, ())


def test_hosts_are_bounded() -> None:
    """A source that asks everywhere does not fill the memory: what is beyond forty is `other`."""
    tally = Tally()
    for number in range(100):
        tally.add(f"host-{number}.example", "200")
    tally.add("host-3.example", "200")
    counted = by(scrape(Metrics(lambda: tally.counts))["hotpapers_requests_total"], "host")
    assert len(counted) == 41
    assert (counted["host-3.example"], counted["other"]) == (2, 60)


def test_commands_are_timed() -> None:
    """A histogram by command, with a bucket at Discord's three seconds."""
    metrics = Metrics(dict)
    for seconds in (0.02, 0.2, 2.9, 7.0):
        metrics.time_command("hot", seconds)
    metrics.time_command("digest list", 0.3)
    found = scrape(metrics)
    assert by(found["hotpapers_command_seconds_count"], "command") == {"hot": 4, "digest list": 1}
    buckets = found["hotpapers_command_seconds_bucket"]
    assert buckets[(("command", "hot"), ("le", "3.0"))] == 3


def test_two_bots_in_a_process_count_apart() -> None:
    """Nothing is global."""
    first, second = Metrics(dict), Metrics(dict)
    first.time_command("hot", 1)
    assert "hotpapers_command_seconds_count" in scrape(first)
    assert "hotpapers_command_seconds_count" not in scrape(second)
