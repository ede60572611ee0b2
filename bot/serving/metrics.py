"""The metrics, in a registry of their own: nothing here is the process's."""

import platform
from collections.abc import Callable, Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Gauge, Histogram, Info, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from bot import __version__
from bot.domain.collection import Outcome
from bot.domain.delivery import DeliveryState
from bot.domain.health import Finding, State
from bot.services.figures import Figures
from bot.services.vitals import is_fresh

CONTENT_TYPE = CONTENT_TYPE_LATEST

Requests = Mapping[tuple[str, str], int]

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0)


class _RequestsCollector(Collector):
    """The requests, which are counted elsewhere."""

    def __init__(self, requests: Callable[[], Requests]) -> None:
        self._requests = requests

    def collect(self) -> Iterator[Metric]:
        """What Prometheus's client asks for."""
        family = CounterMetricFamily(
            "hotpapers_requests",
            "Requests that were sent, by host and status; error where there was no answer.",
            labels=["host", "status"],
        )
        for (host, status), count in sorted(self._requests().items()):
            family.add_metric([host, status], count)
        yield family


class Metrics:
    """What is counted while the bot runs, and what is asked of the store for each answer.

    `requests` tells how many requests there were so far, by host and status.
    """

    def __init__(self, requests: Callable[[], Requests]) -> None:
        self._registry = registry = CollectorRegistry()
        registry.register(_RequestsCollector(requests))
        ProcessCollector(registry=registry)
        build = Info("hotpapers_build", "The version that runs.", registry=registry)
        build.info({"version": __version__, "python": platform.python_version()})
        self._commands = Histogram(
            "hotpapers_command_seconds",
            "From a command's arrival to the end of its answer.",
            ["command"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._days = Gauge(
            "hotpapers_days",
            "Listing days of the last 30 days, by outcome.",
            ["outcome"],
            registry=registry,
        )
        self._deliveries = Gauge(
            "hotpapers_deliveries",
            "Deliveries of the last 30 days, by state.",
            ["state"],
            registry=registry,
        )
        self._ages = Gauge(
            "hotpapers_source_age_seconds",
            "Seconds since a source had told of every post.",
            ["source"],
            registry=registry,
        )
        self._healthy = Gauge(
            "hotpapers_healthy", "Whether /healthz says that all is fresh.", registry=registry
        )
        self._troubles = Gauge(
            "hotpapers_needs_a_person",
            "Whether somebody has to do something, by what it is about.",
            ["subject"],
            registry=registry,
        )

    def time_command(self, command: str, seconds: float) -> None:
        """Note how long a command took."""
        self._commands.labels(command).observe(seconds)

    def render(self, figures: Figures | None, findings: Iterable[Finding]) -> bytes:
        """Everything in the text format; without figures, those of the store are left out."""
        told = list(findings)
        for gauge in (self._days, self._deliveries, self._ages, self._troubles):
            gauge.clear()
        if figures is not None:
            for outcome in Outcome:
                self._days.labels(outcome).set(figures.outcomes.get(outcome, 0))
            for state in DeliveryState:
                self._deliveries.labels(state).set(figures.deliveries.get(state, 0))
            for source, age_s in figures.ages_s.items():
                self._ages.labels(source).set(age_s)
        for finding in told:
            self._troubles.labels(finding.key).set(finding.state is State.BAD)
        self._healthy.set(is_fresh(told))
        return generate_latest(self._registry)
