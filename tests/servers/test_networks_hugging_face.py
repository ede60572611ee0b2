"""The loopback Hugging Face answers as the real one does."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.servers.networks import FakeHuggingFace, HuggingFacePaper
from tests.servers.networks.hugging_face import items_in
from tests.servers.networks.recorded import hugging_face_days
from tests.servers.questioning import (
    TODAY,
    always_in,
    asked,
    asking,
    clock,
    differing,
    run,
    types_in,
)

DAY = f"/api/daily_papers?date={TODAY}"


def papers(number: int) -> list[HuggingFacePaper]:
    """Papers of today, each with more upvotes than the one before."""
    return [HuggingFacePaper(f"2609.{n:05}", (TODAY,), upvotes=n) for n in range(number)]


def test_item_has_the_recorded_shape(shared_data: Path) -> None:
    """A paper with everything has only recorded fields, of their types, and all the usual ones."""
    captured = hugging_face_days(shared_data / "hf-daily-papers")
    recent = [items_in(captured[date(2026, 8, day)]) for day in (19, 20, 21)]
    theirs = [item for items in recent for item in items]
    full = HuggingFacePaper(
        "2609.00001",
        (TODAY,),
        ai_summary="Does things well",
        github_repo="https://github.com/example/one",
        organization="Example Lab",
        media=("https://example.org/film.mp4",),
    )
    server = FakeHuggingFace([full, *papers(2)], clock=clock())
    [answer] = asked(server, DAY)
    ours = answer.json
    assert set(types_in(ours)) <= set(types_in(theirs))
    assert always_in(theirs) <= always_in(ours)
    assert differing(ours, theirs) == {}


def test_papers_come_by_upvotes_a_page_at_a_time() -> None:
    """The most liked come first, pages count from 0, and after the last comes an empty list."""
    server = FakeHuggingFace(papers(120), clock=clock())
    pages = asked(server, *(f"{DAY}&limit=100&p={page}" for page in range(3)))
    upvotes = [[item["paper"]["upvotes"] for item in page.json] for page in pages]
    assert upvotes == [list(range(119, 19, -1)), list(range(19, -1, -1)), []]


@pytest.mark.parametrize("wrong", ["limit=101", "limit=0", "limit=x", "p=x", "p=-1"])
def test_wrong_pages_are_refused(wrong: str) -> None:
    """Pages over 100 and what is no number are answered with 400 and an error."""
    [answer] = asked(FakeHuggingFace(clock=clock()), f"{DAY}&{wrong}")
    assert (answer.status, list(answer.json)) == (400, ["error"])


def test_day_that_is_none_is_refused() -> None:
    """A date that is none is answered with 400."""
    [answer] = asked(FakeHuggingFace(clock=clock()), "/api/daily_papers?date=yesterday")
    assert answer.status == 400


def test_days_without_papers_are_empty_lists() -> None:
    """Weekends, days to come and days before the first have no papers, and that is no error."""
    tomorrow = TODAY + timedelta(days=1)
    server = FakeHuggingFace([HuggingFacePaper("2609.00001", (tomorrow,))], clock=clock())
    past, coming = asked(
        server, "/api/daily_papers?date=2026-08-30", f"/api/daily_papers?date={tomorrow}"
    )
    assert (past.json, coming.json) == ([], [])


def test_paper_may_be_featured_twice() -> None:
    """A paper of two days is in both lists, as the same paper with its counts of now."""
    yesterday = TODAY - timedelta(days=1)
    server = FakeHuggingFace([HuggingFacePaper("2609.00001", (yesterday, TODAY))], clock=clock())
    first, second = asked(server, f"/api/daily_papers?date={yesterday}", DAY)
    assert [i["paper"]["id"] for i in first.json] == [i["paper"]["id"] for i in second.json]


def test_single_paper_follows_its_changes() -> None:
    """One paper shows the counts of now, and is 404 once it is deleted or if it never was."""
    paper = HuggingFacePaper("2609.00001", (TODAY,), upvotes=3)

    async def main() -> list[tuple[int, object]]:
        async with asking(FakeHuggingFace([paper], clock=clock())) as ask:
            before = await ask("/api/papers/2609.00001")
            paper.upvotes = 50
            after = await ask("/api/papers/2609.00001")
            paper.deleted = True
            gone, unknown = await ask("/api/papers/2609.00001"), await ask("/api/papers/2609.9")
            return [(a.status, a.json.get("upvotes")) for a in (before, after, gone, unknown)]

    assert run(main) == [(200, 3), (200, 50), (404, None), (404, None)]


def test_limit_is_told_and_kept() -> None:
    """The headers count down, the request after the last is 429, and the next window is fresh."""
    time = clock()

    async def main() -> tuple[list[int], list[str]]:
        async with asking(FakeHuggingFace(limit=3, clock=time)) as ask:
            answers = [await ask(DAY) for _ in range(4)]
            time.advance(301)
            answers.append(await ask(DAY))
            return [a.status for a in answers], [a.headers["RateLimit"] for a in answers]

    statuses, limits = run(main)
    assert statuses == [200, 200, 200, 429, 200]
    assert limits[0] == '"api";r=2;t=300'
    assert limits[3] == '"api";r=0;t=300'


def test_recorded_days_are_served(shared_data: Path) -> None:
    """A captured day comes in pages of its own items, even where the items are no objects."""
    folder = shared_data / "hf-daily-papers"
    captured = hugging_face_days(folder)
    broken = hugging_face_days(folder / "malformed")
    server = FakeHuggingFace(recorded_days=captured | broken, clock=clock())
    busy, spoilt = max(captured, key=lambda day: len(captured[day])), min(broken)
    first, second, third = asked(
        server,
        f"/api/daily_papers?date={busy}&limit=20&p=0",
        f"/api/daily_papers?date={busy}&limit=20&p=1",
        f"/api/daily_papers?date={spoilt}&limit=100",
    )
    assert first.json + second.json == items_in(captured[busy])
    assert third.json == items_in(broken[spoilt])


def test_recorded_day_that_is_no_list_comes_as_it_is() -> None:
    """Bytes that cannot be cut into pages are sent whole."""
    [answer] = asked(FakeHuggingFace(recorded_days={TODAY: b"{"}, clock=clock()), DAY)
    assert (answer.status, answer.text) == (200, "{")
