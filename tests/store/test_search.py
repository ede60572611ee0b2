"""Papers are found by their words, whatever is typed."""

import asyncio
import contextlib
import sqlite3
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.domain.paper import Paper
from bot.store.engine import Engine
from bot.store.papers import StoredPapers
from tests import samples

PAPERS = [
    samples.paper(1, title='Deep "C++" Learning: state-of-the-art H$_2$O', authors=("Ada Müller",)),
    samples.paper(2, title="ñandú in Graphs", authors=("Jürgen Müller", "Łukasz O'Brien")),
    samples.paper(3, title="深層学習 のモデル Ωmega", authors=("Nguyễn Văn A",)),
    samples.paper(4, title="Deep Graphs", authors=()),
]
HOSTILE: list[tuple[str, list[int]]] = [
    ("c++", [1]),
    ('c++ "', [1]),
    ("'", []),
    ("*", []),
    ("deep AND", []),
    ("NOT deep", []),
    ("title : deep", []),
    ("{title} : deep", []),
    ("^deep", [4, 1]),
    ("NEAR(deep learning)", []),
    ("deep -learning", [1]),
    ("(", []),
    ("d:* & ( ! |", [4, 1]),
    ("\\", []),
    ("\x00", []),
    ("deep\x00", [4, 1]),
    ("\ud800", []),
    ("😀", []),
    ("\u0301", []),
    ("\U0001e922", []),  # a letter that the index's Unicode does not know
    ("x" * 10_000, []),
    ("deep " * 5_000, [4, 1]),
    ("%", []),
    ("_", []),
]


class Store:
    """An open store, and the event loop that it lives in."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "a.db"
        self._loop = asyncio.Runner()
        self._engine = self._loop.run(Engine.open(f"sqlite://{self.file}"))
        self.papers = StoredPapers(self._engine)

    def save(self, *papers: Paper) -> None:
        """Store papers, oldest first."""
        self._loop.run(self.papers.save_papers(papers))

    def found(self, text: str, limit: int = 10) -> list[int]:
        """The numbers of the papers that a search finds."""
        return _numbers(self._loop.run(self.papers.search(text, limit)))

    def beginning(self, prefix: str, limit: int = 10) -> list[int]:
        """The numbers of the papers whose ids begin so."""
        return _numbers(self._loop.run(self.papers.list_with_prefix(prefix, limit)))

    def close(self) -> None:
        """Close the store and the loop."""
        self._loop.run(self._engine.close())
        self._loop.close()


def _numbers(papers: list[Paper]) -> list[int]:
    return [int(paper.arxiv_id[-5:]) for paper in papers]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with four papers, which no test here changes."""
    store = Store(tmp_path_factory.mktemp("search"))
    store.save(*PAPERS)
    yield store
    store.close()


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[Store]:
    """A store for one test."""
    store = Store(tmp_path)
    store.save(*PAPERS)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("deep", [4, 1]),
        ("DEEP", [4, 1]),
        ("de", [4, 1]),
        ("d", [4, 1]),
        ("deep learn", [1]),
        ("learn deep", []),
        ("learning deep", [1]),
        ("müller", [2, 1]),
        ("MULLER", [2, 1]),
        ("mu\u0308ller", [2, 1]),
        ("nandu", [2]),
        ("Ñandú gr", [2]),
        ("nguyen van", [3]),
        ("o'br", [2]),
        ("state-of-the", [1]),
        ("state of", [1]),
        ("the-state", []),
        ("c++", [1]),
        ('"c++"', [1]),
        ("deep, learning", [1]),
        ("深層", [3]),
        ("深層学習", [3]),
        ("ωM", [3]),
        ("ｄｅｅｐ", [4, 1]),
        ("deep muller", [1]),
        ("", [4, 3, 2, 1]),
        (" \n", [4, 3, 2, 1]),
        ("*", []),
        ("zebra", []),
    ],
)
def test_words_find_papers(store: Store, text: str, found: list[int]) -> None:
    """All words count, in any order, the last may be unfinished; the newest come first."""
    assert store.found(text) == found
    assert store.found(text, 1) == found[:1]


@pytest.mark.parametrize(("text", "found"), HOSTILE)
def test_no_sign_is_syntax(store: Store, text: str, found: list[int]) -> None:
    """What is typed is searched for as it is: an operator is a word like others."""
    assert store.found(text) == found
    assert store.beginning(text) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters()) | st.text(st.sampled_from('deplarningc+"*^:()-{}\x00 😀é深')))
@example("\x00")
def test_any_text_can_be_searched_for(store: Store, text: str) -> None:
    """No text raises, and one without any of the papers' letters finds nothing."""
    known = {c for paper in PAPERS for c in _letters(paper.title + "".join(paper.authors))}
    found = store.found(text)
    if text.strip() and not known & _letters(text):
        assert found == []
    store.beginning(text)


def _letters(text: str) -> set[str]:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return {c for c in unicodedata.normalize("NFKD", folded) if c.isalnum()}


@given(st.sampled_from(PAPERS), st.data())
def test_every_title_finds_its_paper(store: Store, paper: Paper, data: st.DataObject) -> None:
    """The first words of a title, the last of them cut anywhere, find it; so does every name."""
    words = paper.title.split()[: data.draw(st.integers(1, 6))]
    words[-1] = words[-1][: data.draw(st.integers(1, len(words[-1])))]
    if any(c.isalnum() for c in words[-1]):
        assert int(paper.arxiv_id[-5:]) in store.found(" ".join(words))
    for name in paper.authors:
        assert int(paper.arxiv_id[-5:]) in store.found(name)


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("2102.0000", [1, 2, 3, 4]),
        ("21", [1, 2, 3, 4]),
        ("2102.00003", [3]),
        ("2103", []),
        ("%", []),
    ],
)
def test_beginnings_of_ids_find_papers(store: Store, prefix: str, found: list[int]) -> None:
    """They come in the order of their ids, from an index."""
    assert store.beginning(prefix) == found
    assert store.beginning(prefix, 2) == found[:2]
    with contextlib.closing(sqlite3.connect(store.file)) as db:
        plan = db.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM paper WHERE arxiv_id >= '21' AND arxiv_id < '22'"
            " ORDER BY arxiv_id LIMIT 5"
        ).fetchall()
    assert "SEARCH" in str(plan)
    assert "TEMP B-TREE" not in str(plan)


def test_a_new_version_is_found_by_its_new_words(changing: Store) -> None:
    """Old words that are gone find nothing, and what did not change is still found."""
    changing.save(samples.paper(1, title="Shallow Learning", authors=("Ada Noether",), version=2))
    assert changing.found("deep") == [4]
    assert changing.found("shallow noether") == [1]
    assert changing.found("muller") == [2]
    changing.save(samples.paper(1, title="Shallow Learning", authors=("Ada Noether",), version=3))
    assert changing.found("shallow") == [1]


def test_a_paper_that_cannot_be_stored_is_not_found(changing: Store) -> None:
    """What a transaction takes back leaves the index, too."""
    with pytest.raises(ValueError, match="has no time zone"):
        changing.save(
            samples.paper(8, title="Zebra"),
            samples.paper(9, updated_at=samples.CLOSE.replace(tzinfo=None)),
        )
    assert changing.found("zebra") == []


def test_the_index_is_whole_after_many_changes(changing: Store) -> None:
    """FTS5's own check finds nothing wrong after inserts, updates and deletes."""
    changing.save(*[samples.paper(n, title=f"Word{n % 7} again", version=1) for n in range(1, 400)])
    changing.save(*[samples.paper(n, title=f"Word{n % 5} new", version=2) for n in range(1, 400)])
    with contextlib.closing(sqlite3.connect(changing.file)) as db, db:
        db.execute("DELETE FROM paper WHERE id % 2 = 0")
        db.execute("INSERT INTO paper_search (paper_search) VALUES ('integrity-check')")
        counted = db.execute("SELECT count(*) FROM paper").fetchone()
        indexed = db.execute("SELECT count(*) FROM paper_search('new')").fetchone()
    assert counted == indexed
    assert changing.found("again") == []
