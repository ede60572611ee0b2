"""1,000 malformed answers for each reader: none ends in anything but the project's own errors."""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.config import load_config
from bot.domain.arxiv_id import ArxivId
from bot.domain.paper import CATEGORY
from bot.errors import ConfigError, PostFormatError
from bot.render.markdown import read_post
from bot.sources.arxiv.feed import read_feed
from bot.sources.arxiv.listing import read_listing
from bot.sources.arxiv.query import read_query
from bot.sources.arxiv.records import FeedPage, ListingPage, QueryPage
from tests.clock import START
from tests.faults import answering
from tests.faults.answering import Reading
from tests.faults.mutations import (
    Mutation,
    mutated,
    other_json,
    other_lines,
    other_markup,
    other_toml,
)
from tests.faults.oracles import steering_faults
from tests.faults.plan import Plan
from tests.faults.rows import Row
from tests.render.posts import NO_ABSTRACTS, POST
from tests.servers.answers import Recorded
from tests.servers.networks import recorded as recorded_answers
from tests.shared import SHARED_DATA
from tests.sources.arxiv import samples
from tests.sources.bluesky.standin import bluesky_post
from tests.sources.x.standin import x_answer, x_post

_TIMES = 1_000
_MOST_CPU_S = 5.0
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class _Reader:
    """`read` reads an answer, and says what is wrong with what came of it.

    The first of `answers` is written by hand, with something to read in it.
    """

    name: str
    answers: list[bytes]
    mutation: Mutation
    read: Callable[[bytes], Reading]


def play(plan: Plan) -> list[Row]:
    """Mutations of recorded answers, and of some written by hand."""
    rows = []
    for reader in _readers(plan.folder):
        row = Row(f"malformed answers: {reader.name}")
        for seed in plan.seeds(_TIMES):
            chance = plan.chance(seed, reader.name)
            own, answer = reader.answers[0], chance.choice(reader.answers)
            content = mutated(chance.choice([own, answer]), chance, reader.mutation)
            began_s = time.process_time()
            is_read, faults = _reading(reader, content)
            took_s = time.process_time() - began_s
            if took_s > _MOST_CPU_S:
                faults.append(f"it took {took_s:.0f} s")
            if faults:
                row.went_wrong(seed, faults[0])
            else:
                row.went("read, at least in part" if is_read else "refused in a sentence")
        rows.append(row)
    return rows


def _reading(reader: _Reader, content: bytes) -> Reading:
    try:
        return reader.read(content)
    except Exception as error:
        return Reading(False, [f"{type(error).__name__}: {error}"[:300]])


def _readers(folder: Path) -> Iterator[_Reader]:
    yield _Reader("arXiv's listing", _listings(), other_markup, _listing)
    yield _Reader("arXiv's feed", _feeds(), other_markup, _feed)
    yield _Reader("arXiv's query API", _queries(), other_markup, _query)
    for name, answers, ask in (
        ("Hugging Face", _daily_papers(), answering.hugging_face),
        ("Hacker News", _stories(), answering.hacker_news),
        ("Bluesky", _bluesky_posts(), partial(answering.bluesky, folder=str(folder))),
        ("X", _x_pages(), answering.x),
        ("X's oEmbed", _embeds(), answering.oembed),
    ):
        yield _Reader(name, answers, other_json, partial(_asked, ask))
    yield _Reader("posts of the archive", _posts(), other_lines, _post)
    yield _Reader("the configuration", _configurations(), other_toml, partial(_config, folder))


def _asked(ask: Callable[[bytes], Coroutine[None, None, Reading]], body: bytes) -> Reading:
    return asyncio.run(ask(body))


def _listing(body: bytes) -> Reading:
    answer = read_listing(body)
    if not isinstance(answer, ListingPage):
        return Reading(False, list(steering_faults(str(answer.evidence))))
    papers = [item for section in answer.sections for item in section.items]
    return Reading(True, [fault for item in papers for fault in _paper_faults(item)])


def _feed(body: bytes) -> Reading:
    answer = read_feed(body)
    if not isinstance(answer, FeedPage):
        return Reading(False, list(steering_faults(str(answer.evidence))))
    return Reading(True, [fault for item in answer.items for fault in _paper_faults(item)])


def _query(body: bytes) -> Reading:
    answer = read_query(body)
    if not isinstance(answer, QueryPage):
        return Reading(False, list(steering_faults(str(answer.evidence))))
    return Reading(True, [fault for entry in answer.entries for fault in _paper_faults(entry)])


def _paper_faults(paper: object) -> Iterator[str]:
    """What of a paper could not be stored, or not be written on a line."""
    arxiv_id, title, abstract, authors, categories = (
        getattr(paper, name) for name in ("arxiv_id", "title", "abstract", "authors", "categories")
    )
    if ArxivId.parse(arxiv_id).base != arxiv_id:
        yield f"a paper is called {arxiv_id!r}"
    if not title:
        yield "a paper without a title"
    for text in (title, abstract, *authors):
        yield from steering_faults(text)
        if "\n" in text:
            yield "a line break in a text"
    yield from (f"the category {name!r}" for name in categories if not CATEGORY.fullmatch(name))


def _post(body: bytes) -> Reading:
    try:
        post = read_post(body)
    except PostFormatError as error:
        return Reading(False, list(steering_faults(str(error))))
    again = read_post(post.text.encode())
    is_same = again.text == post.text
    return Reading(True, [] if is_same else ["its canonical form is read as another post"])


def _config(folder: Path, body: bytes) -> Reading:
    file = folder / "malformed.toml"
    file.write_bytes(body)
    try:
        load_config(file, {})
    except ConfigError as error:
        return Reading(False, [] if error.faults else ["an error without a fault"])
    return Reading(True, [])


def _recorded(folder: str, pattern: str) -> list[bytes]:
    """The recorded answers, where they are at hand."""
    files = sorted((SHARED_DATA / folder).glob(pattern))
    return [file.read_bytes() for file in files if file.is_file()]


def _listings() -> list[bytes]:
    item = samples.listing_item(1, "2102.02915")
    section = samples.listing_section("New submissions (showing 1 of 1 entries)", item)
    own = samples.listing_page(section, total=1)
    return [own, *_recorded("arxiv-listing", "*.html")]


def _feeds() -> list[bytes]:
    return [samples.rss_feed(samples.feed_item()), *_recorded("arxiv-rss", "*.xml")]


def _queries() -> list[bytes]:
    captured = [
        json.loads(body)["body"].encode("latin-1")
        for body in _recorded("arxiv-api", "arxivpy*.json")
    ]
    return [
        samples.query_feed(samples.ENTRY),
        *captured,
        *_recorded("arxiv-api/server-2026", "*.xml"),
    ]


def _daily_papers() -> list[bytes]:
    paper = {"id": "2608.00001", "upvotes": 12, "ai_summary": "It is short.", "title": "T"}
    own = [{"paper": paper, "numComments": 3, "submittedBy": {"name": "ada"}, "title": "T"}]
    return [
        json.dumps(own).encode(),
        json.dumps(paper).encode(),
        *_recorded("hf-daily-papers", "*.json"),
        *_recorded("hf-daily-papers/malformed", "*.json"),
    ]


def _stories() -> list[bytes]:
    story = {
        "objectID": "1",
        "title": "T",
        "url": "https://arxiv.org/abs/2608.00001",
        "points": 12,
        "num_comments": 3,
        "created_at_i": int(START.timestamp()) - 9_000,
        "author": "ada",
        "_tags": ["story"],
    }
    own = {"hits": [story], "nbHits": 1, "nbPages": 1, "page": 0}
    file = SHARED_DATA / "hackernews" / "node-hacker-news-api__fixtures.json"
    captures = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    return [json.dumps(own).encode(), *(json.dumps(one["reply"]).encode() for one in captures)]


def _bluesky_posts() -> list[bytes]:
    own = {"posts": [bluesky_post(1), bluesky_post(2)]}
    files = sorted((SHARED_DATA / "bluesky").glob("*.yml"))
    return [json.dumps(own).encode(), *_bodies(recorded_answers.cassettes(*files))]


def _x_pages() -> list[bytes]:
    own = x_answer([x_post(1), x_post(2)])
    lines = [line for body in _recorded("x-api", "*.jsonl") for line in body.split(b"\n") if line]
    files = sorted((SHARED_DATA / "x-api").glob("*.yaml"))
    return [json.dumps(own).encode(), *lines, *_bodies(recorded_answers.cassettes(*files))]


def _bodies(answers: Recorded) -> list[bytes]:
    return [answer.body for answer in answers.values()]


def _embeds() -> list[bytes]:
    html = '<blockquote class="twitter-tweet"><p lang="en">Look</p>&mdash; Ada</blockquote>'
    return [json.dumps({"html": html}).encode(), *_recorded("twitter-oembed", "*.json")]


def _posts() -> list[bytes]:
    return [POST.encode(), NO_ABSTRACTS.encode(), *_recorded("archive", "*.md")]


def _configurations() -> list[bytes]:
    example = (_ROOT / "config.example.toml").read_text(encoding="utf-8")
    whole = example.replace("# [[", "[[")
    lines = [line.removeprefix("# ") if " = " in line else line for line in whole.split("\n")]
    return ["\n".join(lines).encode(), example.encode()]
