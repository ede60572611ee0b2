"""Listing and catch-up pages: sections, counts, entries, quiet days, errors, other pages."""

from datetime import date
from pathlib import Path

import pytest

from bot.sources.arxiv.listing import read_listing
from bot.sources.arxiv.query import by_id, read_query
from bot.sources.arxiv.records import (
    EmptyAnswer,
    ErrorAnswer,
    ForeignAnswer,
    ListingItem,
    ListingPage,
    QueryPage,
    SectionKind,
)
from tests.sources.arxiv.samples import listing_item, listing_page, listing_section, recorded

# Entries of one day: new submissions, cross-lists, replacements; None where there is no section.
DAY_PAGES = {
    "day__catchup_math.PR_abs": (6, 2, 5),
    "day__catchup_math_2011-02-03_abs_false_page1": (69, 7, 48),
    "day__catchup_math_2011-02-03_abs_true": (69, 7, 48),
    "day__list_astro-ph.CO_new": (16, 6, 14),
    "day__list_astro-ph_new": (69, 5, 25),
    "day__list_cs.IT_new": (7, None, 2),
    "day__list_cs_new": (21, 1, 6),
    "day__list_eess_new": (None, 1, None),
    "day__list_gr-qc_new": (4, 9, 12),
    "day__list_hep-th_new": (13, 9, 15),
    "day__list_math-ph_new": (4, 8, 11),
    "day__list_math.MP_new": (4, 8, 11),
    "day__list_math.PR_new": (6, 2, 5),
    "day__list_math_new": (69, 7, 48),
    "day__list_nlin_new": (1, 6, 3),
    "day__list_physics_new": (24, 6, 11),
    "day__list_q-bio_new": (2, 2, 2),
    "day__list_quant-ph_new": (14, 9, 13),
    "day__list_stat_new": (4, 2, 1),
    "native__list_eess.SY_new": (1, None, None),
    "native__list_math.NT_new": (None, 1, None),
    "native__list_math_new": (1, 1, 4),
    "sunday__list_cs.DS_new_on_sunday": (69, 6, 20),
    "week__catchup_math_2011-01-28": (13, 1, 11),
}
# Sections as (shown, total) on pages that are cut; the total of the listing.
PART_PAGES = {
    "day__list_math_new_skip0_show25": ([(25, 69)], 124),
    "day__list_math_new_skip50_show25": ([(19, 69), (6, 7)], 124),
    "day__list_math_new_skip75_show50": ([(1, 7), (48, 48)], 124),
    "week__list_astro-ph_pastweek": ([(12, 12), (12, 12), (19, 19), (7, 15)], 74),
    "week__list_math_pastweek": ([(15, 15), (16, 16), (17, 17), (2, 15)], 78),
    "week__list_math_recent_skip25_show25": ([(6, 16), (17, 17), (2, 15)], 78),
    "week__list_math_recent_skip50_show25": ([(13, 15), (12, 15)], 78),
}
WEEK_PAGES = {
    "native__list_math_pastweek": [2, 1, 1, 0, 1],
    "week__list_cs_pastweek": [3, 3, 3, 9, 5],
    "week__list_cs_recent_show2000": [3, 3, 3, 9, 5],
    "week__list_hep-th_pastweek": [4, 7, 3, 3, 5],
    "week__list_hep-th_recent_show2000": [4, 7, 3, 3, 5],
    "week__list_math.PR_pastweek": [3, 0, 2, 2, 1],
    "week__list_math.PR_recent_show2000": [3, 0, 2, 2, 1],
    "week__list_math_recent_show2000": [15, 16, 17, 15, 15],
}
LAST_WEEK = (
    date(2011, 2, 3),
    date(2011, 2, 2),
    date(2011, 2, 1),
    date(2011, 1, 31),
    date(2011, 1, 28),
)
# The total that the page gives, the days that it speaks of, arXiv's words.
EMPTY_PAGES = {
    "day__catchup_math_2011-02-03_page2_empty": (124, LAST_WEEK[:1], "No further updates for Thu"),
    "day__catchup_math_no_announcement": (0, LAST_WEEK[1:2], "No updates for Wed, 02 Feb 2011”"),
    "day__list_econ_new": (0, LAST_WEEK[:1], "No updates today"),
    "day__list_math_new_skip_beyond": (124, LAST_WEEK[:1], "No updates today"),
    "native__list_hep-lat_recent_empty": (0, LAST_WEEK, "No updates for this time period"),
    "native__list_q-bio_new_empty": (0, LAST_WEEK[:1], "No updates today"),
    "sunday__catchup_cs.DS_saturday": (0, (date(2026, 11, 21),), "No updates for Sat"),
}
SHOW = "Invalid show value. Valid values: 25, 50, 100, 250, 500, 1000, 2000"
ERROR_PAGES = {
    "day__catchup_abs_lowercase_400": "Invalid abs value.",
    "day__catchup_bad_date_400": "Invalid date format. Use format: YYYY-MM-DD",
    "day__catchup_bad_subject_400": "Invalid subject.",
    "day__catchup_math_future_400": "Can't request date later than today",
    "day__catchup_math_too_old_400": "Catchup only allowed for past 90 days",
    "day__catchup_page0_400": "Invalid page value.",
    "day__catchup_unexpected_param_400": "Unexpected parameters.",
    "day__list_foo_new_400": "Invalid archive or category: foo",
    "day__list_grp_physics_new_400": "Invalid archive or category: grp_physics",
    "day__list_math.ZZ_new_400": "Invalid archive or category: math.ZZ",
    "day__list_math_new_show0_400": SHOW,
    "day__list_math_new_show10_400": SHOW,
    "day__list_math_new_show5000_400": SHOW,
    "day__list_math_new_show75_400": SHOW,
    "day__list_math_new_showabc_400": SHOW,
    "day__list_math_today_400": "Listing requires subject and valid time period parameters.",
    "incons__list_math.PR_new_503": "This listing is temporarily unavailable",
    "native__list_math_0906_badperiod": "Invalid Year: 906",
}
FOREIGN_PAGES = {
    "day__catchup_alias_redirect": "the text “{}”",
    "day__catchup_form": "an HTML page titled “Catchup”",
    "day__list_math_new_304_IMS_old": "an empty body",
    "day__list_math_new_500_IMS_garbage": "“500 Internal Server Error”",
    "native__bibtex_0704.0001": "the text “@misc{",
    "native__list_math_09_redirect": "“Redirecting...”",
    "native__list_math_2009-06": "its heading is not that of a day",
    "native__notfound_route": "“404 Not Found | arXiv e-print repository”",
}


def page_of(body: bytes) -> ListingPage:
    """The page that `body` has to be."""
    answer = read_listing(body)
    assert isinstance(answer, ListingPage), answer
    return answer


def item_of(page: ListingPage, arxiv_id: str) -> ListingItem:
    """The one entry of the page with that id."""
    [item] = [i for section in page.sections for i in section.items if i.arxiv_id == arxiv_id]
    return item


@pytest.fixture(scope="module")
def bodies(shared_data: Path) -> dict[str, bytes]:
    """The recorded pages, by name without the suffix."""
    files = recorded(shared_data / "arxiv-listing", "*")
    return {name.rpartition(".")[0]: body for name, body in files.items()}


def test_every_recorded_page_is_expected_here(bodies: dict[str, bytes]) -> None:
    """The tables of this module name each recorded page but those of single papers."""
    named = {*DAY_PAGES, *PART_PAGES, *WEEK_PAGES, *EMPTY_PAGES, *ERROR_PAGES, *FOREIGN_PAGES}
    named.add("incons__list_math_new_counts_disagree")
    assert named == {name for name in bodies if "__abs_" not in name}


@pytest.mark.parametrize(("name", "counts"), DAY_PAGES.items())
def test_pages_of_one_day(
    name: str, counts: tuple[int | None, ...], bodies: dict[str, bytes]
) -> None:
    """Each page of one day has its sections in full, and they agree with every count on it."""
    page = page_of(bodies[name])
    kinds = (SectionKind.NEW, SectionKind.CROSS, SectionKind.REPLACEMENT)
    found = {section.kind: section for section in page.sections}
    assert tuple(len(found[kind].items) if kind in found else None for kind in kinds) == counts
    assert all(section.shown == section.total for section in page.sections)
    assert page.total == page.item_count == sum(filter(None, counts))
    assert len(page.announced) == (counts[0] or 0) + (counts[1] or 0)
    assert page.faults == ()
    day = {"s": date(2026, 11, 20), "w": date(2011, 1, 28)}.get(name[0], date(2011, 2, 3))
    assert page.days == (day,)


@pytest.mark.parametrize(("name", "expected"), PART_PAGES.items())
def test_pages_that_are_cut(
    name: str, expected: tuple[list[tuple[int, int]], int], bodies: dict[str, bytes]
) -> None:
    """A page that begins or ends inside a section is whole as long as its own counts agree."""
    page = page_of(bodies[name])
    assert [(section.shown, section.total) for section in page.sections] == expected[0]
    assert (page.total, page.faults) == (expected[1], ())
    assert page.item_count == sum(shown for shown, _ in expected[0])


def test_pages_of_one_listing_join(bodies: dict[str, bytes]) -> None:
    """Entries keep their number over the pages, and sections say where they go on."""
    whole = page_of(bodies["day__list_math_new"])
    first = page_of(bodies["day__list_math_new_skip0_show25"])
    third = page_of(bodies["day__list_math_new_skip50_show25"])
    assert whole.announced[:25] == first.announced
    assert whole.announced[50:75] == third.announced
    assert [item.number for item in whole.announced] == list(range(1, 77))
    assert [(s.continued, s.continues) for s in first.sections] == [(False, True)]
    assert [(s.continued, s.continues) for s in third.sections] == [(True, False), (False, True)]


@pytest.mark.parametrize(("name", "counts"), WEEK_PAGES.items())
def test_pages_of_recent_days(name: str, counts: list[int], bodies: dict[str, bytes]) -> None:
    """A page of recent days has one section for each mailing day, an empty one too."""
    page = page_of(bodies[name])
    assert page.days == LAST_WEEK
    assert [section.day for section in page.sections] == list(LAST_WEEK)
    assert [len(section.items) for section in page.sections] == counts
    assert {section.kind for section in page.sections} == {SectionKind.DAY}
    assert (page.total, page.faults) == (sum(counts), ())


def test_rows_that_are_missing_are_faults(bodies: dict[str, bytes]) -> None:
    """Where rows lag behind the counts, each section says how many came."""
    page = page_of(bodies["incons__list_math_new_counts_disagree"])
    assert page.faults == (
        "new submissions: only 62 of 69 entries came",
        "cross-lists: only 6 of 7 entries came",
        "replacements: only 43 of 48 entries came",
        "the page should have 124 of 124 entries, its sections have 111",
    )
    assert len(page.announced) == 68


@pytest.mark.parametrize(("name", "expected"), EMPTY_PAGES.items())
def test_empty_pages(
    name: str, expected: tuple[int, tuple[date, ...], str], bodies: dict[str, bytes]
) -> None:
    """A quiet day and a page past the end are both empty; the total tells them apart."""
    answer = read_listing(bodies[name])
    assert isinstance(answer, EmptyAnswer)
    assert (answer.total, answer.days) == expected[:2]
    assert expected[2] in str(answer.evidence)


@pytest.mark.parametrize(("name", "words"), ERROR_PAGES.items())
def test_error_pages(name: str, words: str, bodies: dict[str, bytes]) -> None:
    """A refused request is an error in arXiv's own words."""
    answer = read_listing(bodies[name])
    assert isinstance(answer, ErrorAnswer)
    assert words in str(answer.evidence)


@pytest.mark.parametrize(("name", "words"), FOREIGN_PAGES.items())
def test_foreign_pages(name: str, words: str, bodies: dict[str, bytes]) -> None:
    """What is no listing of days is described."""
    answer = read_listing(bodies[name])
    assert isinstance(answer, ForeignAnswer)
    assert words in str(answer.evidence)


def test_pages_of_papers_are_foreign(bodies: dict[str, bytes]) -> None:
    """No page of a single paper passes for a listing."""
    papers = {name: read_listing(body) for name, body in bodies.items() if "__abs_" in name}
    assert len(papers) == 23
    assert {type(answer) for answer in papers.values()} == {ForeignAnswer}


def test_entry_in_full(bodies: dict[str, bytes]) -> None:
    """An entry has each of its fields; a link that the page abbreviates is written out."""
    page = page_of(bodies["day__list_math_new"])
    first = page.announced[0]
    assert (first.number, first.arxiv_id) == (1, "1102.0300")
    assert first.title == "Invertibility of symmetric random matrices"
    assert first.authors == ("Roman Vershynin",)
    assert first.categories == ("math.PR", "math.FA")
    assert first.comment == (
        "53 pages. Minor corrections, changes in presentation. To appear in Random Structures and"
        " Algorithms"
    )
    assert first.journal_ref == "Random Structures and Algorithms 44 (2014), 135--182"
    assert first.abstract.startswith("We study n by n symmetric random matrices H, possibly")
    assert first.abstract.endswith("results of Tao and Vu, and Erdos, Schlein and Yau.")
    assert (first.cross_from, first.replaced, first.withdrawn) == (None, False, False)
    assert page.announced[4].authors == ("Marcone Corrêa Pereira", "Ricardo Parreira da Silva")
    everything = [item for section in page.sections for item in section.items]
    assert sum("this http URL" in item.comment for item in everything) == 0
    assert sum("http://www.imstat.org" in item.comment for item in everything) > 0


def test_marks_of_entries(bodies: dict[str, bytes]) -> None:
    """Cross-lists name their primary category, replacements are marked, withdrawals found."""
    page = page_of(bodies["day__list_math_new"])
    new, cross, replaced = page.sections
    assert {item.cross_from for item in new.items} == {None}
    assert [item.cross_from for item in cross.items] == [i.categories[0] for i in cross.items]
    assert [item.replaced for item in (*new.items, *cross.items)] == [False] * 76
    assert all(item.replaced for item in replaced.items)
    withdrawn = [i.arxiv_id for section in page.sections for i in section.items if i.withdrawn]
    assert withdrawn == ["1101.2483", "1102.0219"]


def test_old_style_and_alias(bodies: dict[str, bytes]) -> None:
    """Old ids keep their archive; alias categories are named as the page names them."""
    page = page_of(bodies["day__list_math_new"])
    assert "math/0510544" in {item.arxiv_id for item in page.sections[2].items}
    alias = page_of(bodies["native__list_eess.SY_new"])
    assert alias.announced[0].categories == ("eess.SY",)
    statistics = page_of(bodies["native__list_math_new"]).announced[0]
    assert statistics.categories == ("math.CO", "cond-mat.stat-mech", "math-ph")


def test_abstracts_are_optional(bodies: dict[str, bytes]) -> None:
    """The pages without abstracts give the same entries, with empty abstracts."""
    full = page_of(bodies["day__catchup_math_2011-02-03_abs_true"])
    bare = page_of(bodies["day__catchup_math_2011-02-03_abs_false_page1"])
    assert all(item.abstract for item in full.announced)
    assert {item.abstract for item in bare.announced} == {""}
    assert [item.title for item in full.announced] == [item.title for item in bare.announced]


def test_listing_against_query(shared_data: Path, bodies: dict[str, bytes]) -> None:
    """The same papers read from a listing and from the query API are the same records."""
    path = shared_data / "arxiv-api/server-2026/smodern__error_max_results_3000.xml"
    answer = read_query(path.read_bytes())
    assert isinstance(answer, QueryPage)
    entries = by_id(answer.entries)
    page = page_of(bodies["sunday__list_cs.DS_new_on_sunday"])
    items = [item for section in page.sections for item in section.items]
    assert len(items) == sum(item.arxiv_id in entries for item in items) == 95
    differing = {
        field: sum(getattr(item, field) != getattr(entries[item.arxiv_id], field) for item in items)
        for field in ("title", "authors", "categories", "comment", "journal_ref", "abstract")
    }
    # Only the listing turns TeX accents into letters, makes a link of "learning.Nature", hides an
    # alias (math.IT beside cs.IT); only the API parts an affiliation at its comma.
    assert differing == {
        "title": 0,
        "authors": 1,
        "categories": 3,
        "comment": 1,
        "journal_ref": 0,
        "abstract": 9,
    }


def test_names_steer_no_terminal() -> None:
    """Control characters of an author's name are left out, as those of a title are."""
    item = listing_item(1, "2102.02915").replace("Jie Tan", "Jie Ta\u009b2Jn")
    page = read_listing(
        listing_page(
            listing_section("New submissions (showing 1 of 1 entries)", item),
            total=1,
        )
    )
    assert isinstance(page, ListingPage)
    assert page.announced[0].authors == ("Marcone Corrêa", "Jie Ta2Jn")
