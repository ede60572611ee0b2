"""Hugging Face's papers: recorded days, hostile ones, and what a search is asked."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.attention import Found, PaperNote
from bot.domain.mention import Counts
from bot.errors import RateLimitedError, ShapeError, SourceError
from bot.services.ports import HistorySource, MentionSource
from bot.sources.http import HttpClient
from bot.sources.huggingface import MOST_DATES, HuggingFace
from bot.sources.huggingface.allowance import spent_until
from bot.sources.huggingface.api import MOST_PAGES
from tests.clock import START, FakeClock
from tests.servers.scripted import Step, says
from tests.sources.featured import DAY, TODAY, dates_of, item, known, lists, moment, pool, refresh
from tests.sources.telling import FAILURES, answers, mentions_in, told

# Of each recorded day, counted apart from the source: papers, upvotes, comments, summaries, code.
RECORDED = {
    "2024-05-27": (13, 151, 10, 0, 0),
    "2024-08-01": (11, 94, 16, 0, 0),
    "2024-12-03": (25, 211, 30, 0, 0),
    "2025-01-15": (10, 175, 10, 0, 0),
    "2025-02-19": (20, 245, 23, 0, 0),
    "2025-03-18": (17, 145, 19, 0, 7),
    "2025-06-03": (29, 228, 31, 28, 14),
    "2025-07-30": (7, 61, 8, 7, 3),
    "2025-10-22": (22, 359, 25, 22, 13),
    "2025-12-09": (18, 178, 22, 18, 9),
    "2026-01-20": (4, 26, 3, 4, 2),
    "2026-03-11": (18, 253, 16, 17, 9),
    "2026-05-27": (32, 396, 32, 32, 18),
    "2026-07-15": (2, 27, 3, 0, 0),
    "2026-08-19": (26, 270, 27, 25, 16),
    "2026-08-20": (15, 469, 13, 15, 8),
    "2026-08-21": (17, 382, 20, 16, 12),
}


def find(
    *script: Step, since: date = TODAY, cursor: str = "", clock: FakeClock | None = None
) -> tuple[list[Found], list[web.Request]]:
    """What a search finds, and what it asked for."""
    return told(
        HuggingFace,
        lambda source: source.find_mentions(moment(since), cursor),
        *script,
        clock=clock,
    )


def test_it_is_what_the_services_want() -> None:
    """The source fits both ports and needs no credentials."""
    source = HuggingFace(HttpClient(clock=FakeClock()), "https://huggingface.co", FakeClock())
    as_mentions: MentionSource = source
    as_history: HistorySource = source
    assert (as_mentions.name, as_mentions.credentials) == ("huggingface", "")
    assert as_history is source


@pytest.mark.parametrize("day", RECORDED)
def test_recorded_day_gives_its_papers_counts_and_notes(shared_data: Path, day: str) -> None:
    """Each recorded day becomes one mention a paper, with what the JSON says and no more."""
    body = (shared_data / "hf-daily-papers" / f"{day}.json").read_bytes()
    featured = date.fromisoformat(day)
    clock = FakeClock(moment(featured) + timedelta(hours=20))
    pages, _ = find(says(body), since=featured, clock=clock)
    mentions = mentions_in(pages)
    notes = [note for page in pages for note in page.notes]
    counted = [mention.counts for mention in mentions if mention.counts is not None]
    assert (
        len(mentions),
        sum(counts.attention for counts in counted),
        sum(counts.comments for counts in counted),
        sum(bool(note.summary) for note in notes),
        sum(bool(note.code_url) for note in notes),
    ) == RECORDED[day]
    raw = json.loads(body)
    assert [
        (m.post_id, m.arxiv_id, m.url, m.counts, m.text, m.author, m.posted_at, m.observed_at)
        for m in mentions
    ] == [
        (
            (arxiv_id := one["paper"]["id"]),
            arxiv_id,
            f"https://huggingface.co/papers/{arxiv_id}",
            Counts(0, one["paper"]["upvotes"], one["numComments"]),
            " ".join(one["title"].split()),
            one.get("submittedBy", {}).get("name", ""),
            moment(featured),
            clock.now(),
        )
        for one in raw
    ]
    assert {note.arxiv_id: (note.summary, note.code_url) for note in notes} == {
        one["paper"]["id"]: (
            " ".join(one["paper"].get("ai_summary", "").split()),
            one["paper"].get("githubRepo", ""),
        )
        for one in raw
        if one["paper"].get("ai_summary") or one["paper"].get("githubRepo")
    }


def test_recorded_days_in_a_row_are_found_by_one_search(shared_data: Path) -> None:
    """Three recorded days give the sum of their papers, a page a day, with three requests."""
    folder = shared_data / "hf-daily-papers"

    def answer(request: web.Request) -> object:
        return (folder / f"{request.query['date']}.json").read_bytes()

    clock = FakeClock(datetime(2026, 8, 21, 12, tzinfo=UTC))
    pages, requests = find(answers(answer), since=date(2026, 8, 19), clock=clock)
    assert [len(page.mentions) for page in pages] == [26, 15, 17, 0]
    assert dates_of(requests) == ["2026-08-19", "2026-08-20", "2026-08-21"]
    assert pages[-1] == Found((), cursor="2026-08-20", fresh_at=clock.now())


@pytest.mark.parametrize("day", ["2024-12-11", "2024-12-12"])
def test_malformed_recorded_day_is_a_changed_shape(shared_data: Path, day: str) -> None:
    """A list whose items are texts is no list of papers."""
    body = (shared_data / "hf-daily-papers" / "malformed" / f"{day}.json").read_bytes()
    with pytest.raises(ShapeError, match="/api/daily_papers: its items are not what they were"):
        find(says(body))


def test_search_asks_for_each_date_once() -> None:
    """A search has one request a date, from `since` to today, with a page's size."""
    _, requests = find(says("[]"), since=TODAY - 2 * DAY)
    assert [(request.path, dict(request.query)) for request in requests] == [
        ("/api/daily_papers", {"date": day, "limit": "100", "p": "0"})
        for day in ("2026-08-30", "2026-08-31", "2026-09-01")
    ]


def test_next_search_reads_yesterday_and_today_again() -> None:
    """The cursor leads to yesterday, whose list may have grown."""
    pages, _ = find(says("[]"), since=TODAY - 9 * DAY)
    assert pages[-1].cursor == "2026-08-31"
    _, requests = find(says("[]"), since=TODAY - 9 * DAY, cursor="2026-08-31")
    assert dates_of(requests) == ["2026-08-31", "2026-09-01"]


@pytest.mark.parametrize("cursor", ["", "nonsense", "2026-09-02", "9999-12-31", "2026-02-30", "0"])
def test_cursor_without_sense_is_no_cursor(cursor: str) -> None:
    """With a cursor that is none, or from a clock that was wrong, the search begins at `since`."""
    _, requests = find(says("[]"), since=TODAY - DAY, cursor=cursor)
    assert dates_of(requests) == ["2026-08-31", "2026-09-01"]


def test_search_from_tomorrow_reads_today() -> None:
    """A `since` that lies ahead is no reason to ask for days that have not come."""
    assert dates_of(find(says("[]"), since=TODAY + 5 * DAY)[1]) == ["2026-09-01"]


def test_long_search_goes_on_where_it_ended() -> None:
    """A search over too many dates reads the oldest, is not fresh, and leaves no gap."""
    since = TODAY - 100 * DAY
    pages, requests = find(says("[]"), since=since)
    reached = since + MOST_DATES * DAY
    assert dates_of(requests)[0] == since.isoformat()
    assert len(requests) == MOST_DATES
    assert pages[-1] == Found((), cursor=reached.isoformat())
    pages, requests = find(says("[]"), since=since, cursor=reached.isoformat())
    assert dates_of(requests)[0] == reached.isoformat()
    assert pages[-1].fresh_at == START


def test_only_the_end_of_a_search_has_a_cursor() -> None:
    """A search that fails on its second date leaves what it found, and no cursor."""
    first = answers(lambda _: [item("2608.00001")])
    heard: list[Found] = []

    async def ask(source: HuggingFace) -> AsyncIterator[Found]:
        async for page in source.find_mentions(moment(TODAY - DAY), ""):
            heard.append(page)
            yield page

    with pytest.raises(SourceError):
        told(HuggingFace, ask, first, says(status=500))
    assert [(len(page.mentions), page.cursor, page.fresh_at) for page in heard] == [(1, None, None)]


def test_second_page_only_after_a_full_one() -> None:
    """100 papers make the source ask for more; 99 do not."""

    def answer(request: web.Request) -> object:
        first = 100 * int(request.query["p"])
        return [item(f"2608.{n:05}") for n in range(first + 1, min(first + 100, 150) + 1)]

    pages, requests = find(answers(answer))
    assert [request.query["p"] for request in requests] == ["0", "1"]
    assert len(mentions_in(pages)) == 150
    ninety_nine = [item(f"2608.{n:05}") for n in range(1, 100)]
    assert len(find(answers(lambda _: ninety_nine))[1]) == 1


def test_pages_are_bounded() -> None:
    """A list without end is read up to a bound; one that repeats itself, until it does."""

    def endless(request: web.Request) -> object:
        first = 1000 * int(request.query["p"])
        return [item(f"2608.{n:05}") for n in range(first + 1, first + 1001)]

    pages, requests = find(answers(endless))
    assert (len(requests), len(mentions_in(pages))) == (MOST_PAGES, 1000 * MOST_PAGES)
    same = [item(f"2608.{n:05}") for n in range(1, 101)]
    pages, requests = find(answers(lambda _: same))
    assert (len(requests), len(mentions_in(pages))) == (2, 100)


def test_paper_featured_twice_is_one_mention_of_the_first_day() -> None:
    """The same paper on two lists counts once, with the earlier date."""
    step = lists({TODAY - DAY: [item("2608.00001", 5)], TODAY: [item("2608.00001v2", 6)]})
    (mention,) = mentions_in(find(step, since=TODAY - DAY)[0])
    assert (mention.post_id, mention.posted_at) == ("2608.00001", moment(TODAY - DAY))


def test_batch_of_yesterday_keeps_its_date() -> None:
    """A list served for another date than it is of changes no paper's date, and loses none."""
    stale = [item("2608.00001", submittedOnDailyAt="2026-08-31T00:00:00.000Z")]
    for since in (TODAY - DAY, TODAY):
        (mention,) = mentions_in(find(says(json.dumps(stale)), since=since)[0])
        assert mention.posted_at == moment(TODAY - DAY)


def test_batch_of_today_for_every_date_is_of_today() -> None:
    """A server that does not understand dates makes no paper older than it is."""
    same = [item("2608.00001", submittedOnDailyAt="2026-09-01T00:00:00.000Z")]
    (mention,) = mentions_in(find(says(json.dumps(same)), since=TODAY - 5 * DAY)[0])
    assert mention.posted_at == moment(TODAY)


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        "yesterday",
        5,
        True,
        [],
        "1999-01-01T00:00:00Z",
        "2026-09-02T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+23:59",
    ],
)
def test_senseless_date_of_an_item_is_not_believed(said: object) -> None:
    """Where an item's own date is impossible, it has the date of the list."""
    step = answers(lambda _: [item("2608.00001", submittedOnDailyAt=said)])
    (mention,) = mentions_in(find(step)[0])
    assert mention.posted_at == moment(TODAY)


@pytest.mark.parametrize("absurd", [-1, True, "5", 1.5, None, 10**12 + 1, 1e300, [], {}])
def test_absurd_counts_cost_one_paper(absurd: object) -> None:
    """A paper with impossible counts is passed over, the others stay."""
    no_comments = {**item("2608.00003"), "numComments": absurd}
    step = answers(lambda _: [item("2608.00001", absurd), item("2608.00002", 3), no_comments])
    assert [m.post_id for m in mentions_in(find(step)[0])] == ["2608.00002"]


@pytest.mark.parametrize("garbage", ["", "abc", "2608.1", "9999.99999", None, 2608.00001, "x" * 99])
def test_garbage_in_place_of_an_id_costs_one_paper(garbage: object) -> None:
    """What is no arXiv id is passed over; a list of nothing else is a changed shape."""
    step = answers(lambda _: [item(garbage), item("math/0611800")])
    assert [m.arxiv_id for m in mentions_in(find(step)[0])] == ["math/0611800"]
    with pytest.raises(ShapeError, match="items"):
        find(answers(lambda _: [item(garbage)]))


def test_texts_become_one_line() -> None:
    """Titles, names and summaries lose line breaks and what hides or reorders them."""
    hostile = {
        **item("2608.00001", ai_summary=" One\nsummary\u202e \ud83d", githubRepo="https://a.b/c"),
        "title": "A\n   Title\x00\u202e",
        "submittedBy": {"name": "@ann"},
    }
    (page, _), _ = find(answers(lambda _: [hostile]))
    assert (page.mentions[0].text, page.mentions[0].author) == ("A Title", "ann")
    assert page.notes == (
        PaperNote("2608.00001", "huggingface", "One summary \ufffd", "https://a.b/c"),
    )


@pytest.mark.parametrize("by", [None, "ann", [], {}, {"name": 5}, {"name": "two words"}])
def test_missing_author_is_empty(by: object) -> None:
    """A paper that nobody is said to have submitted is a mention without author."""
    (page, _), _ = find(answers(lambda _: [{**item("2608.00001"), "submittedBy": by}]))
    assert page.mentions[0].author == ""


@pytest.mark.parametrize(
    "url",
    ["http://github.com/a/b", "javascript:alert(1)", "https://", "https://u@evil.org/", "ftp://a/b",
     "https://a.b/c d", "https://a.b/)[x](y", "https://[::1", "https://a.b/" + "c" * 999, 5, None],
)  # fmt: skip
def test_code_link_is_plain_https_or_none(url: object) -> None:
    """Only a plain https address becomes a link to the code."""
    (page, _), _ = find(answers(lambda _: [item("2608.00001", githubRepo=url)]))
    assert page.notes == ()


@pytest.mark.parametrize(("step", "error"), FAILURES)
def test_failure_is_a_source_error(step: Step, error: type[SourceError]) -> None:
    """Whatever goes wrong with a request is an error of a known kind, in each call."""
    with pytest.raises(error):
        find(step)
    with pytest.raises(error):
        refresh([known("2608.00001")], step)
    with pytest.raises(error):
        pool(TODAY, step)


def test_allowance_that_is_used_up_is_respected() -> None:
    """When no request is left, none is made, and the error says until when."""
    spent = says("[]", headers={"RateLimit": '"api";r=0;t=120'})
    clock = FakeClock()
    with pytest.raises(RateLimitedError) as failed:
        find(spent, since=TODAY - DAY, clock=clock)
    assert failed.value.retry_at == START + timedelta(seconds=120)
    assert len(find(says("[]", headers={"RateLimit": '"api";r=1;t=120'}))[1]) == 1


@pytest.mark.parametrize(
    ("header", "wait_s"),
    [('"api";r=0;t=55', 55), ('"api"; r=0; t=9999', 900), ('"api";r=1;t=55', None), ("", None),
     ('"api";r=0', None), ('"api";t=5', None), ("r=0;t=x", None), (";r=" + "9" * 99, None)],
)  # fmt: skip
def test_allowance_is_read_from_its_header(header: str, wait_s: int | None) -> None:
    """There are r requests left for t seconds; a header without sense says nothing."""
    expected = None if wait_s is None else START + timedelta(seconds=wait_s)
    assert spent_until({"ratelimit": header}, now=START) == expected
