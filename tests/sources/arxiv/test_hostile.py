"""Whatever bytes come, each reader gives one of its answers: it neither raises nor reaches out."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.arxiv.feed import read_feed
from bot.sources.arxiv.listing import read_listing
from bot.sources.arxiv.query import read_query
from bot.sources.arxiv.records import (
    EmptyAnswer,
    ErrorAnswer,
    FeedPage,
    ForeignAnswer,
    ListingPage,
    QueryPage,
    SectionKind,
)
from tests.said import in_english
from tests.sources.arxiv.samples import (
    ENTRY,
    feed_item,
    listing_item,
    listing_page,
    listing_section,
    query_feed,
    recorded,
    rss_feed,
)

Reader = Callable[[bytes], object]
OTHERS = (EmptyAnswer, ErrorAnswer, ForeignAnswer)
READERS: list[tuple[Reader, type, bytes]] = [
    (read_query, QueryPage, query_feed(ENTRY)),
    (read_feed, FeedPage, rss_feed(feed_item())),
    (
        read_listing,
        ListingPage,
        listing_page(
            listing_section(
                "New submissions (showing 1 of 1 entries)", listing_item(1, "2102.02915")
            ),
            total=1,
        ),
    ),
]
ALL = [reader for reader, _, _ in READERS]
FOLDERS = [
    (read_query, QueryPage, "arxiv-api/server-2026", "*"),
    (read_feed, FeedPage, "arxiv-rss", "*"),
    (read_listing, ListingPage, "arxiv-listing", "*[!h]_[!a]*"),
]
MARKUP = st.text(max_size=100).map(lambda text: f"<{text}".encode("utf-8", "replace"))
MUTATIONS = 400
LARGEST = 80_000
LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10)
)
HOSTILE = {
    "external type": b'<!DOCTYPE f SYSTEM "http://127.0.0.1:9/x.dtd"><f/>',
    "laughs": b'<!DOCTYPE f [<!ENTITY l0 "ha">' + LAUGHS + b"]><f>&l9;</f>",
    "laughs in an attribute": b'<!DOCTYPE f [<!ENTITY l0 "ha">' + LAUGHS + b']><f a="&l9;"/>',
    "laughs in UTF-16": (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE f [<!ENTITY l0 "ha">'
        + LAUGHS.decode()
        + "]><f>&l9;</f>"
    ).encode("utf-16"),
    "depth": b"<a>" * 200_000,
    "closed depth": b"<a>" * 100_000 + b"</a>" * 100_000,
    "html depth": b"<html>" + b"<div id='dlpage'><dl><dt><b>" * 50_000 + b"</html>",
    "many attributes": b"<f " + b" ".join(b'a%d=""' % n for n in range(100_000)) + b"/>",
    "unknown encoding": b'<?xml version="1.0" encoding="klingon"?><f/>',
    "zero character": b"<f>&#0;</f>",
    "null bytes": b"\x00" * 1000,
    "byte order mark": b"\xef\xbb\xbf",
    "half a character": b"<f>\xc3</f>",
    "open brackets": b"<" * 100_000,
    "open comment": b"<!--" * 50_000,
    "block page": b"<html><head><title>Access Denied</title></head><body>Sorry</body></html>",
    "json": b'{"error": "rate limited"}',
    "rate": b"Rate exceeded.",
    "white space": b" \n\t ",
    "nothing": b"",
}


def damaged(body: bytes, chance: random.Random) -> bytes:
    """`body` with one thing wrong: cut, bytes changed, a part lost, doubled or from elsewhere."""
    here, there = sorted(chance.randrange(len(body) + 1) for _ in range(2))
    match chance.randrange(6):
        case 0:
            return body[:there]
        case 1:
            return body[here:]
        case 2:
            return body[:here] + body[there:]
        case 3:
            return body[:there] + body[here:]
        case 4:
            flipped = bytearray(body)
            for _ in range(chance.randrange(1, 30)):
                flipped[chance.randrange(len(body))] = chance.randrange(256)
            return bytes(flipped)
        case _:
            mark = chance.choice(
                [b"</entry>", b"<", b"&", b"</dl>", b"\x00", b'"', b"</div>", b"]]>"]
            )
            return body[:here] + mark + body[here:]


def entries_of(page: object) -> list[tuple[SectionKind, int, str]]:
    """Section, number and id of all entries of a listing page."""
    assert isinstance(page, ListingPage)
    return [(s.kind, item.number, item.arxiv_id) for s in page.sections for item in s.items]


@pytest.mark.parametrize(("reader", "page", "folder", "pattern"), FOLDERS)
def test_damaged_recorded_answers(
    reader: Reader, page: type, folder: str, pattern: str, shared_data: Path
) -> None:
    """Recorded answers with something wrong give one of the four answers each."""
    chance = random.Random(20210208)
    bodies = [
        body for body in recorded(shared_data / folder, pattern).values() if 0 < len(body) < LARGEST
    ]
    assert len(bodies) >= 10
    for number in range(MUTATIONS):
        body = damaged(chance.choice(bodies), chance)
        answer = reader(body)
        assert isinstance(answer, (page, *OTHERS)), (number, answer)


def test_page_without_faults_is_whole(shared_data: Path) -> None:
    """A listing page that lost a part either has all of its entries or says that it has not."""
    chance = random.Random(20210208)
    folder = shared_data / "arxiv-listing"
    for name in ("day__list_math.PR_new", "native__list_math_new", "day__list_cs.IT_new"):
        body = (folder / f"{name}.html").read_bytes()
        whole = entries_of(read_listing(body))
        for _ in range(MUTATIONS // 4):
            here = chance.randrange(len(body))
            length = int(2 ** chance.uniform(0, 14))
            answer = read_listing(body[:here] + body[here + length :])
            assert not isinstance(answer, EmptyAnswer)
            if isinstance(answer, ListingPage) and not answer.faults:
                assert entries_of(answer) == whole, (name, here, length)


@pytest.mark.parametrize(("reader", "page", "body"), READERS)
def test_truncated_answer_is_never_a_page(reader: Reader, page: type, body: bytes) -> None:
    """An answer that breaks off anywhere is foreign; only the whole one is a page."""
    whole = body.rstrip()
    assert isinstance(reader(whole), page)
    for length in range(len(whole)):
        assert isinstance(reader(whole[:length]), ForeignAnswer), length


@pytest.mark.parametrize("reader", ALL)
@given(
    body=st.binary(max_size=200)
    | st.text(max_size=100).map(lambda t: f"<{t}".encode("utf-8", "replace"))
)
def test_garbage(reader: Reader, body: bytes) -> None:
    """Random bytes and random text in markup are never a page and never an exception."""
    assert isinstance(reader(body), OTHERS)


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("reader", ALL)
def test_hostile_bodies(reader: Reader, body: bytes) -> None:
    """Bombs, entities and pages of others are foreign, at once, and nothing of a file leaks."""
    began = time.process_time()
    answer = reader(body)
    assert time.process_time() - began < 2
    assert isinstance(answer, ForeignAnswer)
    assert len(str(answer.evidence)) < 500
    assert str(answer.evidence).isprintable()


@pytest.mark.parametrize(("reader", "body"), [(r, body) for r, _, body in READERS[:2]])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_type_before_a_good_answer(reader: Reader, body: bytes, encoding: str) -> None:
    """A good XML answer with a document type in front is refused all the same."""
    rest = body.decode().partition("?>\n")[2]
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE feed [<!ENTITY a "b">]>'
    assert isinstance(reader((head + rest).encode(encoding)), ForeignAnswer)


def test_document_type_is_refused_unparsed() -> None:
    """Where the raw bytes show a document type, no parser has seen them: it has no complaint."""
    for name in ("external type", "laughs", "laughs in an attribute"):
        answer = read_query(HOSTILE[name] + b"<<<")
        assert in_english(answer) == ForeignAnswer(
            "XML with a document type, which is never parsed, came instead of an answer of the"
            " query API"
        )


@pytest.mark.parametrize(
    "attack",
    [
        ('<!DOCTYPE feed [<!ENTITY x SYSTEM "{}">]>', "&x;"),
        ('<!DOCTYPE feed [<!ENTITY % p SYSTEM "{}">%p;]>', "title"),
        (
            "",
            '<i xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="{}" parse="text"/>a</i>',
        ),
    ],
)
def test_files_are_not_read(attack: tuple[str, str], tmp_path: Path) -> None:
    """No way of naming a file inside an answer brings its content into a record."""
    secret = tmp_path / "secret"
    secret.write_text("<!-- s3cret -->")
    head, title = (part.format(secret.as_uri()) for part in attack)
    body = query_feed(ENTRY.replace("How to", title)).decode().replace("<feed", f"{head}<feed", 1)
    assert "s3cret" not in repr(read_query(body.encode()))


@pytest.mark.parametrize(
    "run", [" ", "(", "()", "(a", ", ", "this ", "withdrawn ", ". this paper "]
)
def test_long_runs_take_no_time(run: str) -> None:
    """A long field that repeats what a pattern begins with is read at once."""
    long = run * (200_000 // len(run))
    bodies = [
        (read_query, query_feed(ENTRY.replace("12 pages", long).replace("How to", long))),
        (
            read_feed,
            rss_feed(feed_item(title=long + "x", creator=long)).replace(b"Words", long.encode()),
        ),
        (
            read_listing,
            listing_page(
                listing_section(long, listing_item(1, "2102.02915", comments=long)), total=1
            ),
        ),
    ]
    for reader, body in bodies:
        began = time.process_time()
        reader(body)
        assert time.process_time() - began < 2


def test_block_page_is_named() -> None:
    """The evidence for a block page has its title, so that a person knows what happened."""
    for reader in ALL:
        answer = reader(HOSTILE["block page"])
        assert isinstance(answer, ForeignAnswer)
        assert "an HTML page titled “Access Denied” came instead of" in str(answer.evidence)


def test_text_of_an_answer_is_harmless() -> None:
    """Control characters and marks that turn a line around do not reach the evidence."""
    answer = read_query("Sorry\u202e \x1b[31m\nnot today".encode())
    assert isinstance(answer, ForeignAnswer)
    assert "“Sorry [31m not today”" in str(answer.evidence)
