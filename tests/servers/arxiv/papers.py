"""A paper's own page, `/abs/ID`, which honours If-Modified-Since (FACTS section 2)."""

import re
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from html import escape

from tests.servers.answers import HTML, Answer
from tests.servers.arxiv.answers import Question, error_page
from tests.servers.arxiv.days import SUBJECT_NAMES, FakePaper

_PATH = re.compile(r"/abs/(.+?)(?:v([0-9]+))?")


def answer(question: Question, *, modified_since: str = "") -> Answer:
    """The abs page; 304 if it is not newer than `modified_since`, an HTTP date."""
    found = _PATH.fullmatch(question.path)
    paper = question.known.papers(until=question.today).get(found[1]) if found else None
    if paper is None or (found and found[2] and int(found[2]) > paper.version):
        return error_page(404, f"Article {escape(question.path)} not found")
    modified = format_datetime(paper.changed_at.replace(microsecond=0), usegmt=True)
    headers = {"Last-Modified": modified, "Cache-Control": "max-age=3600"}
    if modified_since and paper.changed_at <= _moment(modified_since):
        return Answer(304, b"", HTML, headers)
    return Answer(200, _render(paper).encode(), HTML, headers)


def _moment(text: str) -> datetime:
    return parsedate_to_datetime(text)


def _render(paper: FakePaper) -> str:
    title, abstract = escape(paper.title), escape(paper.abstract)
    authors = "".join(
        f'<meta name="citation_author" content="{escape(_inverted(author))}" />'
        for author in paper.authors
    )
    notice = (
        '<span class="error">This paper has been withdrawn by the authors</span>'
        if paper.withdrawn
        else ""
    )
    pdf = "" if paper.withdrawn else f'<a href="/pdf/{paper.arxiv_id}">View PDF</a>'
    subjects = "; ".join(f"{SUBJECT_NAMES.get(c, c)} ({c})" for c in paper.categories)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>  <title>[{paper.arxiv_id}] {title}</title>
<meta name="citation_title" content="{title}" />{authors}\
<meta name="citation_date" content="{paper.submitted_at:%Y/%m/%d}" />\
<meta name="citation_online_date" content="{paper.changed_at:%Y/%m/%d}" />\
<meta name="citation_arxiv_id" content="{paper.arxiv_id}" />\
<meta name="citation_abstract" content="{abstract}" />
</head>
<body>
  <div id="abs">
    {notice}
    <h1 class="title mathjax"><span class="descriptor">Title:</span>{title}</h1>
    {pdf}
    <blockquote class="abstract mathjax">
            <span class="descriptor">Abstract:</span>{abstract}
    </blockquote>
    <table summary="Additional metadata"><tr>
          <td class="tablecell subjects">{subjects}</td>
    </tr></table>
  </div>
  <div class="submission-history">
      <h2>Submission history</h2>    <strong>[v{paper.version}]</strong>
        {paper.changed_at:%a, %d %b %Y %H:%M:%S} UTC (316 KB)<br/>
  </div>
</body>
</html>
"""


def _inverted(author: str) -> str:
    first, _, last = author.rpartition(" ")
    return f"{last}, {first}"
