"""Hostile titles, names and posts in Discord: none acts, and none breaks a limit."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from discord import ui

from bot.texts import Language, list_languages
from tests.faults import messages, oracles
from tests.faults.oracles import Read
from tests.faults.people import CHANNEL, NOW, Words
from tests.faults.plan import Plan
from tests.faults.renderings import BATCH, play_words
from tests.faults.rows import Row
from tests.servers.discord.errors import ApiError
from tests.servers.discord.openapi import OpenApi
from tests.servers.discord.recording import Recorded
from tests.servers.discord.validation import check_message
from tests.shared import SHARED_DATA
from tests.ui import limits

_V2 = 1 << 15
_DESCRIBED = 50  # each so many batches are held against Discord's description, which is slow
_OWN_MENTION = re.compile(
    rf"<#{CHANNEL}>|<@&4000000000000000009>|<t:{int(NOW.timestamp())}(?::[a-zA-Z])?>"
    r"|<t:1[78]\d{8}(?::[a-zA-Z])?>"
)
_OWN_ADDRESSES = ("https://discord.com/channels/", "https://arxiv.org/abs/2102.02915")


def play(plan: Plan) -> list[Row]:
    """Every message, form and choice, in each language in turn."""
    return asyncio.run(_play(plan))


async def _play(plan: Plan) -> list[Row]:
    known = [known_in(language) for language in list_languages()]
    openapi = _description()
    numbers = count()

    def rendering(words: list[Words]) -> Iterator[str]:
        number = next(numbers)
        in_turn = known[number % len(known)]
        yield from faults_in(words, in_turn)
        if openapi is not None and number % _DESCRIBED == 0:
            yield from _description_faults(openapi, words, in_turn.language)

    return play_words(plan, {"Discord": rendering})


@dataclass(frozen=True, slots=True)
class Known:
    """What harmless words give in the same places: no more than that may be in a message."""

    language: Language
    marks: dict[str, Counter[str]]


def faults_in(words: list[Words], known: Known) -> Iterator[str]:
    """Every message and form: its limits, and what its texts have in them."""
    language = known.language
    sources = "".join(
        each.title + each.abstract + each.post + each.short + "".join(each.names) for each in words
    )
    for name, view in messages.messages(language, words):
        yield from (f"{name}: {fault}" for fault in limits.faults(view))
        yield from (f"{name}: {fault}" for fault in _refused(view))
        read = _read(view)
        # Who typed something gets the beginning of that back, to see what was not understood.
        written = "https://" if name == "error" else sources
        yield from (f"{name}: {fault}" for fault in _acting(read, known.marks[name], written))
        for part in limits.components(view):
            for key in ("content", "label", "placeholder", "custom_id", "url", "description"):
                told = str(part.get(key) or "")
                yield from (f"{name}, {key}: {fault}" for fault in oracles.unseen_faults(told))
            for option in part.get("options") or ():
                told = option["label"]
                yield from (f"{name}, option: {fault}" for fault in oracles.unseen_faults(told))
    for modal in messages.modals(language, words):
        yield from _modal_faults(modal)
    for name, most, text in messages.plain_texts(language, words):
        yield from (f"{name}: {fault}" for fault in oracles.unseen_faults(text))
        if not 0 < len(text.encode("utf-16-le", "surrogatepass")) // 2 <= most:
            yield f"{name}: {len(text)} characters"


def known_in(language: Language) -> Known:
    """What is in each message about harmless words, in a language; needs a running loop."""
    marks: dict[str, Counter[str]] = {}
    for words in Words.harmless_ones():
        for name, view in messages.messages(language, [words] * BATCH):
            marks[name] = marks.get(name, Counter()) | _marks(_read(view))
    return Known(language, marks)


def _read(view: ui.LayoutView) -> list[Read]:
    return [Read(text) for text in limits.texts(view)]


def _marks(read: list[Read]) -> Counter[str]:
    return sum((each.marks for each in read), Counter())


def _acting(read: list[Read], known: Counter[str], sources: str) -> Iterator[str]:
    """What of the texts of a message acts that harmless words would not have had there."""
    for mark, number in (_marks(read) - known).items():
        yield f"{mark!r} formats {number} times too often"
    for each in read:
        for mention in each.mentions:
            if not _OWN_MENTION.fullmatch(mention):
                yield f"it mentions {mention}"
        for link in each.links:
            if not re.fullmatch(r"https://arxiv\.org/abs/[\d.]+", link):
                yield f"a masked link to {link[:60]}"
        for text in each.texts:
            yield from oracles.link_text_faults(text)
        for address in each.addresses:
            if (
                not address.startswith(_OWN_ADDRESSES)
                and address[:16] not in sources
                and sources not in address
            ):
                yield f"an address that nobody wrote: {address[:60]}"


def _refused(view: ui.LayoutView) -> Iterator[str]:
    """What the loopback Discord would refuse."""
    form = {"flags": _V2, "components": view.to_components()}  # type: ignore[no-untyped-call]
    try:
        check_message(form, files=0)
    except ApiError as error:
        yield f"refused: {json.dumps(error.payload())[:200]}"


def _modal_faults(modal: ui.Modal) -> Iterator[str]:
    sent = modal.to_dict()
    if not 0 < len(sent["title"]) <= 45:
        yield f"a form is titled {sent['title']!r}"
    for part in limits.walk([{"type": 0, "components": sent["components"]}]):
        inner = part.get("component") or {}
        if len(inner.get("value") or "") > inner.get("max_length", 4000):
            yield "a form's field holds more than it may"
        told = str(inner.get("value") or "")
        yield from (f"a form: {fault}" for fault in oracles.unseen_faults(told))


def _description() -> OpenApi | None:
    """Discord's own description, where the recorded data is at hand."""
    file = SHARED_DATA / "discord" / "openapi.json"
    return OpenApi(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def _description_faults(openapi: OpenApi, words: list[Words], language: Language) -> Iterator[str]:
    for name, view in messages.messages(language, words):
        form = {"flags": _V2, "components": view.to_components()}  # type: ignore[no-untyped-call]
        asked = Recorded("POST", f"/channels/{CHANNEL}/messages", 0.0, body=form)
        yield from (f"{name}: {fault}" for fault in openapi.check_request(asked))
