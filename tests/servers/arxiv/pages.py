"""The pages of arxiv.org: `/list/SUBJECT/new` and `/catchup/SUBJECT/DAY` (FACTS section 2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from tests.servers.answers import HTML, Answer
from tests.servers.arxiv.answers import Question, error_page
from tests.servers.arxiv.days import SUBJECT_NAMES, FakePaper, listed

PAGE = 2000
SHOWN_AUTHORS = 100
DAYS_BACK = 90
_SIZES = (25, 50, 100, 250, 500, 1000, 2000)
_LIST = re.compile(r"/list/([^/]+)/new")
_CATCHUP = re.compile(r"/catchup/([^/]+)/([^/]+)")
_HEADINGS = ("New submissions", "Cross submissions", "Replacement submissions")


@dataclass(frozen=True, slots=True)
class _Row:
    """One item and the number that it has in the whole listing, counted from 1."""

    number: int
    section: int
    paper: FakePaper


def asked_day(question: Question) -> date | None:
    """The day that a page is about; None where the address names none that exists."""
    if found := _CATCHUP.fullmatch(question.path):
        return _parse_day(found[2])
    return question.known.last(until=question.today).day


def answer(question: Question, *, missing: int = 0) -> Answer:
    """A listing page. `missing` items are counted in its headings and not shown."""
    if found := _LIST.fullmatch(question.path):
        return _new(question, found[1], missing)
    if found := _CATCHUP.fullmatch(question.path):
        return _catchup(question, found[1], found[2], missing)
    return error_page(404, "No such page")


def _new(question: Question, subject: str, missing: int) -> Answer:
    if subject not in SUBJECT_NAMES:
        return error_page(400, f"Invalid archive or category: {escape(subject)}")
    skip, show = question.query.get("skip", "0"), question.query.get("show", str(PAGE))
    if not skip.isdigit() or not show.isdigit() or int(show) not in _SIZES:
        return error_page(400, "Invalid show or skip")
    mailing = question.known.last(until=question.today)
    rows = _rows(question, subject, mailing.day)
    page = rows[int(skip) : int(skip) + int(show)]
    heading = f"""  <h1>{SUBJECT_NAMES[subject]}</h1>

<p>See <a id="recent-{subject}" aria-labelledby="recent-{subject}" \
href="/list/{subject}/recent">recent</a> articles</p>
<h3>Showing new listings for {mailing.day:%A}, {mailing.day.day} {mailing.day:%B %Y}</h3>
"""
    if not page:
        return _page(heading + "\n    <p>No updates today.</p>\n")
    total = f"\n      <div class='paging'>Total of {len(rows)} entries \n    </div>\n"
    return _page(heading + total + _sections(rows, page, missing, abstracts=True))


def _catchup(question: Question, subject: str, text: str, missing: int) -> Answer:
    day = _parse_day(text)
    fault = _catchup_fault(question, subject, text, day)
    if fault or day is None:
        return error_page(400, fault)
    number = int(question.query.get("page", "1"))
    rows = _rows(question, subject, day)
    page = rows[(number - 1) * PAGE : number * PAGE]
    shown = f"{day:%a, %d %b %Y}"
    total = f"Total of {len(rows)} entries for {shown}\n      {_page_links(question, len(rows))}"
    if page:
        abstracts = question.query.get("abs") == "True"
        items = _sections(rows, page, missing, abstracts=abstracts)
    elif number > 1:
        items = f"\n      <br>\n        <div>\n          No further updates for {shown}\n</div>\n"
    else:
        items = f"""
      <br>
        <div>
          <p>No updates for {shown}. There was either no announcement for this day, or no updates \
within the requested subject.</p>
        </div>
      <br>
"""
    heading = f"  <h1>Catchup results for {SUBJECT_NAMES[subject]} on {shown}</h1>\n"
    return _page(f"{heading}\n    <div>\n      {total}\n    </div>\n{items}\n    {total}\n")


def _catchup_fault(question: Question, subject: str, text: str, day: date | None) -> str:
    """What arXiv refuses in a catch-up address; empty if it is in order."""
    query = question.query
    if subject not in SUBJECT_NAMES:
        return f"Invalid subject: {escape(subject)}"
    if day is None:
        return f"Invalid date format: {escape(text)}. Use format: YYYY-MM-DD"
    if day > question.today:
        return f"Invalid date: {day}. Can&#39;t request date later than today"
    if day < question.today - timedelta(days=DAYS_BACK):
        return f"Invalid date: {day}. Catchup only allowed for past {DAYS_BACK} days"
    if set(query) - {"abs", "page"}:
        return "Unexpected parameters. Only accepted parameters are: 'page', and 'abs'"
    if query.get("abs", "False") not in ("True", "False"):
        return "Invalid abs value"
    page = query.get("page", "1")
    return "" if page.isdigit() and int(page) > 0 else "Invalid page value"


def _rows(question: Question, subject: str, day: date) -> list[_Row]:
    sections = listed(question.known.on(day), subject)
    papers = (
        (index, paper)
        for index, section in enumerate((sections.new, sections.cross, sections.replaced))
        for paper in section
    )
    return [_Row(number, index, paper) for number, (index, paper) in enumerate(papers, start=1)]


def _sections(rows: list[_Row], page: list[_Row], missing: int, *, abstracts: bool) -> str:
    """The three sections of a page; the first `missing` items of the page are left out."""
    shown = page[missing:]
    return "".join(
        _section(
            _HEADINGS[index],
            [row for row in rows if row.section == index],
            [row for row in page if row.section == index],
            [row for row in shown if row.section == index],
            abstracts=abstracts,
        )
        for index in range(len(_HEADINGS))
        if any(row.section == index for row in page)
    )


def _section(
    heading: str, whole: list[_Row], page: list[_Row], shown: list[_Row], *, abstracts: bool
) -> str:
    """A section: its words follow from what belongs on the page, its count from what is there."""
    continued, ends = page[0] is not whole[0], page[-1] is whole[-1]
    words = "continued, showing" if continued else "showing"
    if continued and ends:
        words += " last"
    elif not continued and not ends:
        words += " first"
    items = "".join(_item(row, abstracts=abstracts) for row in shown)
    return f"""

        <dl id='articles'>
    <h3>{heading} ({words} {len(shown)} of {len(whole)} entries)</h3>

{items}</dl>
"""


def _item(row: _Row, *, abstracts: bool) -> str:
    paper = row.paper
    arxiv_id = paper.arxiv_id
    mark = {1: f"    (cross-list from {paper.primary})\n", 2: "    (replaced)\n"}.get(
        row.section, ""
    )
    abstract = f"\n        <p class='mathjax'>\n          {escape(paper.abstract)}\n        </p>"
    return f"""
    <dt>
      <a name='item{row.number}'>[{row.number}]</a>
      <a href ="/abs/{arxiv_id}" title="Abstract" id="{arxiv_id}">
        arXiv:{arxiv_id}
      </a>
      {mark}
        [<a href="/pdf/{arxiv_id}" title="Download PDF" id="pdf-{arxiv_id}" \
aria-labelledby="pdf-{arxiv_id}">pdf</a>, <a href="/format/{arxiv_id}" title="Other formats" \
id="oth-{arxiv_id}" aria-labelledby="oth-{arxiv_id}">other</a>]
    </dt>
    <dd>
      <div class='meta'>
        <div class='list-title mathjax'><span class='descriptor'>Title:</span>
          {escape(paper.title)}
        </div>
        <div class='list-authors'>{", ".join(_author_links(paper))}</div>
{_optional("list-comments mathjax", "Comments:", paper.comment)}
{_optional("list-journal-ref", "Journal-ref:", paper.journal_ref)}
        <div class='list-subjects'><span class='descriptor'>Subjects:</span>
          {"; ".join(_subjects(paper))}
        </div>
{abstract if abstracts else ""}
      </div>
    </dd>
"""


def _author_links(paper: FakePaper) -> Iterator[str]:
    for author in paper.authors[:SHOWN_AUTHORS]:
        first, _, last = author.rpartition(" ")
        query = escape(f"{last},+{first[:1]}")
        address = f"https://arxiv.org/search/cs?searchtype=author&amp;query={query}"
        yield f'<a href="{address}">{escape(author)}</a>'


def _subjects(paper: FakePaper) -> Iterator[str]:
    for place, category in enumerate(paper.categories):
        name = f"{SUBJECT_NAMES.get(category, category)} ({category})"
        yield f'<span class="primary-subject">{name}</span>' if place == 0 else name


def _optional(css: str, label: str, text: str) -> str:
    if not text:
        return ""
    return f"""
        <div class='{css}'><span class='descriptor'>{label}</span>
          {escape(text)}
        </div>
"""


def _page_links(question: Question, total: int) -> str:
    numbers = range(1, -(-total // PAGE) + 1)
    if len(numbers) < 2:
        return ""
    base = f"{question.path}?abs={question.query.get('abs', 'False')}&amp;page="
    return "View page: " + " ".join(f"<a href={base}{number}>{number}</a>" for number in numbers)


def _page(content: str) -> Answer:
    body = f"""<!DOCTYPE html>
<html lang="en">

<head>  <title></title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
</head>

<body ><div class="flex-wrap-footer">
    <main>
      <div id="content">
<div id='content-inner'>
<div id='dlpage'>
{content}
</div>
</div>      </div>
    </main>

</div>
</body>

</html>
"""
    return Answer(200, body.encode(), HTML)


def _parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None
