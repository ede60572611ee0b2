"""An arXiv on loopback: the query API, the daily feeds, the listing and catch-up pages, /abs.

It answers from recorded responses and from generated days, counts requests, checks that arXiv's
terms are kept, and misbehaves when told to. In a test:

    days = generated(weekdays(ending=date(2026, 9, 11), number=10))
    async with FakeArxiv(days, today=date(2026, 9, 11), clock=clock) as arxiv:
        arxiv.misbehave("listing", faults.too_many_requests("30"), day=date(2026, 9, 9), times=2)
        ...  # point the client at arxiv.query_url, arxiv.feed_url, arxiv.listing_url
        assert arxiv.violations == []

Each of the three addresses has a port of its own, as the real ones have hosts. For a command line:

    python -m tests.servers.arxiv --port 8900 --scenario two-weeks --today 2026-09-11 \
        --min-interval 0.05 --page-interval 0.1 --report report.json

It prints the `[arxiv]` section for the configuration, serves on ports 8900 (query API), 8901
(feeds) and 8902 (pages) until SIGINT or SIGTERM, and then writes what it saw as JSON: counts for
each interface, breaches of the terms, every request with its times. The same is at any time at
`/_log` of each port. Scenarios: `tests.servers.arxiv.scenarios`.
"""

from tests.servers.arxiv import faults
from tests.servers.arxiv.days import Announcements, FakeDay, FakePaper
from tests.servers.arxiv.generate import BIG, Size, generated, weekdays
from tests.servers.arxiv.server import FakeArxiv

__all__ = [
    "BIG",
    "Announcements",
    "FakeArxiv",
    "FakeDay",
    "FakePaper",
    "Size",
    "faults",
    "generated",
    "weekdays",
]
