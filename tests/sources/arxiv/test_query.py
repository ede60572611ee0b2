"""Answers of the query API: entries, empty pages, errors, and what is none of these."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from bot.sources.arxiv.query import by_id, read_query
from bot.sources.arxiv.records import EmptyAnswer, ErrorAnswer, ForeignAnswer, QueryPage
from tests.sources.arxiv.samples import ENTRY, query_feed, recorded

SERVER_PAGES = {
    "POST_query": (2, 469),
    "error_max_results_3000": (469, 469),
    "id_list_oldstyle": (2, 2),
    "id_list_two": (2, 2),
    "id_list_versions": (2, 2),
    "q_author_phrase": (5, 24),
    "q_boolean": (5, 455),
    "q_cat_wildcard": (3, 250),
    "q_csDS_100_last_page": (69, 469),
    "q_csDS_100_page1": (100, 469),
    "q_csDS_100_page2": (100, 469),
    "q_csDS_5_submitted_desc": (5, 469),
    "q_csDS_5_updated_desc": (5, 469),
    "q_csDS_default10": (10, 469),
    "q_lastUpdatedDate_alias": (9, 9),
    "q_submittedDate_range": (9, 9),
    "query_and_id_list": (1, 1),
}
SERVER_EMPTY = {
    "error_id_newline": 0,
    "error_start_9900": 469,
    "id_list_unknown": 0,
    "q_csDS_start_past_end": 469,
    "q_no_hits": 0,
}
INTERNAL = "The server encountered an internal error and was unable to complete your request."
SERVER_ERRORS = {
    "error_404": "The requested URL was not found on the server.",
    "error_405_PUT": "The method is not allowed for the requested URL.",
    "error_bad_id": "incorrect id format for abc",
    "error_empty_id_in_list": "incorrect id format for",
    "error_empty_query": "Either a search_query or id_list must be specified",
    "error_max_results_0": INTERNAL,
    "error_max_results_20000": INTERNAL,
    "error_max_results_abc": "max_results must be an integer",
    "error_max_results_neg": "max_results must be non-negative",
    "error_no_params": "Either a search_query or id_list must be specified",
    "error_sortBy_bad": "sortBy must be in: relevance, lastUpdatedDate, submittedDate",
    "error_sortOrder_bad": "sortOrder must be in: ascending, descending",
    "error_start_10000": INTERNAL,
    "error_start_abc": "start must be an integer",
    "error_start_neg": "start must be non-negative",
    "error_unbalanced": "Invalid query string: 'cat:cs.DS AND ('",
}


def page_of(body: bytes) -> QueryPage:
    """The page that `body` has to be."""
    answer = read_query(body)
    assert isinstance(answer, QueryPage), answer
    return answer


@pytest.fixture(scope="module")
def server_bodies(shared_data: Path) -> dict[str, bytes]:
    """The recorded answers of arXiv's search software, by their short names."""
    bodies = recorded(shared_data / "arxiv-api" / "server-2026", "*")
    return {name.partition("__")[2].removesuffix(".xml"): body for name, body in bodies.items()}


@pytest.fixture(scope="module")
def captures(shared_data: Path) -> dict[str, bytes]:
    """The captured answers of export.arxiv.org, by the URL's part of their names."""
    files = sorted((shared_data / "arxiv-api").glob("arxivpy__*.json"))
    return {
        path.stem.partition("__")[2].rpartition("_")[0]: json.loads(path.read_text())[
            "body"
        ].encode("latin-1")
        for path in files
    }


def test_every_recorded_answer_is_expected_here(server_bodies: dict[str, bytes]) -> None:
    """The three tables name each recorded answer of the server once."""
    named = [*SERVER_PAGES, *SERVER_EMPTY, *SERVER_ERRORS, "error_backend_down_500"]
    assert sorted(named) == sorted(server_bodies)


@pytest.mark.parametrize(("name", "counts"), SERVER_PAGES.items())
def test_server_pages(name: str, counts: tuple[int, int], server_bodies: dict[str, bytes]) -> None:
    """Each page with entries is read without a fault, with arXiv's own total."""
    page = page_of(server_bodies[name])
    assert (len(page.entries), page.total, page.faults) == (*counts, ())


@pytest.mark.parametrize(("name", "total"), SERVER_EMPTY.items())
def test_server_empty_pages(name: str, total: int, server_bodies: dict[str, bytes]) -> None:
    """An empty page is empty, and tells the total that lies elsewhere."""
    answer = read_query(server_bodies[name])
    assert isinstance(answer, EmptyAnswer)
    assert answer.total == total


@pytest.mark.parametrize(
    ("name", "words"), [*SERVER_ERRORS.items(), ("error_backend_down_500", INTERNAL)]
)
def test_server_errors(name: str, words: str, server_bodies: dict[str, bytes]) -> None:
    """Each error document is an error, in arXiv's own words, whatever its id looks like."""
    answer = read_query(server_bodies[name])
    assert isinstance(answer, ErrorAnswer)
    assert words in str(answer.evidence)


def test_captured_answers(captures: dict[str, bytes]) -> None:
    """The captures of the live service fall into the outcomes that their URLs suggest."""
    found = {}
    for name, body in captures.items():
        answer = read_query(body)
        size = len(answer.entries) if isinstance(answer, QueryPage) else type(answer)
        found[name] = size
    assert found == {
        "id_0000.0000_s0_m100": EmptyAnswer,
        "id_0808.05394_1707.08567_s0_m100": 1,
        "id_0808.05394_s0_m100": EmptyAnswer,
        "id_1605.08386_s0_m100": 1,
        "id_1707.08567_s0_m100": 1,
        "id_2104.12255v1_s0_m100": 1,
        "id_abc_s0_m100": ErrorAnswer,
        "id_astro-ph_0601001_s0_m100": 1,
        "id_quant-ph_0201082v1_s0_m100": 1,
        "q_testing_s0_m100": 100,
        "q_testing_s0_m10": 10,
        "q_testing_s0_m15": 15,
        "q_testing_s10_m10": 10,
        "q_testing_s20_m10": 10,
        "q_testing_s30_m10": 10,
        "q_testing_s40_m10": 10,
        "q_testing_s50_m10": 10,
        "q_testing_s5_m10": 10,
        "q_testing_s5_m15": 15,
        "q_testing_s9_m15": 15,
    }


def test_captured_entry_in_full(captures: dict[str, bytes]) -> None:
    """An entry of the live service has each of its fields, accents included."""
    entry = by_id(page_of(captures["q_testing_s0_m15"]).entries)["2405.13786"]
    assert entry.version == 1
    assert entry.title == (
        "Towards Explainable Test Case Prioritisation with Learning-to-Rank Models"
    )
    assert entry.authors == (
        "Aurora Ramírez",
        "Mario Berrios",
        "José Raúl Romero",
        "Robert Feldt",
    )
    assert entry.categories == ("cs.SE", "cs.AI")
    assert entry.comment.startswith("3rd International Workshop on Artificial Intelligence")
    assert entry.journal_ref.endswith("Workshops (ICSTW), pp. 66-69")
    assert entry.doi == "10.1109/ICSTW58534.2023.00023"
    assert entry.submitted_at == entry.updated_at == datetime(2024, 5, 22, 16, 11, 45, tzinfo=UTC)
    assert entry.abstract.startswith("Test case prioritisation (TCP) is a critical task")
    assert not entry.withdrawn


def test_old_service(shared_data: Path) -> None:
    """The old service's element order and comments between elements make no difference."""
    page = page_of((shared_data / "arxiv-api" / "findpapers__arxiv-api-search.xml").read_bytes())
    assert (len(page.entries), page.total, page.per_page, page.faults) == (20, 21, 20, ())
    first = page.entries[0]
    assert (first.arxiv_id, first.version) == ("2008.11708", 1)
    assert first.title == (
        "A Multitask Deep Learning Approach for User Depression Detection on Sina   Weibo"
    )
    assert first.categories == ("cs.SI", "cs.CL", "cs.LG")
    assert first.submitted_at == datetime(2020, 8, 25, 17, 53, 17, tzinfo=UTC)
    assert first.updated_at == datetime(2020, 8, 26, 17, 53, 17, tzinfo=UTC)


def test_paging_chain_has_no_overlap(server_bodies: dict[str, bytes]) -> None:
    """Consecutive pages give their place and share no paper."""
    first = page_of(server_bodies["q_csDS_100_page1"])
    second = page_of(server_bodies["q_csDS_100_page2"])
    last = page_of(server_bodies["q_csDS_100_last_page"])
    assert [(page.start, page.per_page) for page in (first, second, last)] == [
        (0, 100),
        (100, 100),
        (400, 100),
    ]
    assert len(by_id((*first.entries, *second.entries, *last.entries))) == 269


def test_old_style_id(server_bodies: dict[str, bytes]) -> None:
    """An id of before 2007 keeps its archive and loses its version."""
    page = page_of(server_bodies["id_list_oldstyle"])
    assert [(entry.arxiv_id, entry.version) for entry in page.entries] == [
        ("1102.0531", 1),
        ("hep-th/0703166", 5),
    ]


def test_withdrawn_papers_are_found(server_bodies: dict[str, bytes]) -> None:
    """Of all recorded papers of cs.DS, the one whose comment says so is withdrawn."""
    page = page_of(server_bodies["error_max_results_3000"])
    withdrawn = [entry.comment for entry in page.entries if entry.withdrawn]
    assert withdrawn == [
        "This paper was withdrawn by the authors due to a nontrivial error in Lemma 13. The proof"
        " does not adequately account for phantom links"
    ]


def test_fields_of_an_entry() -> None:
    """Texts are on one line, the primary category is first, empty names are left out."""
    page = page_of(query_feed(ENTRY))
    [entry] = page.entries
    assert entry.title == "How to Train Your Robot;   Lessons Learned"
    assert entry.abstract == "One line of <b> two.   A paragraph."
    assert entry.comment == "12 pages,  3 figures"
    assert entry.categories == ("cs.RO", "cs.LG")
    assert entry.authors == ("Julian Ibarz", "Jie Tan")
    assert (entry.journal_ref, entry.doi) == ("J. Robots 1 (2021)", "10.1000/1")
    assert (entry.arxiv_id, entry.version) == ("2102.02915", 2)
    assert entry.submitted_at == datetime(2021, 2, 4, 21, 9, 19, tzinfo=UTC)
    assert entry.updated_at == datetime(2021, 2, 9, 8, tzinfo=UTC)


def test_subject_classes_are_no_categories() -> None:
    """Beside categories stand the authors' MSC and ACM classes, which are none."""
    classes = "".join(
        f'<category term="{term}"/>' for term in ("68T07", "I.2.7; I.2.6", "62H30 (Primary)")
    )
    entry = ENTRY.replace('<category term="cs.LG"', f'{classes}<category term="cs.LG"')
    assert page_of(query_feed(entry)).entries[0].categories == ("cs.RO", "cs.LG")


def test_element_order_does_not_matter() -> None:
    """An entry with its elements in reverse is the same record but for the authors' order."""
    root = etree.fromstring(query_feed(ENTRY))
    entry = root[-1]
    entry[:] = reversed(entry)
    straight = page_of(query_feed(ENTRY)).entries[0]
    reverse = page_of(etree.tostring(root)).entries[0]
    assert reverse.categories == straight.categories
    assert reverse.authors == tuple(reversed(straight.authors))
    assert (reverse.title, reverse.abstract, reverse.comment, reverse.updated_at) == (
        straight.title,
        straight.abstract,
        straight.comment,
        straight.updated_at,
    )


def test_bad_entry_is_a_fault_of_its_page() -> None:
    """An entry with a broken id or without a title is named; the others stand."""
    bad = ENTRY.replace("2102.02915v2", "2113.02915v2")
    untitled = re.sub("<title>.*?</title>", "<title> </title>", ENTRY, flags=re.DOTALL)
    page = page_of(query_feed(bad, ENTRY, untitled, total=3))
    assert [entry.arxiv_id for entry in page.entries] == ["2102.02915"]
    assert [fault[:7] for fault in page.faults] == ["entry 1", "entry 3"]
    assert "there is no month 13" in page.faults[0]
    assert "2102.02915v2 has no title" in page.faults[1]


def test_page_of_bad_entries_only_is_no_answer() -> None:
    """Where no entry can be read, the page counts as something else."""
    answer = read_query(query_feed(ENTRY.replace("2102.02915v2", "nonsense")))
    assert isinstance(answer, ForeignAnswer)
    assert "nonsense" in str(answer.evidence)


def test_bad_date_does_not_lose_the_paper() -> None:
    """A date that cannot be read is None; one without a zone is UTC."""
    entry = ENTRY.replace("2021-02-04T21:09:19Z", "yesterday").replace("08:00:00Z", "08:00:00")
    [read] = page_of(query_feed(entry)).entries
    assert (read.submitted_at, read.updated_at) == (None, datetime(2021, 2, 9, 8, tzinfo=UTC))


def test_paper_titled_error_is_a_paper() -> None:
    """Only an entry whose id is not that of a paper is arXiv's error document."""
    titled = re.sub("<title>.*?</title>", "<title>Error</title>", ENTRY, flags=re.DOTALL)
    assert page_of(query_feed(titled)).entries[0].title == "Error"


def test_by_id_keeps_the_newest_version() -> None:
    """Of several versions of one paper the newest stands, wherever it is on the page."""
    older = ENTRY.replace("2102.02915v2", "2102.02915v1")
    newer = ENTRY.replace("2102.02915v2", "2102.02915v10")
    page = page_of(query_feed(older, newer, ENTRY, total=3))
    assert {key: entry.version for key, entry in by_id(page.entries).items()} == {"2102.02915": 10}


def test_names_steer_no_terminal() -> None:
    """Control characters of an author's name are left out, as those of a title are."""
    entry = ENTRY.replace("Jie Tan", "Jie\u0085 Ta\u009b2Jn")
    assert page_of(query_feed(entry)).entries[0].authors == ("Julian Ibarz", "Jie Ta2Jn")
