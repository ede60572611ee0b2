"""Hostile titles, names and posts outside of Discord: on terminals, in JSON, posts and embeds."""

import io
import json
from collections.abc import Iterator

from rich.console import Console

from bot.domain.arxiv_id import abs_url
from bot.render.markdown import read_post, render_post
from bot.render.records import render_digest_json, render_paper_json
from bot.render.text import DigestText, PaperText
from tests.faults import oracles, people
from tests.faults.people import Words
from tests.faults.plan import Plan
from tests.faults.renderings import play_words
from tests.faults.rows import Row


def play(plan: Plan) -> list[Row]:
    """None moves a cursor, yields markup or a link, and what is to be read back is."""
    renderings = {
        "terminal": _terminal,
        "JSON": _json,
        "archive": _archive,
        "embeds": _embeds,
    }
    return play_words(plan, renderings)


def _terminal(words: list[Words]) -> Iterator[str]:
    """`hot` and `paper`, on a terminal and into a pipe."""
    page = people.digest_page(words)
    papers = [people.paper_page(number, each) for number, each in enumerate(words, start=1)]
    own = [abs_url(e.paper.arxiv_id) for e in page.view.shown]
    own += [abs_url(riser.entry.paper.arxiv_id) for riser in page.late]
    shown = [
        DigestText(page.view, explain=True),
        *(PaperText(each.paper, each.placings) for each in papers),
    ]
    for on_terminal in (True, False):
        console = Console(
            file=io.StringIO(), force_terminal=on_terminal, width=80, highlight=False, markup=False,
            emoji=False, soft_wrap=True, color_system="truecolor" if on_terminal else None,
        )  # fmt: skip
        for each in shown:
            console.print(each)
        written = console.file.getvalue()  # type: ignore[attr-defined]
        yield from oracles.terminal_faults(written, own if on_terminal else ())


def _json(words: list[Words]) -> Iterator[str]:
    """`--json`: ASCII, read back as it was."""
    page = people.digest_page(words)
    written = render_digest_json(page.view)
    yield from oracles.unseen_faults(written)
    if not written.isascii():
        yield "letters that a terminal may not have"
    found = [paper["title"] for paper in json.loads(written)["papers"]]
    if list(map(_paired, found)) != [_paired(each.title) for each in words]:
        yield "other titles are read back"
    for number, each in enumerate(words, start=1):
        one = people.paper_page(number, each)
        abstract = json.loads(render_paper_json(one.paper, one.placings))["abstract"]
        if _paired(abstract) != _paired(each.abstract):
            yield "another abstract is read back"


def _paired(text: str) -> bytes:
    """A text in which halves of surrogate pairs that meet are pairs, as JSON makes of them."""
    return text.encode("utf-16", "surrogatepass")


def _archive(words: list[Words]) -> Iterator[str]:
    """The post: read back as what was written, and in its file nothing is more than a text."""
    digest = people.digest_of(words)
    post = render_post(digest)
    again = read_post(post.encode())
    if again.text != post or again.repairs:
        yield f"it is read back as another post {again.repairs}"
    if [e.paper.arxiv_id for e in again.digest.entries] != [
        e.paper.arxiv_id for e in digest.entries
    ]:
        yield "other papers are read back"
    # What turns a line around is part of the text, and of its own line only.
    yield from oracles.steering_faults(post)
    embeds = sum(bool(mention.embed) for e in digest.entries for mention in e.mentions)
    yield from oracles.post_faults(post, embeds)


def _embeds(words: list[Words]) -> Iterator[str]:
    """The HTML that stands for posts."""
    for number, each in enumerate(words, start=1):
        for mention in people.mentions_of(number, each):
            yield from oracles.embed_faults(mention.embed)
            yield from oracles.unseen_faults(mention.embed)
