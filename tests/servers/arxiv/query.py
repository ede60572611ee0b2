"""The query API, `/api/query`: Atom in the element order of the service of 2025 (FACTS section 2).

Understands `id_list`, `cat:` terms joined by OR, and one `submittedDate:[… TO …]`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from tests.servers.answers import Answer
from tests.servers.arxiv.answers import ATOM, Question
from tests.servers.arxiv.days import FakePaper, is_in

LARGEST_SLICE = 2000
WINDOW = 10_000
_ID = re.compile(r"([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[A-Z]{2})?/[0-9]{7})(?:v[0-9]+)?")
_CATEGORY = re.compile(r"cat:([A-Za-z.*-]+)")
_SUBMITTED = re.compile(r"submittedDate:\[([0-9]{12}) TO ([0-9]{12})\]")
_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
    ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">\n'
)


class _RefusedError(Exception):
    """A parameter that the service answers with 400."""


def answer(
    question: Question, *, unindexed: frozenset[str] = frozenset(), empty: bool = False
) -> Answer:
    """The feed that is asked for; `empty` leaves its entries out and keeps its total.

    `unindexed` are ids that the service does not know yet.
    """
    try:
        start = _whole(question.query, "start", 0)
        size = _whole(question.query, "max_results", 10)
        if size == 0 or size > WINDOW or start >= WINDOW:
            return _error(500, "", "The server encountered an internal error.")
        papers = {
            arxiv_id: paper
            for arxiv_id, paper in question.known.papers(until=question.today).items()
            if arxiv_id not in unindexed
        }
        found = _found(question.query, papers)
    except _RefusedError as refused:
        message = str(refused)
        return _error(400, "#" + message.replace(" ", "_"), message)
    page = () if empty else found[start : start + min(size, LARGEST_SLICE)]
    return _feed(question, page, total=len(found), start=start, size=size)


def _found(query: Mapping[str, str], papers: Mapping[str, FakePaper]) -> list[FakePaper]:
    text, id_list = query.get("search_query", ""), query.get("id_list", "")
    if not text and not id_list:
        raise _RefusedError("search_query and id_list are both empty")
    found = list(papers.values())
    if id_list:
        asked = {_base_id(spelling) for spelling in id_list.split(",")}
        found = [papers[arxiv_id] for arxiv_id in asked & papers.keys()]
    if text:
        found = _searched(text, found)
    key = "changed_at" if query.get("sortBy") == "lastUpdatedDate" else "submitted_at"
    newest_first = query.get("sortOrder", "descending") == "descending"
    return sorted(found, key=lambda p: (getattr(p, key), p.arxiv_id), reverse=newest_first)


def _searched(text: str, papers: Sequence[FakePaper]) -> list[FakePaper]:
    categories = _CATEGORY.findall(text)
    submitted = _SUBMITTED.search(text)
    rest = re.sub(r"[()\s]|AND|OR", "", _SUBMITTED.sub("", _CATEGORY.sub("", text)))
    if rest:
        raise _RefusedError(f"unparsable query {text}")
    if categories:
        papers = [p for p in papers if any(_has(p, wanted) for wanted in categories)]
    if submitted:
        first, last = (_minute(stamp) for stamp in submitted.groups())
        papers = [p for p in papers if first <= p.submitted_at.replace(second=0) <= last]
    return list(papers)


def _has(paper: FakePaper, wanted: str) -> bool:
    if wanted.endswith(".*"):
        return any(is_in(category, wanted[:-2]) for category in paper.categories)
    return wanted in paper.categories


def _base_id(spelling: str) -> str:
    found = _ID.fullmatch(spelling)
    if not found:
        raise _RefusedError(f"incorrect id format for {spelling}")
    return found[1]


def _whole(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not text.isdigit():
        raise _RefusedError(f"{name} must be a non-negative integer")
    return int(text)


def _minute(stamp: str) -> datetime:
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        raise _RefusedError(f"incorrect date {stamp}") from None


def _feed(
    question: Question, papers: Sequence[FakePaper], *, total: int, start: int, size: int
) -> Answer:
    asked = "&".join(f"{name}={value}" for name, value in question.query.items())
    entries = "".join(_entry(paper) for paper in papers)
    body = f"""{_HEAD}  <id>https://arxiv.org/api/0UvFqs5s4kgijCvbvZEVW1bmpos</id>
  <title>arXiv Query: {escape(asked)}</title>
  <updated>{question.today}T17:01:26Z</updated>
  <link href={quoteattr("https://arxiv.org/api/query?" + asked)} type="application/atom+xml"/>
  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
{entries}</feed>
"""
    return Answer(200, body.encode(), ATOM)


def _entry(paper: FakePaper) -> str:
    name = f"{paper.arxiv_id}v{paper.version}"
    categories = "".join(
        f'    <category term="{category}" scheme="http://arxiv.org/schemas/atom"/>\n'
        for category in paper.categories
    )
    authors = "".join(
        f"    <author>\n      <name>{escape(author)}</name>\n    </author>\n"
        for author in paper.authors
    )
    return f"""  <entry>
    <id>http://arxiv.org/abs/{name}</id>
    <title>{escape(paper.title)}</title>
    <updated>{paper.changed_at:%Y-%m-%dT%H:%M:%SZ}</updated>
    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>
    <summary>{escape(paper.abstract)}</summary>
{categories}    <published>{paper.submitted_at:%Y-%m-%dT%H:%M:%SZ}</published>
{_optional("comment", paper.comment)}    <arxiv:primary_category term="{paper.primary}"/>
{_optional("journal_ref", paper.journal_ref)}{authors}{_optional("doi", paper.doi)}  </entry>
"""


def _optional(name: str, text: str) -> str:
    return f"    <arxiv:{name}>{escape(text)}</arxiv:{name}>\n" if text else ""


def _error(status: int, anchor: str, message: str) -> Answer:
    link = quoteattr(f"https://arxiv.org/api/errors{anchor}")
    body = f"""{_HEAD}  <id>https://arxiv.org/</id>
  <title>arXiv Search Results</title>
  <updated>2026-11-20T17:01:26Z</updated>
  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>
  <opensearch:totalResults>1</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
  <entry>
    <id>{escape("https://arxiv.org/api/errors" + anchor)}</id>
    <title>Error</title>
    <updated>2026-11-20T17:01:26Z</updated>
    <link href={link} rel="alternate" type="text/html"/>
    <summary>{escape(message)}</summary>
    <author>
      <name>arXiv api core</name>
    </author>
  </entry>
</feed>
"""
    return Answer(status, body.encode(), ATOM)
