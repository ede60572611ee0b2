"""Hugging Face's papers: upvotes that are read again, pools, and hostile answers."""

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.mention import Counts
from bot.domain.pool import PoolDay
from bot.errors import ShapeError, SourceError
from bot.sources.huggingface import MOST_DATES, MOST_SINGLES, HuggingFace
from tests.clock import START
from tests.servers.scripted import says
from tests.sources.featured import (
    DAY,
    TODAY,
    dates_of,
    item,
    known,
    lists,
    moment,
    paper,
    pool,
    refresh,
)
from tests.sources.telling import JSON, answers, told


def test_one_list_refreshes_all_papers_of_its_date() -> None:
    """Known papers get the counts of now, by one request a date, and keep all else."""
    before = [known("2608.00001"), known("2608.00002"), known("2608.00003", TODAY - DAY)]
    step = lists(
        {
            TODAY: [item("2608.00002", 20), item("2608.00001", 10), item("2608.00009", 90)],
            TODAY - DAY: [item("2608.00003", 30, ai_summary="Short.")],
        }
    )
    pages, requests = refresh(before, step)
    assert dates_of(requests) == ["2026-09-01", "2026-08-31"]
    after = {mention.post_id: mention for page in pages for mention in page.mentions}
    assert {i: m.counts for i, m in after.items()} == {
        "2608.00001": Counts(0, 10, 2),
        "2608.00002": Counts(0, 20, 2),
        "2608.00003": Counts(0, 30, 2),
    }
    assert {(m.author, m.text, m.observed_at) for m in after.values()} == {
        ("old", "Old title", START)
    }
    assert after["2608.00003"].posted_at == moment(TODAY - DAY)
    assert [note.summary for page in pages for note in page.notes] == ["Short."]
    assert [page.gone for page in pages] == [(), ()]


def test_wrong_list_changes_no_date_of_known_papers() -> None:
    """A list of another date refreshes the papers on it and spares the request for their own."""
    before = [known("2608.00001"), known("2608.00002", TODAY - DAY)]
    both = answers(lambda _: [item("2608.00001", 10), item("2608.00002", 20)])
    pages, requests = refresh(before, both)
    assert dates_of(requests) == ["2026-09-01"]
    assert [mention.posted_at for page in pages for mention in page.mentions] == [
        moment(TODAY),
        moment(TODAY - DAY),
    ]


def test_paper_that_is_on_no_list_is_asked_for_by_itself() -> None:
    """Its own page tells its counts; without a page it is gone; comments stay as known."""
    before = [known("2608.00001"), known("2608.00002"), known("2608.00003", None)]
    papers = {"2608.00001": paper("2608.00001", 11), "2608.00003": paper("2608.00003", 13)}
    pages, requests = refresh(before, lists({}, papers))
    assert [request.path for request in requests] == [
        "/api/daily_papers",
        "/api/papers/2608.00001",
        "/api/papers/2608.00002",
        "/api/papers/2608.00003",
    ]
    assert [m.counts for page in pages for m in page.mentions] == [
        Counts(0, 11, 7),
        Counts(0, 13, 7),
    ]
    assert [page.gone for page in pages] == [(), (), ("2608.00002",), ()]


def test_paper_that_answers_for_another_is_not_believed() -> None:
    """A page of another paper, or without sense, tells nothing and stops nothing."""
    before = [known("2608.00001"), known("2608.00002"), known("2608.00003")]
    papers: dict[str, object] = {
        "2608.00001": paper("2608.99999", 11),
        "2608.00002": paper("2608.00002", "many"),
        "2608.00003": paper("2608.00003", 13, numComments=4),
    }
    pages, _ = refresh(before, lists({}, papers))
    assert [m.counts for page in pages for m in page.mentions] == [Counts(0, 13, 4)]
    assert [gone for page in pages for gone in page.gone] == []


def test_papers_by_themselves_that_cannot_be_read_are_an_error() -> None:
    """Where nothing at all can be read, the source fails."""
    with pytest.raises(ShapeError):
        refresh([known("2608.00001", None)], says("<html></html>"))


def test_refreshing_is_bounded() -> None:
    """Over the bounds the newest are read, and nothing is said of the rest."""
    before = [known(f"2608.{n:05}", TODAY - n * DAY) for n in range(1, 200)]
    pages, requests = refresh(before, lists({}))
    assert len(requests) == MOST_DATES + MOST_SINGLES
    assert dates_of(requests[:1]) == ["2026-08-31"]
    assert [gone for page in pages for gone in page.gone] == [
        f"2608.{n:05}" for n in range(1, MOST_SINGLES + 1)
    ]


def test_refreshing_nothing_asks_nothing() -> None:
    """Without known papers there is no request."""
    assert refresh([], says("[]")) == ([], [])


def test_pool_day_has_the_upvotes_of_its_own_papers() -> None:
    """A day of the pool is one number a paper; papers of another date are not its own."""
    stale = item("2608.00003", 99, submittedOnDailyAt="2026-08-01T00:00:00.000Z")
    step = lists({TODAY: [item("2608.00001", 5), item("2608.00002", 0), stale]})
    assert pool(TODAY, step) == PoolDay("huggingface", TODAY, (5, 0), seeded=True)
    assert pool(TODAY - DAY, step) == PoolDay("huggingface", TODAY - DAY, (), seeded=True)


def test_recorded_pool_day(shared_data: Path) -> None:
    """A recorded day gives its pool: all papers, all upvotes."""
    body = (shared_data / "hf-daily-papers" / "2026-05-27.json").read_bytes()
    sums = pool(date(2026, 5, 27), says(body)).sums
    assert (len(sums), sum(sums)) == (32, 396)


ITEMS = st.fixed_dictionaries(
    {
        "paper": JSON
        | st.fixed_dictionaries(
            {"id": JSON | st.just("2608.00001"), "upvotes": JSON | st.integers()},
            optional={"ai_summary": JSON, "githubRepo": JSON, "submittedOnDailyAt": JSON},
        )
    },
    optional={"title": JSON, "numComments": JSON, "submittedBy": JSON},
)


@settings(max_examples=60)
@given(bodies=st.lists(JSON | st.lists(ITEMS, max_size=3) | ITEMS, min_size=1, max_size=4))
def test_any_json_is_mentions_or_a_source_error(bodies: list[object]) -> None:
    """Nothing that a server can send as JSON is more than a failing source."""
    script = [says(json.dumps(body)) for body in bodies]

    async def everything(source: HuggingFace) -> AsyncIterator[object]:
        async for found in source.find_mentions(moment(TODAY), ""):
            yield found
        async for refreshed in source.refresh_counts([known("2608.00001")]):
            yield refreshed
        yield await source.fetch_pool_day(TODAY)

    try:
        pages, _ = told(HuggingFace, everything, *script)
    except SourceError:
        return
    for page in pages:
        for mention in getattr(page, "mentions", ()):
            assert mention.counts.likes >= 0
