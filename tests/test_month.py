"""The benchmark that simulates a month lives through its first days."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.benchmarks import month
from tests.servers.arxiv import Size, generated


@pytest.mark.skipif(not month.can_measure(), reason="the system does not tell of memory")
def test_days_are_collected_closed_posted_and_backed_up(tmp_path: Path) -> None:
    """The day that closes within two days is posted to each channel; each night has its copy."""
    known = generated(month.listing_days(month.FIRST, 2), Size())
    lived = asyncio.run(month.live(tmp_path, known, month.FIRST, 2, timedelta(hours=3)))
    assert lived.closed == [date(2026, 10, 1)]
    assert list(lived.messages.values()) == [1, 1, 1]
    assert lived.listed == [27, 27]
    assert all(number > 0 for number in (*lived.growth, *lived.memory_mb))
    copies = {path.name for path in (tmp_path / "data" / "backups").iterdir()}
    assert copies == {f"month-2026-{day}.db" for day in ("09-30", "10-01", "10-02")}
