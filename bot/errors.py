"""Every error that may reach a person.

    HotPapersError                exit 1: something failed
    ├── UsageError                exit 2: the caller has to write something else
    │   ├── ArxivIdError          not an arXiv identifier or link
    │   ├── DayError              not a day
    │   ├── StaleControlError     a button or select of a message that means nothing any more
    │   ├── OptionError           an option of a subscription that cannot be meant
    │   ├── NotAllowedError       only others may do that
    │   └── ConfigError           the configuration, all of its faults at once
    ├── NotFoundError             exit 3: a sensible question without an answer
    ├── PostFormatError           a file is not a Hot Papers post, and why
    ├── ImportFailedError         some files of an import were refused
    ├── DaysUnfinishedError       some days could not be collected whole
    ├── FileAccessError           a file or folder cannot be read or written
    ├── AfterWriteError           the command to run after a post was written failed
    ├── SourceError               a service on the network did not give what was asked for
    │   ├── TimedOutError         it took too long
    │   ├── TooLargeError         its answer is over the size limit
    │   ├── UnreachableError      no connection, or none that lasted (DNS, TLS, refused, reset)
    │   ├── BrokenAnswerError     the answer is cut off or cannot be unpacked
    │   ├── RedirectError         it sends us in circles or to a place we do not follow
    │   ├── RateLimitedError      it asks us to slow down (HTTP 429)
    │   ├── ServerFaultError      it has a fault of its own (HTTP 5xx)
    │   ├── RefusedError          it does not accept our credentials, or shuts us out (401, 403)
    │   ├── ShapeError            it answers something else than it did when this was written
    │   ├── NotFetchedError       what one person asked for could not be had now
    │   ├── BudgetSpentError      our own budget for it is used up until a later moment
    │   └── ArxivBusyError        another process of ours keeps arXiv's one connection
    ├── ChannelAccessError        the bot lacks permissions in a channel that it is to post to
    ├── DiscordError              Discord cannot be reached, or does not let the bot in
    ├── PreviewError              the bot cannot be shown in a browser page
    ├── ChartError                a chart could not be drawn; what it was for goes on without
    ├── PostError                 a message could not be posted to Discord
    │   ├── PostRefusedError      Discord does not let us (403, 404)
    │   │   └── PlaceGoneError    the channel or thread does not exist
    │   └── PostFailedError       something went wrong on the way; the message may be there or not
    └── StoreError                the database refused
        ├── StoreBusyError        another process holds the write lock
        ├── StoreFullError        no space left
        ├── StoreReadOnlyError    not writable
        ├── StoreDamagedError     not a database, or a broken one
        ├── StoreBehindError      written by an older version, and only to be looked at
        └── StoreTooNewError      written by a newer version

The message of each is one sentence for the person it reaches: what happened, which input, what to
do next. Errors that reach somebody in Discord are raised with a `Said`, so that it is told in the
language of that person; as strings all are English, for logs and terminals.
"""

from datetime import date, datetime

from bot.texts import Said, Sentence


class HotPapersError(Exception):
    """The root: its text is shown to people as it is."""

    exit_code = 1

    @property
    def said(self) -> Sentence:
        """What it tells, to be told in somebody's language; plain English where it is in none."""
        told = self.args[0] if len(self.args) == 1 else ""
        return told if isinstance(told, Said) else str(self)


class UsageError(HotPapersError):
    """What the caller wrote cannot be meant."""

    exit_code = 2


class ArxivIdError(UsageError):
    """The text is not an arXiv identifier."""


class DayError(UsageError):
    """The text is not a day, or a range of days runs backwards."""


class StaleControlError(UsageError):
    """What a button or select of an old message asks for is not understood any more."""


class OptionError(UsageError):
    """What was typed for a subscription is not understood, or not possible.

    Where the fault is at one place of a text, `typed` is that text, on one line, and `place` where
    in it, counted from 0.
    """

    def __init__(self, sentence: Sentence, *, typed: str = "", place: int = 0) -> None:
        self.typed = typed
        self.place = place
        super().__init__(sentence)


class NotAllowedError(UsageError):
    """The person may not do that, or it cannot be done in Discord."""


class ConfigError(UsageError):
    """The configuration is wrong; `faults` has one line for each fault."""

    def __init__(self, origin: str, faults: list[str]) -> None:
        self.origin = origin
        self.faults = faults
        super().__init__("\n".join([f"the configuration ({origin}) is wrong:", *faults]))


class NotFoundError(HotPapersError):
    """There is nothing stored under what was asked for.

    `nearest` are the days beside one that was asked for, where a day was.
    """

    exit_code = 3

    def __init__(self, sentence: Sentence, *, nearest: tuple[date, ...] = ()) -> None:
        self.nearest = nearest
        super().__init__(sentence)


class PostFormatError(HotPapersError):
    """A file is not a post in the archive's format."""


class ImportFailedError(HotPapersError):
    """At least one file of an import was refused; each was reported by name before."""


class DaysUnfinishedError(HotPapersError):
    """At least one day is not complete; each was reported before."""


class FileAccessError(HotPapersError):
    """A file or folder outside the store cannot be read or written."""


class AfterWriteError(HotPapersError):
    """The owner's command, run after a post was written, failed; the post is there."""


class SourceError(HotPapersError):
    """A service on the network did not give what was asked for.

    `where` is the address without its secrets, `what` says what happened. `retry_at` is the moment
    (aware UTC) before which the service asked not to be asked again, None where it named none.
    `transient` says whether the same request may succeed within a minute; `attempts` counts how
    often it was made.
    """

    def __init__(
        self,
        where: str,
        what: Sentence,
        *,
        retry_at: datetime | None = None,
        transient: bool = False,
    ) -> None:
        self.where = where
        self.what = what
        self.retry_at = retry_at
        self.transient = transient
        self.attempts = 1
        super().__init__(where, what)

    @property
    def reason(self) -> Said:
        """Where and what, without advice."""
        if self.attempts == 1:
            return Said("source-said", where=self.where, what=self.what)
        tries = self.attempts
        return Said("source-said-often", where=self.where, what=self.what, attempts=tries)

    @property
    def advice(self) -> str:
        """What happens next, or what to do."""
        if self.retry_at is not None:
            return f"it asks not to be asked again before {self.retry_at:%Y-%m-%d %H:%M:%S} UTC"
        return "the next run tries again"

    def __str__(self) -> str:
        return f"{self.reason}; {self.advice}"


class TimedOutError(SourceError):
    """The service did not connect, go on or finish in time."""


class TooLargeError(SourceError):
    """The answer is longer, unpacked, than anything we expect."""


class UnreachableError(SourceError):
    """There is no connection to the service, or it broke."""


class BrokenAnswerError(SourceError):
    """The answer is cut off or cannot be unpacked."""


class RedirectError(SourceError):
    """The service redirects too often, or to a place that we do not follow."""


class RateLimitedError(SourceError):
    """The service answers 429: too many requests."""


class ServerFaultError(SourceError):
    """The service answers 5xx."""


class RefusedError(SourceError):
    """The service answers 401 or 403, or says in its own words that it does not know us."""

    @property
    def advice(self) -> str:
        """What to do."""
        return "check its keys in the configuration"


class ShapeError(SourceError):
    """The service answers, but not in the shape that is known: HTML, no JSON, other fields."""


class NotFetchedError(SourceError):
    """What one person asked for could not be had: nobody tries again but they."""

    @property
    def said(self) -> Sentence:
        """Where, what and when to ask again."""
        if self.retry_at is None:
            return Said("not-fetched", where=self.where, what=self.what)
        at = self.retry_at
        return Said("not-fetched-until", where=self.where, what=self.what, moment=at)

    def __str__(self) -> str:
        return str(self.said)


class BudgetSpentError(SourceError):
    """The daily budget that the configuration sets for a source is used up."""

    @property
    def advice(self) -> str:
        """When it goes on."""
        return f"it goes on at {self.retry_at:%Y-%m-%d %H:%M} UTC" if self.retry_at else "it waits"


class ArxivBusyError(SourceError):
    """Another process on the same data folder kept arXiv's one connection for too long."""


class ChannelAccessError(HotPapersError):
    """The bot cannot post in a channel until somebody grants it something there."""


class DiscordError(HotPapersError):
    """Discord cannot be reached, or does not let the bot in: that `lasts` until somebody acts."""

    def __init__(self, text: str, *, lasts: bool = False) -> None:
        super().__init__(text)
        self.lasts = lasts


class PreviewError(HotPapersError):
    """The bot cannot be shown in a browser page."""


class ChartError(HotPapersError):
    """A chart could not be drawn, or not in time; what it was for goes on without it."""


class PostError(HotPapersError):
    """A message could not be posted to Discord."""


class PostRefusedError(PostError):
    """Discord refuses it, and will as long as nobody changes something there."""


class PlaceGoneError(PostRefusedError):
    """There is no such channel or thread, or not any more."""


class PostFailedError(PostError):
    """It went wrong on the way, and may go right later, from `retry_at` (aware UTC) on."""

    def __init__(self, sentence: Sentence, *, retry_at: datetime | None = None) -> None:
        self.retry_at = retry_at
        super().__init__(sentence)


class StoreError(HotPapersError):
    """The database refused a call; nothing of that call is stored."""


class StoreBusyError(StoreError):
    """Another process held the write lock for longer than we wait."""


class StoreFullError(StoreError):
    """The disk, or the quota of the database, is full."""


class StoreReadOnlyError(StoreError):
    """The database file or its folder cannot be written."""


class StoreDamagedError(StoreError):
    """The file is not a database, or its content is broken."""


class StoreBehindError(StoreError):
    """An older version of the program has written this database, and nobody may change it now."""


class StoreTooNewError(StoreError):
    """A newer version of the program has written this database."""
