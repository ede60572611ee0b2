"""Digests and papers as JSON, in the fields that DESIGN promises."""

import json
from datetime import date
from typing import Any

from bot.domain.digest import SourcePart, select_entries
from bot.domain.mention import Counts
from bot.domain.placing import Placing
from bot.render.records import render_digest_json, render_paper_json
from tests.domain.samples import (
    READ_AT,
    sample_digest,
    sample_entry,
    sample_mention,
    sample_paper,
)

HOSTILE = "Schütze \x1b[31m\x9b\u202e[bold]\n🎉 日本語 \ud800"


def digest_record(*entries: Any, **changes: Any) -> dict[str, Any]:
    """What `hot DAY --json` gives for these entries."""
    view = select_entries(sample_digest(*entries, **changes), bar=50)
    record: dict[str, Any] = json.loads(render_digest_json(view))
    return record


def test_a_digest_has_the_promised_fields() -> None:
    """Every field has its name and value, and there is no other."""
    parts = (SourcePart("hackernews", None, 0.0), SourcePart("x", Counts(40, 20), 60.0))
    url = "https://twitter.com/ada/status/1?s=20&t=x"
    mention = sample_mention(shares=30, likes=5, url=url)
    assert digest_record(sample_entry(parts=parts, mentions=(mention,))) == {
        "day": "2021-02-08",
        "rule": "classic",
        "closed": True,
        "papers": [
            {
                "rank": 1,
                "arxiv_id": "2102.00001",
                "title": "How to Train Your Robot",
                "authors": ["Julian Ibarz", "Jie Tan"],
                "categories": ["cs.RO", "cs.LG"],
                "abstract": "We train robots.",
                "shares": 40,
                "likes": 20,
                "score": 60.0,
                "observed_at": "2021-02-09T06:29:41Z",
                "sources": {"hackernews": None, "x": {"shares": 40, "likes": 20}},
                "explanation": "attention 60 = X 60 (40 reposts, 20 likes); missing: HN",
                "mentions": [
                    {
                        "source": "x",
                        "url": "https://twitter.com/ada/status/1",
                        "author": "ada",
                        "shares": 30,
                        "likes": 5,
                    }
                ],
            }
        ],
        "caught_on_later": [],
    }


def test_imported_mentions_have_null_counts() -> None:
    """A post that a historical digest shows has no counts, and null is not zero."""
    mention = sample_mention(counts=None)
    record = digest_record(sample_entry(mentions=(mention,)), imported=True)
    shown = record["papers"][0]["mentions"][0]
    assert (shown["shares"], shown["likes"]) == (None, None)


def test_a_day_without_papers_is_an_empty_list() -> None:
    """Nothing over the bar is a record with no papers in it."""
    record = digest_record(sample_entry(shares=1, likes=1))
    assert record["papers"] == []


def test_numbers_within_what_is_shown() -> None:
    """The papers of a filtered view are counted from 1."""
    entries = (sample_entry(1), sample_entry(2, paper=sample_paper(categories=("cs.CV",))))
    view = select_entries(sample_digest(*entries), bar=50, category="cs.CV")
    papers = json.loads(render_digest_json(view))["papers"]
    assert [(paper["rank"], paper["arxiv_id"]) for paper in papers] == [(1, "2102.02915")]


def test_is_ascii_and_keeps_every_character() -> None:
    """Hostile text reaches a script exactly, and a terminal only as ASCII without controls."""
    paper = sample_paper(title=HOSTILE, authors=(HOSTILE,), abstract=HOSTILE)
    mention = sample_mention(author=HOSTILE, url=f"https://x.com/{HOSTILE}?{HOSTILE}")
    entry = sample_entry(paper=paper, mentions=(mention,))
    text = render_digest_json(select_entries(sample_digest(entry), bar=50))
    assert text.isascii()
    assert text.replace("\n", "").isprintable()
    shown = json.loads(text)["papers"][0]
    assert (shown["title"], shown["authors"], shown["abstract"]) == (HOSTILE, [HOSTILE], HOSTILE)


def test_a_paper_has_its_fields_and_its_days() -> None:
    """A paper's record tells where it stood on each day."""
    placing = Placing(date(2021, 2, 8), 3, 11, 40, 20, READ_AT, (sample_mention(counts=None),))
    paper = sample_paper(comment="8 pages", withdrawn=True)
    assert json.loads(render_paper_json(paper, [placing])) == {
        "arxiv_id": "2102.02915",
        "title": "How to Train Your Robot",
        "authors": ["Julian Ibarz", "Jie Tan"],
        "categories": ["cs.RO", "cs.LG"],
        "abstract": "We train robots.",
        "comment": "8 pages",
        "withdrawn": True,
        "listed_on": "2021-02-08",
        "digests": [
            {
                "day": "2021-02-08",
                "rank": 3,
                "papers": 11,
                "shares": 40,
                "likes": 20,
                "observed_at": "2021-02-09T06:29:41Z",
                "mentions": [
                    {
                        "source": "x",
                        "url": "https://twitter.com/ada/status/1",
                        "author": "ada",
                        "shares": None,
                        "likes": None,
                    }
                ],
            }
        ],
    }


def test_a_paper_of_an_unknown_day_says_so() -> None:
    """Without a listing day and without digests the fields are there and empty."""
    record = json.loads(render_paper_json(sample_paper(listed_on=None), []))
    assert (record["listed_on"], record["digests"]) == (None, [])
