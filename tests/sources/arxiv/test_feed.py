"""Daily feeds in both formats: items, quiet days, errors, and what is none of these."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot.sources.arxiv.feed import MOST_ITEMS, read_feed
from bot.sources.arxiv.listing import read_listing
from bot.sources.arxiv.records import (
    AnnounceType,
    EmptyAnswer,
    ErrorAnswer,
    FeedPage,
    ForeignAnswer,
    ListingPage,
    SectionKind,
)
from tests.sources.arxiv.samples import feed_item, recorded, rss_feed

# Items by announce type: new, cross, replace, replace-cross.
FEEDS = {
    "astro-ph": (69, 5, 19, 6),
    "cs": (21, 2, 5, 1),
    "cs.IT": (7, 0, 1, 1),
    "hep-th": (13, 9, 13, 2),
    "math": (69, 9, 43, 5),
    "math+cs.IT": (69, 9, 43, 5),
    "math.PR": (6, 2, 2, 3),
    "q-bio": (2, 2, 1, 1),
    "quant-ph": (14, 9, 10, 3),
}
ERRORS = {
    "a.b.c_malformed": "Bad archive/subject class structure 'a.b.c'.",
    "foo_bad_archive": "Bad archive 'foo'.",
    "math.ZZ_bad_class": "Bad subject class 'ZZ'.",
    "math_plus_malformed": "Invalid archive specification 'math+'.",
    "no_query": "No archive specified.",
}


def page_of(body: bytes) -> FeedPage:
    """The page that `body` has to be."""
    answer = read_feed(body)
    assert isinstance(answer, FeedPage), answer
    return answer


@pytest.fixture(scope="module")
def bodies(shared_data: Path) -> dict[str, bytes]:
    """The recorded feeds, by name without the suffix."""
    files = recorded(shared_data / "arxiv-rss", "*")
    return {name.rpartition(".")[0]: body for name, body in files.items()}


def test_every_recorded_feed_is_expected_here(bodies: dict[str, bytes]) -> None:
    """The tests of this module name each recorded feed."""
    named = {f"fday__{form}_{name}" for form in ("atom", "rss") for name in (*FEEDS, *ERRORS)}
    named |= {f"fnative__{form}_{name}" for form in ("atom", "rss") for name in ("cs", "math")}
    named |= {f"fempty__{form}_math_saturday_empty" for form in ("atom", "rss")}
    named |= {
        "fafter__rss_math_0005_eastern",
        "fbefore__rss_math_2355_eastern",
        "fday__atom_q-fin",
        "fday__rss_math_version1.0",
        "fday__status",
        "zotero-arxiv-daily__rss_example",
    }
    assert named == set(bodies)


@pytest.mark.parametrize(("name", "counts"), FEEDS.items())
def test_both_formats_give_the_same_items(
    name: str, counts: tuple[int, ...], bodies: dict[str, bytes]
) -> None:
    """Atom and RSS of one query are one record: same day, same items, no fault."""
    page = page_of(bodies[f"fday__atom_{name}"])
    found = Counter(item.announce_type for item in page.items)
    assert tuple(found[kind] for kind in AnnounceType) == counts
    assert (page.day, page.is_cut, page.faults) == (date(2011, 2, 3), False, ())
    assert page == page_of(bodies[f"fday__rss_{name}"])


@pytest.mark.parametrize("form", ["atom", "rss"])
@pytest.mark.parametrize(("name", "words"), ERRORS.items())
def test_errors_say_why(form: str, name: str, words: str, bodies: dict[str, bytes]) -> None:
    """A refused query is an error in arXiv's own words, in a feed as in plain text."""
    answer = read_feed(bodies[f"fday__{form}_{name}"])
    assert isinstance(answer, ErrorAnswer)
    assert words in str(answer.evidence)


def test_unsupported_version_is_an_error(bodies: dict[str, bytes]) -> None:
    """A format that arXiv does not offer is refused with the formats that it does."""
    answer = read_feed(bodies["fday__rss_math_version1.0"])
    assert isinstance(answer, ErrorAnswer)
    assert "Valid options are: Atom 1.0, RSS 2.0." in str(answer.evidence)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("fempty__atom_math_saturday_empty", date(2011, 2, 5)),
        ("fempty__rss_math_saturday_empty", date(2011, 2, 5)),
        ("fafter__rss_math_0005_eastern", date(2011, 2, 4)),
    ],
)
def test_quiet_days(name: str, day: date, bodies: dict[str, bytes]) -> None:
    """A feed without items is empty and names the Eastern day of the request."""
    answer = read_feed(bodies[name])
    assert isinstance(answer, EmptyAnswer)
    assert (answer.days, answer.total) == ((day,), 0)


def test_late_evening_still_has_the_day(bodies: dict[str, bytes]) -> None:
    """Five minutes before Eastern midnight the feed is that of the day, not of the UTC date."""
    page = page_of(bodies["fbefore__rss_math_2355_eastern"])
    assert (page.day, len(page.items)) == (date(2011, 2, 3), 126)


def test_status_page_is_foreign(bodies: dict[str, bytes]) -> None:
    """Plain text is not a feed, and the evidence quotes it."""
    answer = read_feed(bodies["fday__status"])
    assert isinstance(answer, ForeignAnswer)
    assert "Status: GOOD" in str(answer.evidence)


@pytest.mark.parametrize("name", ["atom_cs", "atom_math", "rss_cs", "rss_math"])
def test_feed_of_impossible_ids_is_foreign(name: str, bodies: dict[str, bytes]) -> None:
    """The server's own test feeds hold one paper of month 34: nothing in them can be read."""
    answer = read_feed(bodies[f"fnative__{name}"])
    assert isinstance(answer, ForeignAnswer)
    assert "there is no month 34" in str(answer.evidence)


def test_real_feed(bodies: dict[str, bytes]) -> None:
    """A feed captured from the live service gives its items in its order."""
    page = page_of(bodies["zotero-arxiv-daily__rss_example"])
    assert (page.day, len(page.items), page.faults) == (date(2025, 8, 20), 7, ())
    first = page.items[0]
    assert (first.arxiv_id, first.version) == ("2508.13426", 1)
    assert first.announce_type is AnnounceType.CROSS
    assert first.categories == ("cs.CL", "cs.AI")
    assert first.abstract.startswith("As large language models (LLMs) increasingly mediate")


def test_item_in_full(bodies: dict[str, bytes]) -> None:
    """Affiliations go, commas inside them do not part names, TeX stays as it is."""
    page = page_of(bodies["fday__atom_q-fin"])
    by_id = {item.arxiv_id: item for item in page.items}
    assert by_id["0903.4542"].authors == ("C. Neri", "L. Schneider")
    item = by_id["1102.0346"]
    assert item.authors == ("Kasper Larsen", "Gordan \\v{Z}itkovi\\'c")
    assert item.version == 3
    assert item.title == "On utility maximization under convex portfolio constraints"
    assert item.categories == ("q-fin.PM", "math.OC", "math.PR")
    assert item.journal_ref == "Annals of Applied Probability 2013, Vol. 23, No. 2, 665-692"
    assert item.doi == "10.1214/12-AAP850"
    assert item.abstract.startswith("We consider a utility-maximization problem")
    assert "  The model of this economy" in by_id["1102.0312"].abstract


@pytest.mark.parametrize("name", ["math.PR", "cs.IT", "math", "cs", "hep-th", "astro-ph"])
def test_feed_against_listing(name: str, shared_data: Path, bodies: dict[str, bytes]) -> None:
    """A feed has what the listing has, and in whole archives their inner cross-lists on top."""
    page = page_of(bodies[f"fday__atom_{name}"])
    path = shared_data / "arxiv-listing" / f"day__list_{name}_new.html"
    listing = read_listing(path.read_bytes())
    assert isinstance(listing, ListingPage)
    kinds = {i.arxiv_id: section.kind for section in listing.sections for i in section.items}
    extra = [item for item in page.items if item.arxiv_id not in kinds]
    assert len(page.items) == len(kinds) + len(extra)
    assert all(item.announce_type is AnnounceType.CROSS for item in extra)
    assert len(extra) == {"math": 2, "cs": 1}.get(name, 0)
    for item in page.items:
        expected = {
            AnnounceType.NEW: SectionKind.NEW,
            AnnounceType.CROSS: SectionKind.CROSS,
        }.get(item.announce_type, SectionKind.REPLACEMENT)
        assert kinds.get(item.arxiv_id, expected) is expected


@pytest.mark.parametrize(
    ("announce_type", "announced"),
    [("new", True), ("cross", True), ("replace", False), ("replace-cross", False)],
)
def test_replacements_do_not_count(announce_type: str, announced: bool) -> None:
    """New papers and cross-lists count for the day, replacements do not."""
    [item] = page_of(rss_feed(feed_item(announce_type=announce_type))).items
    assert item.announce_type.is_announced is announced
    assert item.abstract == "Words of it."


def test_cut_is_reached_at_two_thousand() -> None:
    """A feed with as many items as a feed can hold is marked as cut, one with fewer is not."""
    items = [feed_item(f"2102.{number:05}v1") for number in range(1, MOST_ITEMS + 1)]
    assert page_of(rss_feed(*items)).is_cut
    assert not page_of(rss_feed(*items[1:])).is_cut


def test_bad_items_are_faults() -> None:
    """An item with a broken id, an unknown type or no title is named; the others stand."""
    page = page_of(
        rss_feed(
            feed_item("2113.00001v1"),
            feed_item("2102.00002v1"),
            feed_item(announce_type="gone"),
            feed_item(title=" "),
        )
    )
    assert [item.arxiv_id for item in page.items] == ["2102.00002"]
    assert [fault[:6] for fault in page.faults] == ["item 1", "item 3", "item 4"]


@pytest.mark.parametrize(
    ("creator", "names"),
    [
        ("", ()),
        ("Jie Tan", ("Jie Tan",)),
        (" Jie  Tan ,, Chelsea Finn", ("Jie Tan", "Chelsea Finn")),
        ("A. B. (Lab (Paris, Lyon), France), C. D.", ("A. B.", "C. D.")),
        ("Sammy Davis, Jr., Jie Tan", ("Sammy Davis, Jr.", "Jie Tan")),
        ("Open (bracket, Jie Tan", ("Open (bracket", "Jie Tan")),
    ],
)
def test_names(creator: str, names: tuple[str, ...]) -> None:
    """The one line of authors becomes names, whatever stands in parentheses."""
    [item] = page_of(rss_feed(feed_item(creator=creator))).items
    assert item.authors == names


def test_empty_feed_of_another_site_is_foreign() -> None:
    """An empty feed is a quiet day only if it is titled and dated as arXiv's feeds are."""
    assert isinstance(read_feed(rss_feed()), EmptyAnswer)
    assert isinstance(read_feed(rss_feed(title="News of example.org")), ForeignAnswer)
    undated = rss_feed().replace(b"<pubDate>", b"<pubDate>soon ")
    assert isinstance(read_feed(undated), ForeignAnswer)
