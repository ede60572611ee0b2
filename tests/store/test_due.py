"""Which posts are due, and that finding them does not get slower with the history."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.domain.mention import Mention
from bot.store.engine import Engine
from bot.store.mentions import StoredMentions
from bot.store.papers import StoredPapers
from tests import samples

NOON = datetime.fromisoformat("2021-02-08T12:00:00+00:00")
HOUR = timedelta(hours=1)
AGES = tuple(HOUR * hours for hours in (1, 3, 6, 12, 24, 48, 96, 168))


def in_store(file: Path, work: Callable[[StoredMentions], Awaitable[None]]) -> None:
    """Run `work` on the mentions of a store with one paper."""

    async def run() -> None:
        engine = await Engine.open(f"sqlite://{file}")
        try:
            await StoredPapers(engine).save_papers([samples.paper(1)])
            await work(StoredMentions(engine))
        finally:
            await engine.close()

    asyncio.run(run())


def posts(*made_at: datetime) -> list[Mention]:
    """A post for each moment."""
    return [
        samples.mention(1, post_id=str(number), posted_at=moment)
        for number, moment in enumerate(made_at)
    ]


@hypothesis_settings(max_examples=20)
@given(
    st.lists(st.integers(0, 200 * 60), min_size=1, max_size=8),
    st.lists(st.integers(1, 50 * 60), min_size=1, max_size=12),
)
def test_each_age_comes_once_whenever_runs_happen(
    tmp_path_factory: pytest.TempPathFactory, minutes: Sequence[int], waits: Sequence[int]
) -> None:
    """Over any runs a post is due exactly in those in which it came to an age since the last."""

    async def work(mentions: StoredMentions) -> None:
        made = {str(n): NOON - timedelta(minutes=back) for n, back in enumerate(minutes)}
        await mentions.save_mentions(posts(*made.values()))
        last = NOON
        for wait in waits:
            now = last + timedelta(minutes=wait)
            due = await mentions.list_due("x", last, now, AGES)
            expected = [
                post_id
                for post_id, moment in made.items()
                if any(last < moment + age <= now for age in AGES)
            ]
            assert sorted(mention.post_id for mention in due) == sorted(expected)
            last = now

    in_store(tmp_path_factory.mktemp("store") / "a.db", work)


def test_other_sources_and_gone_posts_are_never_due(tmp_path: Path) -> None:
    """Only posts of the source that are still there are read again."""

    async def work(mentions: StoredMentions) -> None:
        await mentions.save_mentions(posts(NOON, NOON))
        await mentions.save_mentions([samples.mention(1, source="y", posted_at=NOON)])
        await mentions.hide_posts("x", ["0"], NOON)
        due = await mentions.list_due("x", NOON, NOON + HOUR, AGES)
        assert [mention.post_id for mention in due] == ["1"]

    in_store(tmp_path / "a.db", work)


def test_finding_due_posts_uses_the_index_on_their_age(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The plan looks posts up by source and moment, in a store with a long history."""
    file = tmp_path / "a.db"

    async def work(mentions: StoredMentions) -> None:
        await mentions.save_mentions(posts(*(NOON - HOUR * hours for hours in range(4000))))
        with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
            due = await mentions.list_due("x", NOON - HOUR, NOON, AGES)
        assert len(due) == len(AGES)

    in_store(file, work)
    (statement,) = {
        record.getMessage().rpartition(": ")[0] or record.getMessage()
        for record in caplog.records
        if '"mention"' in record.getMessage()
    }
    statement = statement[: statement.index('FROM "paper")') + len('FROM "paper")')]
    with sqlite3.connect(file) as connection:
        values = ["2021-02-08 11:00:00+00:00"] * statement.count("?")
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    (search,) = [step[3] for step in plan if "mention" in step[3]]
    assert "(source=? AND posted_at" in search
