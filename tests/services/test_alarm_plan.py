"""Deciding what the owner is told."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.health import Finding, State
from bot.services.alarm_book import book_of, book_text
from bot.services.alarm_plan import (
    PATIENCE,
    Book,
    Letter,
    Watched,
    begun,
    decide,
    failed,
    is_due,
    refused,
    told,
)

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def finding(key: str, state: State = State.BAD, text: str = "it is late") -> Finding:
    """A finding about something, with a remedy if it is bad."""
    remedy = "look at it" if state is State.BAD else ""
    return Finding(key, key.upper(), state, text, remedy)


@dataclass
class Life:
    """A bot's minutes: what it finds goes in, what it tells comes out."""

    now: datetime = NOW
    book: Book = field(default_factory=Book)
    letters: list[Letter] = field(default_factory=list)
    delivers: bool = True

    def minute(self, *findings: Finding, catching_up: bool = False) -> None:
        """One look; a letter that is due is sent, and arrives or is refused. The book is stored."""
        number = len(self.letters)
        book = decide(self.book, findings, self.now, lambda: f"n{number}", catching_up=catching_up)
        if is_due(book, self.now):
            book = begun(book, self.now)
            if self.delivers and book.letter is not None:
                self.letters.append(book.letter)
                book = told(book)
            else:
                book = refused(book, self.now)
        self.book = book_of(book_text(book))
        assert self.book == book
        self.now += MINUTE

    def minutes(self, number: int, *findings: Finding, catching_up: bool = False) -> None:
        """Several of them."""
        for _ in range(number):
            self.minute(*findings, catching_up=catching_up)

    @property
    def told(self) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The keys of the troubles that were told, and of those that ended, letter by letter."""
        return [(letter.begins, letter.ends) for letter in self.letters]


@pytest.mark.parametrize("kind", list(PATIENCE))
def test_one_message_for_a_trouble_and_one_for_its_end(kind: str) -> None:
    """After it stood for a while, and after it was over for a while; nothing in between."""
    key, patience = f"{kind}:it" if kind == "source" else kind, PATIENCE[kind]
    begin, end = patience.begin // MINUTE, patience.end // MINUTE
    life = Life()
    life.minutes(begin, finding(key))
    assert life.told == []
    life.minutes(500, finding(key))
    assert life.told == [((key,), ())]
    life.minutes(end, finding(key, State.OK))
    assert len(life.told) == 1
    life.minutes(500, finding(key, State.OK, "all there"))
    assert life.told[1:] == [((), (key,))]
    assert life.book == Book()


def test_what_is_told() -> None:
    """What is wrong and what to do, then that it is well and how; nothing in it acts."""
    life = Life()
    life.minutes(40, finding("arxiv", text="late, says <@123> in **bold** @everyone"))
    life.minutes(40, finding("arxiv", State.OK, "complete up to Tuesday"))
    trouble, end = (letter.text for letter in life.letters)
    assert trouble.splitlines()[0] == "**I need somebody:**"
    assert "- ARXIV: late, says <\u200b@123> in \\*\\*bold\\*\\* @\u200beveryone" in trouble
    assert trouble.endswith("\n  What to do: look at it")
    assert end == "**Well again:**\n- ARXIV: complete up to Tuesday"


def test_what_comes_and_goes_is_no_news() -> None:
    """A trouble of nine minutes, again and again, is never told; neither is a short respite."""
    life = Life()
    for _ in range(20):
        life.minutes(9, finding("disk"))
        life.minute(finding("disk", State.OK))
    assert life.told == []
    life.minutes(11, finding("disk"))
    for _ in range(20):
        life.minutes(59, finding("disk", State.OK))
        life.minute(finding("disk"))
    assert life.told == [(("disk",), ())]


def test_troubles_of_one_minute_come_together() -> None:
    """One message names them; at most five, the others follow."""
    life = Life()
    sources = [finding(f"source:s{number}") for number in range(7)]
    life.minutes(10, *sources)
    life.minutes(2, *sources)
    first, second = life.told
    assert [len(first[0]), len(second[0])] == [5, 2]
    assert {*first[0], *second[0]} == {one.key for one in sources}


def test_only_some_things_are_told() -> None:
    """What the issue names; who set a channel up is told of that channel by the deliveries."""
    life = Life()
    others = [finding(key) for key in ("channel:1", "gateway", "clock", "token", "configuration")]
    life.minutes(2000, *others)
    assert life.told == []


def test_a_warning_after_refused_keys_says_nothing() -> None:
    """A source that cannot be reached has not accepted its keys; one that works has."""
    life = Life()
    life.minutes(11, finding("source:x"))
    life.minutes(600, finding("source:x", State.WARN))
    assert len(life.told) == 1
    life.minutes(11, finding("source:x", State.OK))
    assert life.told[1:] == [((), ("source:x",))]


def test_a_restart_ends_no_trouble() -> None:
    """While the bot catches up, a listing is only warned of: that is not its end."""
    life = Life()
    life.minutes(31, finding("arxiv"))
    life.minutes(30, finding("arxiv", State.WARN), catching_up=True)
    life.minutes(100, finding("arxiv"))
    assert life.told == [(("arxiv",), ())]
    life.minutes(11, finding("arxiv", State.WARN))
    assert life.told[1:] == [((), ("arxiv",))]


def test_a_source_that_is_taken_away_is_well() -> None:
    """What is no longer looked at is no trouble any more, and that is told."""
    life = Life()
    life.minutes(11, finding("source:x"))
    life.minutes(11)
    assert life.told[1:] == [((), ("source:x",))]
    assert life.letters[1].text.endswith(": it is not looked at any more")


def test_what_cannot_be_seen_is_not_well() -> None:
    """Without a store nothing is known of the rest: only the store is told of, and its end."""
    life = Life()
    life.minutes(11, finding("source:x"))
    life.minutes(500, finding("store"))
    life.minutes(500, finding("store", State.OK), finding("source:x"))
    assert life.told == [(("source:x",), ()), (("store",), ()), ((), ("store",))]


def test_a_person_who_takes_no_messages_is_asked_ever_more_seldom() -> None:
    """After an hour, two, four, …, a day; what is over by then is not told at all."""
    life, attempts = Life(delivers=False), []
    for _ in range(60 * 24 * 10):
        before = life.book.failures
        life.minute(finding("disk"))
        if life.book.failures > before:
            attempts.append(life.now)
    waits = [(b - a) // timedelta(hours=1) for a, b in itertools.pairwise(attempts)]
    assert waits[:6] == [1, 2, 4, 8, 16, 24]
    assert set(waits[5:]) == {24}
    life.minutes(60 * 24, finding("disk", State.OK))
    life.delivers = True
    life.minutes(60 * 48, finding("disk", State.OK))
    assert life.told == []


def test_a_letter_whose_fate_is_unknown_stays_as_it_is() -> None:
    """It is tried again with the same words and nonce, even if the trouble is over by then."""
    book = Book()
    for minute in range(11):
        book = decide(book, [finding("disk")], NOW + minute * MINUTE, lambda: "first")
    sent_at = NOW + 10 * MINUTE
    book = failed(begun(book, sent_at), sent_at, None)
    letter = book.letter
    assert letter is not None
    assert not is_due(book, sent_at + 4 * MINUTE)
    for minute in range(11, 100):
        later = NOW + minute * MINUTE
        book = decide(book, [finding("disk", State.OK)], later, lambda: "other")
    assert book.letter == letter
    assert is_due(book, later)
    book = told(begun(book, later))
    after = decide(book, [finding("disk", State.OK)], later, lambda: "second")
    assert after.letter is not None
    assert (after.letter.ends, after.letter.nonce) == (("disk",), "second")


def test_a_server_that_asks_for_patience_gets_it() -> None:
    """Discord's Retry-After is kept, but a clock that is set back holds nothing up for ever."""
    book = Book(letter=Letter("x", "n", ("disk",)))
    later = NOW + timedelta(hours=3)
    assert failed(book, NOW, later).retry_at == later
    assert not is_due(replace(book, retry_at=later), NOW)
    assert is_due(replace(book, retry_at=later), NOW - timedelta(days=2))


def test_a_clock_that_was_ahead_is_not_believed() -> None:
    """A trouble that begins in the future begins now."""
    watched = {"disk": Watched("disk", NOW + timedelta(days=300))}
    life = Life(book=Book(watched))
    life.minutes(11, finding("disk"))
    assert life.told == [(("disk",), ())]


@pytest.mark.parametrize("note", [None, "", "null", "[]", '{"watched": 3}', "\x00", '{"a": 1'])
def test_a_broken_note_is_an_empty_book(note: str | None) -> None:
    """The worst that comes of it is one message too many."""
    assert book_of(note) == Book()


STATES = st.lists(st.tuples(st.sampled_from(State), st.integers(1, 45)), max_size=30)


@given(STATES, st.sampled_from(["arxiv", "disk", "source:x", "deliveries"]))
def test_begins_and_ends_take_turns(course: Sequence[tuple[State, int]], key: str) -> None:
    """Whatever happens: a trouble is told, then its end, then perhaps another one."""
    life = Life()
    for state, minutes in course:
        life.minutes(minutes, finding(key, state))
    assert life.told == [
        ((key,), ()) if number % 2 == 0 else ((), (key,)) for number in range(len(life.told))
    ]
    assert all(len(letter.text) < 2000 for letter in life.letters)


@given(st.text(max_size=3000), st.text(min_size=1, max_size=3000))
def test_a_message_always_fits(text: str, remedy: str) -> None:
    """Five troubles at once, with any text, are under Discord's 2,000 characters."""
    troubles = [Finding(f"source:{n}", text[:100], State.BAD, text, remedy) for n in range(5)]
    life = Life()
    life.minutes(11, *troubles)
    [letter] = life.letters
    assert len(letter.text) <= 2000
    assert letter.text.count("\n") == 10
