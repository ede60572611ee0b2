"""What the services need from the world outside, as protocols.

Days are arXiv listing days. Moments are aware UTC. Every method of a store may raise `StoreError`.
"""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol, runtime_checkable

from bot.domain.attention import Found, PaperNote, Refreshed, SourceState
from bot.domain.calendar import SubmissionWindow
from bot.domain.collection import DayRecord, Details, ListingResult
from bot.domain.digest import Digest, LateRiser, Seal
from bot.domain.mention import Mention
from bot.domain.paper import Paper
from bot.domain.placing import Placing
from bot.domain.pool import PoolDay

Now = Callable[[], datetime]
"""Where the present moment comes from."""


class Arxiv(Protocol):
    """Where the papers of a day come from. Nothing here raises for what a network may do."""

    async def fetch_listing(self, archive: str, day: date) -> ListingResult:
        """The new submissions and cross-lists of a day, in the listing's order."""

    async def fetch_feed(self, archive: str, day: date) -> ListingResult:
        """The batch of today (US Eastern), which should be `day`."""

    def fetch_details(self, ids: Sequence[str]) -> AsyncIterator[Details]:
        """What else is known of the papers, a request's worth at a time."""

    async def fetch_window(
        self, archives: Sequence[str], day: date, window: SubmissionWindow
    ) -> ListingResult:
        """The papers submitted in a window, for days that are too old for a listing."""


class MentionSource(Protocol):
    """Where posts about papers are found. Every method may raise `SourceError`.

    `name` is the source's key in the configuration, the store and the JSON. `credentials` is a
    fingerprint of those it asks with, empty where it needs none: it changes when they change.
    """

    name: str
    credentials: str

    def find_mentions(self, since: datetime, cursor: str) -> AsyncIterator[Found]:
        """The posts made from `since` on that link to a paper, a page at a time.

        `cursor` is what the last search that came to its end left, empty for the first: what was
        found before it need not be found again. Native reposts are not posts.
        """

    def refresh_counts(self, mentions: Sequence[Mention]) -> AsyncIterator[Refreshed]:
        """The counts that known mentions have now, a batch at a time."""


class EmbedSource(Protocol):
    """A network that says how its posts are to be shown elsewhere."""

    async def fetch_embed(self, url: str) -> str | None:
        """The HTML of a post, None if the network has none for it. Nothing in it is trusted.

        Raises:
            SourceError: it could not be had.
        """


@runtime_checkable
class HistorySource(Protocol):
    """A source that can tell what its counts were like before it was first asked."""

    name: str

    async def fetch_pool_day(self, day: date) -> PoolDay:
        """The raw sums of the papers of one of the source's own days, most of them settled.

        Raises:
            SourceError: it could not be had.
        """


class Budget(Protocol):
    """How much of a paid source may still be read today (UTC), kept across restarts."""

    async def reserve(self, wanted: int, *, at_least: int = 1, keep: int = 0) -> int:
        """Set reads aside before they are made: up to `wanted`, 0 if fewer than `at_least`.

        `keep` reads of the day's budget are left for others.
        """

    async def give_back(self, unused: int) -> None:
        """Return what was set aside and not read."""


class PaperStore(Protocol):
    """Papers by canonical id."""

    async def save_papers(self, papers: Sequence[Paper]) -> None:
        """Insert, or merge into what is stored (`bot.domain.paper.merged`)."""

    async def find_paper(self, arxiv_id: str) -> Paper | None:
        """The paper with that id."""

    async def list_papers(self, day: date) -> list[Paper]:
        """The papers of a listing day, in the listing's order."""

    async def list_ids(self, day: date) -> list[str]:
        """The ids of a listing day's papers."""

    async def keep_listed(self, day: date, ids: Sequence[str]) -> None:
        """Take the day from its papers that are not among `ids`."""

    async def list_undetailed(self, day: date) -> list[str]:
        """The ids of those papers of a day of which only the listing has told."""


class DayStore(Protocol):
    """What became of collecting each day."""

    async def record_day(self, record: DayRecord) -> bool:
        """Store an outcome, unless a better one is stored; whether it was stored."""

    async def find_day(self, day: date) -> DayRecord | None:
        """The record of a day."""

    async def list_records(self, since: date) -> list[DayRecord]:
        """The records of the days from `since` on, oldest first."""

    async def find_newest_complete(self) -> date | None:
        """The newest day whose papers are all there."""


class MentionStore(Protocol):
    """Mentions, with the counts that were seen last and the course they took."""

    async def save_mentions(self, mentions: Sequence[Mention]) -> int:
        """Store what is new or has changed; how much was new."""

    async def list_mentions_of_day(self, day: date) -> list[Mention]:
        """The mentions of all papers of a listing day."""

    async def list_mentions_between(self, since: date, until: date) -> list[Mention]:
        """The mentions of all papers listed in a range of days, both ends included."""

    async def list_mentions_of_paper(self, arxiv_id: str) -> list[Mention]:
        """The mentions of one paper."""

    async def list_due(
        self, source: str, since: datetime, now: datetime, ages: Sequence[timedelta]
    ) -> list[Mention]:
        """The mentions that came to one of the ages after `since`, up to `now`."""

    async def hide_posts(
        self, source: str, post_ids: Sequence[str], gone_at: datetime | None
    ) -> None:
        """Take posts out of every digest that shows them, and the text of gone ones away."""


class SourceStore(Protocol):
    """What is known of the sources themselves, and what they gave beside mentions."""

    async def list_states(self) -> dict[str, SourceState]:
        """The states of all sources that were ever asked, by name."""

    async def save_state(self, state: SourceState) -> None:
        """Store a state in place of the one before."""

    async def save_notes(self, notes: Sequence[PaperNote]) -> None:
        """Store what is not empty of each note."""

    async def list_notes(self, arxiv_ids: Collection[str]) -> dict[str, PaperNote]:
        """What is known of the papers, by id."""

    async def list_pool_days(self) -> list[PoolDay]:
        """The newest days of which pools are made."""

    async def save_pool_days(self, days: Sequence[PoolDay]) -> None:
        """Store days of a pool."""

    async def find_embed(self, mention: Mention) -> str | None:
        """The HTML that was fetched for a post; empty if there was none to be had."""

    async def save_embed(self, mention: Mention, html: str, fetched_at: datetime) -> None:
        """Keep the HTML of a post."""


class LateStore(Protocol):
    """Papers that took off after their day."""

    async def list_late_of(self, day: date) -> tuple[LateRiser, ...]:
        """The papers listed on a day that took off later."""

    async def list_late_with(self, day: date) -> tuple[LateRiser, ...]:
        """The papers that were named beside the digest of a day."""

    async def find_named_with(self, arxiv_id: str) -> date | None:
        """The day beside whose papers a paper was named, None if it never was."""

    async def list_late_ids(self, since: date) -> set[str]:
        """The papers listed since a day that were named already."""


class DigestStore(Protocol):
    """Frozen digests."""

    async def freeze_digest(
        self, digest: Digest, fingerprint: str, late: Sequence[LateRiser] = ()
    ) -> bool:
        """Store a day's digest, with what is named beside it, unless it has one; whether it was."""

    async def save_fingerprint(self, day: date, fingerprint: str) -> None:
        """Store what identifies the post of a frozen day after some of it is no longer shown."""

    async def list_days_showing(self, source: str, post_ids: Sequence[str]) -> list[date]:
        """The days whose digests show one of the posts."""

    async def save_imported(self, imported: Sequence[tuple[Digest, str]]) -> None:
        """Store digests read from posts in place of their days' old ones, all or none."""

    async def find_seal(self, day: date) -> Seal | None:
        """What identifies the stored post of a day."""

    async def find_digest(self, day: date) -> Digest | None:
        """The digest of a day, or of the span that holds it."""

    async def find_latest_day(self) -> date | None:
        """The newest day with a digest."""

    async def find_neighbours(self, day: date) -> tuple[date | None, date | None]:
        """The nearest days with a digest before and after a day."""

    async def find_shown_neighbours(self, day: date, bar: int) -> tuple[date | None, date | None]:
        """The nearest days before and after a day with a paper that reaches the bar."""

    async def list_closed(self, since: date) -> list[tuple[date, datetime]]:
        """The days from `since` on that were closed here, and when, oldest first."""

    async def list_newest_days(self, limit: int) -> list[date]:
        """The newest days with a digest, the newest first."""

    async def list_newest_days_within(self, since: date, until: date, limit: int) -> list[date]:
        """The newest days with a digest in a range, both ends included, the newest first."""

    async def list_days(self, since: date, until: date) -> list[date]:
        """The days with a digest in a range, both ends included, oldest first."""

    async def list_placings(self, arxiv_id: str) -> list[Placing]:
        """Where a paper stood, newest first."""

    def iterate(self, days: Sequence[date]) -> AsyncIterator[Digest]:
        """The digests of some days, one at a time."""
