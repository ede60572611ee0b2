"""The loopback arXiv answers as the real one does, and sees what it is there to see."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.servers.arxiv import (
    BIG,
    Announcements,
    FakeDay,
    FakePaper,
    Size,
    generated,
)
from tests.servers.arxiv.recorded import captures, served_files
from tests.servers.asking import (
    AGENT,
    ARXIV,
    ATOM,
    SEARCH,
    TODAY,
    TWO_WEEKS,
    entries,
    get,
    ids,
    listed_ids,
)


def paper(arxiv_id: str, *categories: str, version: int = 1) -> FakePaper:
    """A paper with everything that an item can show."""
    return FakePaper(
        arxiv_id,
        "Köppl & <b>friends</b>",
        ("Dominik Köppl", "J. <i>Doe</i>"),
        categories or ("cs.LG",),
        "We show that $x < y$ & more.",
        datetime(2026, 9, 9, 15, tzinfo=UTC),
        version=version,
        comment="9 pages",
        journal_ref="J. Irr. Res. 1 (2026)",
        doi="10.1/2",
    )


class _Skeleton(HTMLParser):
    """The tags of a page with their classes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name: value for name, value in attrs if name in ("class", "title")}
        self.tags.append(" ".join([tag, *(f"{name}={value}" for name, value in names.items())]))


def skeleton_of_item(page: str, arxiv_id: str) -> list[str]:
    """The tags of one item of a listing page, one author standing for all."""
    found = re.search(
        rf"<dt>(?:(?!<dt>).)*?id=\"{arxiv_id}\".*?</dd>", page.replace("\n", " "), re.DOTALL
    )
    assert found
    one_author = re.sub(r"(list-authors'>)(<a.*?</a>).*?</div>", r"\1\2</div>", found[0])
    return _Skeleton(one_author).tags


def test_listing_item_has_the_recorded_markup(shared_data: Path) -> None:
    """An item with everything has the tags and classes of arXiv's own page, in their order."""
    name = "arxiv-listing/day__catchup_math_2011-02-03_abs_true.html"
    real = (shared_data / name).read_text(encoding="utf-8")
    known = Announcements([FakeDay(TODAY, new=(paper("2609.00001", "cs.LG", "cs.CL"),))])
    [(_, page, _)] = get(f"/catchup/cs/{TODAY}?abs=True", known=known)
    assert skeleton_of_item(page, "2609.00001") == skeleton_of_item(real, "1102.0300")
    assert "New submissions (showing 1 of 1 entries)" in page
    assert "K&ouml;" not in page
    assert "Köppl &amp; &lt;b&gt;friends" in page


def test_query_entry_has_the_recorded_element_order(shared_data: Path) -> None:
    """An entry with everything has the elements of the new service, in their order."""
    name = "arxiv-api/server-2026/smodern__id_list_two.xml"
    real = ElementTree.fromstring((shared_data / name).read_bytes())
    known = Announcements([FakeDay(TODAY, new=(paper("2609.00001", "cs.LG", "cs.CL"),))])
    [(_, feed, _)] = get("/api/query?id_list=2609.00001", known=known)
    ours = ElementTree.fromstring(feed)
    expected = [child.tag for child in real.findall(f"{ATOM}entry")[1]]
    last_link = expected.pop()  # a second link, to the DOI, which readers have no use for
    assert last_link == f"{ATOM}link"
    assert [child.tag for child in entries(feed)[0]] == expected
    assert [child.tag for child in ours][:7] == [child.tag for child in real][:7]


@pytest.mark.parametrize(("kind", "item"), [("rss", ".//item"), ("atom", f".//{ATOM}entry")])
def test_feed_item_has_the_recorded_element_order(shared_data: Path, kind: str, item: str) -> None:
    """An item of either feed has the elements of arXiv's own, in their order."""
    real = ElementTree.fromstring((shared_data / f"arxiv-rss/fday__{kind}_cs.IT.xml").read_bytes())
    known = Announcements([FakeDay(TODAY, new=(paper("2609.00001", "cs.LG", "cs.CL"),))])
    [(_, feed, _)] = get(f"/{kind}/cs.LG", known=known)
    ours = ElementTree.fromstring(feed)
    first, theirs = ours.find(item), real.find(item)
    assert first is not None
    assert theirs is not None
    assert [child.tag for child in first] == [child.tag for child in theirs]
    assert [child.attrib.keys() for child in first] == [c.attrib.keys() for c in theirs]
    assert r"K\"oppl &amp; &lt;b&gt;" in feed


def test_listing_catchup_feed_and_query_agree_on_a_day() -> None:
    """The same new papers are on both pages, in the feed of the categories, and in the query."""
    known = generated([TODAY])
    (_, new, _), (_, catchup, _), (_, feed, _), (_, found, _) = get(
        "/list/cs/new",
        f"/catchup/cs/{TODAY}?abs=True&page=1",
        "/atom/cs.AI+cs.CL+cs.CV+cs.LG+cs.RO",
        "/api/query?search_query=cat:cs.*&max_results=2000",
        known=known,
    )
    size = Size()
    assert len(listed_ids(new)) == size.new + size.cross + 1 + size.replaced
    assert listed_ids(catchup) == listed_ids(new)
    assert set(listed_ids(new)) <= set(ids(found))
    kinds = [entry.findtext(f"{ARXIV}announce_type") for entry in entries(feed)]
    assert kinds.count("new") == size.new
    assert kinds.count("cross") == size.cross + 2  # one of them inside cs, not on the listing
    assert kinds.count("replace") == size.replaced - 1  # the sixth version is left out


def test_sections_know_cross_lists_and_replacements() -> None:
    """Each item stands in its section, cross-lists with the primary category that they have."""
    [(_, page, _)] = get("/list/cs/new", known=generated([TODAY]))
    headings = re.findall(r"<h3>(\w+) submissions \(showing (\d+) of (\d+) entries\)</h3>", page)
    assert headings == [("New", "20", "20"), ("Cross", "5", "5"), ("Replacement", "5", "5")]
    assert len(re.findall(r"\(cross-list from (?:stat\.ML|math\.OC|eess\.IV)\)", page)) == 5
    assert page.count("(replaced)") == 5
    assert "Showing new listings for Friday, 11 September 2026" in page


def test_listing_is_cut_into_pages_with_words_for_it() -> None:
    """Pages of 25 continue sections in arXiv's words, and past the end there is nothing."""
    addresses = [f"/list/cs/new?skip={skip}&show=25" for skip in (0, 25, 50, 9999)]
    pages = get(*addresses, known=generated([TODAY], Size(new=60, cross=0, replaced=0)))
    headings = [re.findall(r"New submissions \((.*?) entries\)", page) for _, page, _ in pages]
    assert headings == [
        ["showing first 25 of 60"],
        ["continued, showing 25 of 60"],
        ["continued, showing last 10 of 60"],
        [],
    ]
    assert "No updates today." in pages[3][1]


@pytest.mark.parametrize(
    "address",
    [
        "/list/cs/new?show=10",
        "/list/foo/new",
        "/list/CS/new",
        "/catchup/foo/2026-09-11",
        "/catchup/cs/2026-9-11",
        "/catchup/cs/2026-09-12",
        "/catchup/cs/2026-06-01",
        "/catchup/cs/2026-09-11?abs=true",
        "/catchup/cs/2026-09-11?page=0",
        "/catchup/cs/2026-09-11?show=25",
        "/rss/foo",
        "/api/query",
        "/api/query?id_list=abc",
        "/api/query?id_list=2609.00001,",
        "/api/query?search_query=cat:cs.LG&start=-1",
        "/api/query?search_query=cat:cs.LG&max_results=x",
        "/api/query?search_query=submittedDate:[202699990000 TO 202609110000]",
    ],
)
def test_wrong_questions_are_refused(address: str) -> None:
    """What arXiv answers with 400 is answered with 400."""
    assert get(address)[0][0] == 400


def test_holiday_and_weekend_have_no_updates() -> None:
    """A day without a mailing is 200 with arXiv's words and no item."""
    for day in (TWO_WEEKS[5], TODAY - timedelta(days=5)):
        [(status, page, _)] = get(f"/catchup/cs/{day}?abs=True")
        assert (status, listed_ids(page)) == (200, [])
        assert f"No updates for {day:%a, %d %b %Y}. There was either no announcement" in page


def test_feed_is_todays_and_empty_when_nothing_is_dated_so() -> None:
    """The feed has the batch of the request's own date, or no item."""
    (_, rss, _), (_, atom, _) = get("/rss/cs", "/atom/cs", known=generated(TWO_WEEKS[:-1]))
    assert "<item>" not in rss
    assert "<pubDate>Fri, 11 Sep 2026 00:00:00 -0400</pubDate>" in rss
    assert entries(atom) == []


def test_feed_is_cut_at_2000_and_new_papers_go_first() -> None:
    """With too many items the new ones are missing, none of the others."""
    known = generated([TODAY], Size(new=1500, cross=300, replaced=601))
    [(_, feed, _)] = get("/atom/cs", known=known)
    kinds = [entry.findtext(f"{ARXIV}announce_type") for entry in entries(feed)]
    assert len(kinds) == 2000
    assert kinds.count("replace") == 600
    assert kinds.count("cross") == 302
    assert kinds.count("new") == 1500 - 402


def test_a_day_of_1500_papers_fits_one_catchup_page() -> None:
    """The big day's `cs` listing has 1,500 new papers and cross-lists on its first page."""
    [(_, page, _)] = get(f"/catchup/cs/{TODAY}?abs=True", known=generated([TODAY], BIG))
    counts = re.findall(r"(New|Cross) submissions \(showing (\d+) of", page)
    assert sum(int(number) for _, number in counts) == 1500
    assert len(listed_ids(page)) == 1500 + BIG.replaced


def test_id_list_is_joined_by_id_not_by_place() -> None:
    """Known ids come newest first, whatever was asked; unknown ones are dropped silently."""
    known = generated([TODAY], Size(new=3))
    first, second, third = sorted(p.arxiv_id for p in known.on(TODAY).new[:3])
    asked = f"{first},{third},9901.00001,{second}v1"
    [(status, feed, _)] = get(f"/api/query?id_list={asked}&max_results=50", known=known)
    assert (status, ids(feed)) == (200, [third, second, first])
    assert ElementTree.fromstring(feed).findtext(f"{SEARCH}totalResults") == "3"


def test_long_id_list_is_refused() -> None:
    """Over the length of arXiv's request line an id list is 414."""
    numbers = ",".join(f"2609.{number:05}" for number in range(400))
    assert get(f"/api/query?id_list={numbers}")[0][0] == 414
    numbers = ",".join(f"2609.{number:05}" for number in range(300))
    assert get(f"/api/query?id_list={numbers}&max_results=300")[0][0] == 200


def test_query_pages_through_a_submission_window() -> None:
    """Slices of a window by category add up to the papers of the window, each once."""
    known = generated(TWO_WEEKS)
    mailing = known.on(TWO_WEEKS[3])
    moments = sorted(p.submitted_at for p in mailing.new)
    window = f"[{moments[0]:%Y%m%d%H%M} TO {moments[-1]:%Y%m%d%H%M}]"
    question = f"search_query=(cat:cs.* OR cat:stat.ML) AND submittedDate:{window}"
    question = question.replace(" ", "+")
    pages = get(
        *(f"/api/query?{question}&start={start}&max_results=10" for start in (0, 10, 20, 30)),
        known=known,
    )
    found = [arxiv_id for _, feed, _ in pages for arxiv_id in ids(feed)]
    assert sorted(found) == sorted(p.arxiv_id for p in mailing.new)


@pytest.mark.parametrize("rest", ["max_results=0", "max_results=10001", "start=10000"])
def test_query_fails_where_the_real_one_does(rest: str) -> None:
    """A zero page and everything past the window is an HTTP 500 with an error entry."""
    [(status, feed, _)] = get(f"/api/query?search_query=cat:cs.LG&{rest}")
    assert status == 500
    assert entries(feed)[0].findtext(f"{ATOM}title") == "Error"


def test_default_page_has_ten_results_and_ids_can_lag() -> None:
    """Without a size there are ten entries; what is not indexed yet is not found."""
    known = generated([TODAY])
    late = known.on(TODAY).new[0].arxiv_id
    (_, ten, _), (_, none, _) = get(
        "/api/query?search_query=cat:cs.*",
        f"/api/query?id_list={late}",
        known=known,
        unindexed=frozenset({late}),
    )
    assert len(entries(ten)) == 10
    assert entries(none) == []


def test_abs_page_honours_if_modified_since() -> None:
    """The page has its date, is not sent again while it is no newer, and 404 if unknown."""
    known = generated([TODAY])
    address = f"/abs/{known.on(TODAY).new[0].arxiv_id}"
    [(status, page, headers)] = get(address, known=known)
    assert (status, 'name="citation_title"' in page) == (200, True)
    again = AGENT | {"If-Modified-Since": headers["Last-Modified"]}
    assert get(address, known=known, headers=again)[0][0] == 304
    assert get("/abs/2609.99999", f"{address}v7", known=known)[1][0] == 404
    [(_, withdrawn, _)] = get(f"/abs/{known.on(TODAY).replaced[2].arxiv_id}", known=known)
    assert "This paper has been withdrawn by" in withdrawn


def test_recorded_answers_come_first(shared_data: Path) -> None:
    """Recorded bodies are served byte for byte at their addresses, with status and headers."""
    folder = shared_data / "arxiv-listing"
    recorded = served_files(folder, world="day") | captures(shared_data / "arxiv-api")
    page, refused, feed = get(
        "/list/math/new",
        "/list/math/new?show=10",
        "/api/query?search_query=&id_list=abc&sortBy=relevance&sortOrder=descending"
        "&start=0&max_results=100",
        recorded=recorded,
    )
    assert page[1] == (folder / "day__list_math_new.html").read_text(encoding="utf-8")
    assert (refused[0], feed[0]) == (400, 400)
    assert "incorrect_id_format_for_abc" in feed[1]


def test_generated_days_are_the_same_every_time() -> None:
    """The same arguments give the same papers, with ids in the order of announcement."""
    one, two = generated(TWO_WEEKS), generated(reversed(TWO_WEEKS))
    assert one.days == two.days
    numbers = [p.arxiv_id for day in TWO_WEEKS for p in one.on(day).new]
    assert len(set(numbers)) == len(numbers) == 10 * 26


def test_generated_papers_are_submitted_in_the_window_of_their_day() -> None:
    """Submission times lie between two closings, Friday to Monday for a Tuesday's listing."""
    known = generated(TWO_WEEKS)
    tuesday = next(day for day in TWO_WEEKS[5:] if day.weekday() == 1)
    moments = [p.submitted_at for p in known.on(tuesday).new]
    assert min(moments) > datetime(2026, 9, 4, 18, tzinfo=UTC)
    assert max(moments) < datetime(2026, 9, 7, 18, tzinfo=UTC)
