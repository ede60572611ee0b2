"""Deciding what the owner is told: one message for a trouble, one for its end. Pure.

A trouble has to stand for a while before it is told, and to be over for a while before that is told
as well, so that nothing that comes and goes is news. What is remembered of all this is a `Book`,
which is stored before and after each message: the messages of a crash are found again by it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.health import Finding, State
from bot.services.alarm_words import letter_words
from bot.texts import ENGLISH, Language, Said
from bot.texts.stored import read_sentence, write_sentence

_MOST_ITEMS = 5  # of one message; what is beyond comes with the next
_FIRST_RETRY = timedelta(minutes=5)
_LONGEST_RETRY = timedelta(hours=1)
_FIRST_REFUSAL = timedelta(hours=1)
_LONGEST_REFUSAL = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Patience:
    """For how long a trouble stands before it is told, and is over before that is told.

    `warn_is_well`: a finding that only warns needs nobody any more. Otherwise it says nothing: a
    source that refuses its keys and then cannot be reached has not accepted them.
    """

    begin: timedelta
    end: timedelta
    warn_is_well: bool = True


_MINUTE = timedelta(minutes=1)
PATIENCE: Mapping[str, Patience] = {
    "arxiv": Patience(30 * _MINUTE, 10 * _MINUTE),
    "deliveries": Patience(10 * _MINUTE, 10 * _MINUTE),
    "source": Patience(10 * _MINUTE, 10 * _MINUTE, warn_is_well=False),
    "disk": Patience(10 * _MINUTE, 60 * _MINUTE, warn_is_well=False),
    "back-up": Patience(5 * _MINUTE, 10 * _MINUTE),
    "store": Patience(5 * _MINUTE, 10 * _MINUTE),
    "loops": Patience(5 * _MINUTE, 10 * _MINUTE),
}
"""The kinds of findings that the owner is told of; a lost connection could not be told anyway."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A trouble since it began (aware UTC); `well_since` is when one that was told seemed over.

    `subject` is a sentence as it is stored.
    """

    subject: str
    bad_since: datetime
    told: bool = False
    well_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to the owner, and the keys of the troubles that it tells of, and of those ended.

    `begun_at` is set before it is sent: from then on it may or may not be there. `text` is in the
    owner's language, and `english` the same for the log.
    """

    text: str
    nonce: str
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    begun_at: datetime | None = None
    english: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """All that is remembered. Nothing is sent before `retry_at`, after so many `failures`."""

    watched: Mapping[str, Watched] = field(default_factory=dict)
    letter: Letter | None = None
    retry_at: datetime | None = None
    failures: int = 0


def decide(
    book: Book,
    findings: Iterable[Finding],
    now: datetime,
    make_nonce: Callable[[], str],
    *,
    language: Language = ENGLISH,
    catching_up: bool = False,
) -> Book:
    """The book after a look; its letter, if there is one, is to be sent. It is in `language`.

    A letter that was begun stays as it is until its fate is known. `catching_up`: the bot has just
    begun, and what only warns may turn out bad.
    """
    known = {one.key: one for one in findings if one.kind in PATIENCE}
    under_way = book.letter.begins if book.letter and book.letter.begun_at else ()
    blind = any(one.kind == "store" and one.state is State.BAD for one in known.values())
    watched: dict[str, Watched] = {}
    for key in [*book.watched, *(key for key in known if key not in book.watched)]:
        before, finding = book.watched.get(key), known.get(key)
        if finding is None and blind and before is not None:
            watched[key] = before  # nobody knows how it is
            continue
        may_be_told = key in under_way or (before is not None and before.told)
        after = _after_look(before, finding, now, may_be_told=may_be_told, catching_up=catching_up)
        if after is not None:
            watched[key] = after
    letter = book.letter
    if letter is None or letter.begun_at is None:
        letter = _letter(watched, known, now, make_nonce, language)
    return replace(book, watched=watched, letter=letter)


def is_due(book: Book, now: datetime) -> bool:
    """Whether the letter is to be sent now; a clock that was set back does not hold it for long."""
    if book.letter is None:
        return False
    at = book.retry_at
    return at is None or now >= at or at - now > _LONGEST_REFUSAL


def begun(book: Book, now: datetime) -> Book:
    """The book right before its letter is sent; the first attempt counts."""
    if book.letter is None or book.letter.begun_at is not None:
        return book
    return replace(book, letter=replace(book.letter, begun_at=now))


def told(book: Book) -> Book:
    """The book after its letter has arrived."""
    if book.letter is None:
        return book
    gone = set(book.letter.ends)
    watched = {
        key: replace(one, told=True) if key in book.letter.begins else one
        for key, one in book.watched.items()
        if key not in gone
    }
    return Book(watched)


def refused(book: Book, now: datetime) -> Book:
    """The book after Discord did not take its letter: it is written anew later, if it still holds.

    Asking a person who takes no messages again and again would shut out the whole address (FACTS
    section 4).
    """
    wait = min(_FIRST_REFUSAL * 2 ** min(book.failures, 10), _LONGEST_REFUSAL)
    return replace(book, letter=None, retry_at=now + wait, failures=book.failures + 1)


def failed(book: Book, now: datetime, not_before: datetime | None) -> Book:
    """The book after an attempt of which nobody knows what came of it: the same letter again."""
    wait = min(_FIRST_RETRY * 2 ** min(book.failures, 10), _LONGEST_RETRY)
    retry_at = max(now + wait, not_before or now)
    return replace(book, retry_at=retry_at, failures=book.failures + 1)


def _after_look(
    before: Watched | None,
    finding: Finding | None,
    now: datetime,
    *,
    may_be_told: bool,
    catching_up: bool,
) -> Watched | None:
    """What becomes of a trouble; None if there is none, and nobody was told of any."""
    if finding is not None and finding.state is State.BAD:
        if before is None or before.bad_since > now:  # a clock that was ahead is not believed
            return Watched(write_sentence(finding.subject), now, told=bool(before and before.told))
        return replace(before, well_since=None)
    if before is None:
        return None
    warns = finding is not None and finding.state is State.WARN
    if finding is not None and warns and (catching_up or not PATIENCE[finding.kind].warn_is_well):
        return replace(before, well_since=None)
    if not may_be_told:
        return None
    since = before.well_since
    return replace(before, well_since=now if since is None or since > now else since)


def _letter(
    watched: Mapping[str, Watched],
    known: Mapping[str, Finding],
    now: datetime,
    make_nonce: Callable[[], str],
    language: Language,
) -> Letter | None:
    """What there is to tell, troubles first."""
    due = [key for key, one in watched.items() if _begins(key, one, known.get(key), now)]
    over = [key for key, one in watched.items() if _ends(key, one, now)]
    begins, ends = due[:_MOST_ITEMS], over[: _MOST_ITEMS - len(due[:_MOST_ITEMS])]
    if not begins and not ends:
        return None
    troubles = [known[key] for key in begins]
    well = [_end(watched[key], known.get(key)) for key in ends]
    return Letter(
        letter_words(language, troubles, well),
        make_nonce(),
        tuple(begins),
        tuple(ends),
        english=letter_words(ENGLISH, troubles, well),
    )


def _begins(key: str, one: Watched, finding: Finding | None, now: datetime) -> bool:
    is_bad = finding is not None and finding.state is State.BAD
    return is_bad and not one.told and now - one.bad_since >= _patience(key).begin


def _ends(key: str, one: Watched, now: datetime) -> bool:
    since = one.well_since
    return one.told and since is not None and now - since >= _patience(key).end


def _patience(key: str) -> Patience:
    return PATIENCE[key.partition(":")[0]]


def _end(one: Watched, finding: Finding | None) -> Said:
    how = finding.text if finding is not None else Said("alarm-unwatched")
    return Said("alarm-what", subject=read_sentence(one.subject), text=how)
