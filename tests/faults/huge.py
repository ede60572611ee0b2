"""A text of a million characters, of each kind that makes careless code slow: bounded time."""

import asyncio
import io
import time
from collections.abc import Callable
from dataclasses import replace

from rich.console import Console

from bot.errors import HotPapersError
from bot.render.markdown import read_post, render_post
from bot.render.markdown.reader import LARGEST_POST
from bot.render.records import render_digest_json
from bot.render.text import DigestText
from bot.texts import ENGLISH
from bot.ui.digest_message import hot_message
from bot.ui.list_message import list_message
from bot.ui.paper_message import paper_message, whole_messages
from tests.faults import messages, people
from tests.faults.people import Words
from tests.faults.plan import Plan
from tests.faults.rows import Row

_LONG, _LONGEST = 100_000, 1_000_000
_MOST_CPU_S = {_LONG: 3.0, _LONGEST: 12.0}  # for one rendering
_IN_FULL = 8  # of the pieces
_PIECES = (
    "$", "$x$", "\\", "\\frac", "{", "}", "(", "x(", "[", "](", "a](b)", "`", "``x''", "*", "_",
    "<", "<a", "&lt;", "&amp;", "http://x ", "https://", "https://a.b/c", "@everyone", "<@1>",
    ":a:", ":", ".", "a. ", "1. ", "-", "--", "~", "^{x}", "\u200b", "\u0301", "👨‍👩‍👧", "🇫", "学",
    "\n",
    "\x1b[31m", "\ud83d", ", ", "((", "arXiv:", "2102.02915 ", " ", "\u00a0", "<!--", "\\cal ",
    "$$", "withdrawn ", "\\begin{equation}", "# ",
)  # fmt: skip


def play(plan: Plan) -> list[Row]:
    """Each piece again and again, in a title, an abstract, a name and a post at once."""
    rows = []
    lengths = [(_LONGEST, _IN_FULL), (_LONG, len(_PIECES))]
    for length, times in lengths[plan.is_sample :]:
        row = Row(f"hostile words: {length:,} characters in each text")
        for seed in plan.seeds(times):
            piece = plan.chance(seed).choice(_PIECES)
            fault = asyncio.run(_fault(piece, length))
            if fault:
                row.went_wrong(seed, f"{piece!r} again and again: {fault}")
            else:
                row.went(f"each rendering took less than {_MOST_CPU_S[length]:g} s")
        rows.append(row)
    return rows


async def _fault(piece: str, length: int) -> str:
    text = (piece * (length // len(piece) + 1))[:length]
    [harmless, *_] = Words.harmless_ones()
    long = replace(harmless, title=text, abstract=text, names=(text,), post=text, short=text)
    for name, render in _RENDERINGS.items():
        began_s = time.process_time()
        try:
            render([long, harmless])
        except HotPapersError as error:
            return f"{name}: {error}"
        took_s = time.process_time() - began_s
        if took_s > _MOST_CPU_S[length]:
            return f"{name}: {took_s:.0f} s"
    return ""


def _hot(words: list[Words]) -> None:
    hot_message(ENGLISH, people.digest_page(words))


def _list(words: list[Words]) -> None:
    list_message(ENGLISH, people.digest_page(words))


def _paper(words: list[Words]) -> None:
    paper_message(ENGLISH, people.paper_page(1, words[0]))


def _whole_paper(words: list[Words]) -> None:
    whole_messages(ENGLISH, people.paper_page(1, words[0]))


def _typed(words: list[Words]) -> None:
    for _ in messages.errors(ENGLISH, words[:1]):
        pass


def _terminal(words: list[Words]) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=80, markup=False)
    console.print(DigestText(people.digest_page(words).view, explain=True))


def _archive(words: list[Words]) -> None:
    post = render_post(people.digest_of(words)).encode()
    if len(post) <= LARGEST_POST:
        read_post(post)


def _json(words: list[Words]) -> None:
    render_digest_json(people.digest_page(words).view)


_RENDERINGS: dict[str, Callable[[list[Words]], None]] = {
    "/hot": _hot,
    "list": _list,
    "/paper": _paper,
    "whole paper": _whole_paper,
    "typed": _typed,
    "terminal": _terminal,
    "archive": _archive,
    "JSON": _json,
}
