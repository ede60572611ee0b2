"""What every interface of the loopback arXiv is asked, and the errors they have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tests.servers.answers import HTML, Answer
from tests.servers.arxiv.days import Announcements

ATOM = "application/atom+xml; charset=utf-8"
RSS = "application/rss+xml"


@dataclass(frozen=True, slots=True)
class Question:
    """A request, taken apart. `today` is the date in US Eastern; `query` has each key once."""

    path: str
    query: Mapping[str, str]
    today: date
    known: Announcements


def error_page(status: int, message: str) -> Answer:
    """An error as arXiv's web pages show it."""
    body = f"""<!DOCTYPE html>
<html lang="en">
<body>
    <main>
      <div id="content">

<h1>{message}</h1>
<p>The server cannot process your request due to syntax errors, missing
  required data or invalid content-type. Please check your URL and try again.</p>
      </div>
    </main>
</body>
</html>
"""
    return Answer(status, body.encode(), HTML)
