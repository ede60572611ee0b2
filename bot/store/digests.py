"""Frozen digests in the store."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tortoise.expressions import F, Q
from tortoise.functions import Count

from bot.domain.digest import Digest, LateRiser, Seal
from bot.domain.mention import Mention
from bot.domain.placing import Placing
from bot.domain.pool import pool_days_of
from bot.store.engine import Engine, read, write
from bot.store.late import insert_late
from bot.store.models import DigestRow, EntryRow, MentionRow, ShownRow
from bot.store.papers import insert_new_papers
from bot.store.rows import (
    as_date,
    as_utc,
    digest_of,
    entry_columns,
    entry_of,
    mention_of,
    parts_of,
    reading_columns,
)
from bot.store.sources import insert_pool_days


@dataclass(frozen=True, slots=True)
class StoredDigests:
    """Digests by listing day; a digest of several days is found under each of them."""

    engine: Engine

    @write
    async def freeze_digest(
        self, digest: Digest, fingerprint: str, late: Sequence[LateRiser] = ()
    ) -> bool:
        """Store a day's digest unless it has one; whether it was stored.

        `fingerprint` identifies the day's canonical post. With it, `late` risers that are named
        beside it are stored, and what the day gives to the sources' pools.
        """
        if await DigestRow.filter(day=digest.day).exists():
            return False
        await _insert(digest, fingerprint)
        await insert_late(late)
        parts = [part for entry in digest.entries for part in entry.parts]
        sums = [(part.source, part.counts.attention) for part in parts if part.counts]
        await insert_pool_days(pool_days_of(digest.day, sums))
        return True

    @write
    async def save_fingerprint(self, day: date, fingerprint: str) -> None:
        """Store what identifies the post of a frozen day after some of it is no longer shown."""
        await DigestRow.filter(day=day).update(fingerprint=fingerprint)

    @read
    async def list_days_showing(self, source: str, post_ids: Sequence[str]) -> list[date]:
        """The days whose digests show one of the posts, oldest first."""
        shown = ShownRow.filter(source=source, post_id__in=list(post_ids))
        days = await shown.values_list("digest__day", flat=True)
        return sorted({as_date(day) for day in days})

    @write
    async def save_imported(self, imported: Sequence[tuple[Digest, str]]) -> None:
        """Store digests read from posts (with their fingerprints) in place of their days' old ones.

        Papers that the store does not know are added; known ones keep what arXiv said of them.
        """
        for digest, fingerprint in imported:
            known = await DigestRow.filter(day=digest.day).values_list("id", flat=True)
            for digest_id in known:
                await ShownRow.filter(digest_id=digest_id).delete()
                await EntryRow.filter(digest_id=digest_id).delete()
                await DigestRow.filter(id=digest_id).delete()
            await _insert(digest, fingerprint)
        papers = {e.paper.arxiv_id: e.paper for digest, _ in imported for e in digest.entries}
        if papers:
            await insert_new_papers(list(papers.values()))

    @read
    async def find_seal(self, day: date) -> Seal | None:
        """What identifies the stored post of a day that begins a digest."""
        rows = await DigestRow.filter(day=day).values_list("fingerprint", "imported")
        return Seal(*rows[0]) if rows else None

    @read
    async def find_digest(self, day: date) -> Digest | None:
        """The digest of a day, or of the span that holds it."""
        row = await DigestRow.filter(day__lte=day).order_by("-day").limit(1).values()
        if not row or day > (row[0]["last_day"] or row[0]["day"]):
            return None
        return await _load(row[0])

    @read
    async def find_latest_day(self) -> date | None:
        """The newest day with a digest."""
        rows = await DigestRow.all().order_by("-day").limit(1).values_list("day", flat=True)
        return as_date(rows[0]) if rows else None

    @read
    async def find_neighbours(self, day: date) -> tuple[date | None, date | None]:
        """The nearest days with a digest before and after `day`."""
        older = DigestRow.filter(day__lt=day).order_by("-day").limit(1)
        newer = DigestRow.filter(day__gt=day).order_by("day").limit(1)
        before = await older.values_list("day", flat=True)
        after = await newer.values_list("day", flat=True)
        return (
            as_date(before[0]) if before else None,
            as_date(after[0]) if after else None,
        )

    @read
    async def find_shown_neighbours(self, day: date, bar: int) -> tuple[date | None, date | None]:
        """The nearest days before and after `day` with a paper that reaches the bar."""
        shown = EntryRow.annotate(attention=F("shares") + F("likes")).filter(
            Q(attention__gte=bar) | Q(digest__imported=True)
        )
        older = shown.filter(digest__day__lt=day).order_by("-digest__day").limit(1)
        newer = shown.filter(digest__day__gt=day).order_by("digest__day").limit(1)
        before = await older.values_list("digest__day", flat=True)
        after = await newer.values_list("digest__day", flat=True)
        return (
            as_date(before[0]) if before else None,
            as_date(after[0]) if after else None,
        )

    @read
    async def list_closed(self, since: date) -> list[tuple[date, datetime]]:
        """The days from `since` on that were closed here, and when, oldest first."""
        rows = DigestRow.filter(day__gte=since, imported=False).order_by("day")
        return [(as_date(day), at) for day, at in await rows.values_list("day", "closed_at")]

    @read
    async def list_newest_days(self, limit: int) -> list[date]:
        """The newest days with a digest, the newest first."""
        rows = DigestRow.all().order_by("-day").limit(limit).values_list("day", flat=True)
        return [as_date(day) for day in await rows]

    @read
    async def list_newest_days_within(self, since: date, until: date, limit: int) -> list[date]:
        """The newest days that begin a digest in a range, the newest first."""
        rows = DigestRow.filter(day__gte=since, day__lte=until).order_by("-day").limit(limit)
        return [as_date(day) for day in await rows.values_list("day", flat=True)]

    @read
    async def list_days(self, since: date, until: date) -> list[date]:
        """The days that begin a digest, oldest first; both ends belong to the range."""
        rows = DigestRow.filter(day__gte=since, day__lte=until).order_by("day")
        return [as_date(day) for day in await rows.values_list("day", flat=True)]

    @read
    async def list_placings(self, arxiv_id: str) -> list[Placing]:
        """Where a paper stood, in each digest that has it, newest first."""
        rows = await EntryRow.filter(arxiv_id=arxiv_id).values(
            *("digest_id", "rank", "shares", "likes", "observed_at", "parts"),
            day="digest__day",
        )
        posts = await _posts_under([(row["digest_id"], row["rank"]) for row in rows])
        papers = await _papers_in([row["digest_id"] for row in rows])
        return [
            Placing(
                day=row["day"],
                rank=row["rank"],
                papers=papers[row["digest_id"]],
                shares=row["shares"],
                likes=row["likes"],
                observed_at=row["observed_at"],
                mentions=tuple(mention_of(post, arxiv_id) for post in posts[row["digest_id"]]),
                parts=parts_of(row),
            )
            for row in sorted(rows, key=lambda row: row["day"], reverse=True)
        ]

    async def iterate(self, days: Sequence[date]) -> AsyncIterator[Digest]:
        """The digests that begin on `days`, one at a time, so that memory stays flat."""
        for day in days:
            digest = await self.find_digest(day)
            if digest is not None:
                yield digest


async def _load(row: dict[str, object]) -> Digest:
    entry_rows = await EntryRow.filter(digest_id=row["id"]).order_by("rank").values()
    ids = {entry["rank"]: entry["arxiv_id"] for entry in entry_rows}
    shown = await ShownRow.filter(digest_id=row["id"]).order_by("rank", "position").values()
    mentions: dict[int, list[Mention]] = defaultdict(list)
    for post in shown:
        mentions[post["rank"]].append(mention_of(post, ids[post["rank"]]))
    listed_on = None if row["last_day"] else as_date(row["day"])
    entries = tuple(entry_of(entry, listed_on, mentions[entry["rank"]]) for entry in entry_rows)
    return digest_of(row, entries)


async def _posts_under(places: Sequence[tuple[int, int]]) -> dict[int, list[dict[str, object]]]:
    """The posts shown under one paper of each of some digests (id and rank), by digest."""
    found: dict[int, list[dict[str, object]]] = defaultdict(list)
    if places:
        shown = ShownRow.filter(Q(*[Q(digest_id=a, rank=b) for a, b in places], join_type=Q.OR))
        for post in await shown.order_by("position").values():
            found[post["digest_id"]].append(post)
    return found


async def _papers_in(digest_ids: Sequence[int]) -> dict[int, int]:
    """How many papers each of some digests has."""
    entries = EntryRow.filter(digest_id__in=list(digest_ids)).annotate(papers=Count("id"))
    return dict(await entries.group_by("digest_id").values_list("digest_id", "papers"))


async def _insert(digest: Digest, fingerprint: str) -> None:
    row = await DigestRow.create(
        day=digest.day,
        last_day=digest.last_day,
        rule=digest.rule,
        imported=digest.imported,
        clock=digest.clock,
        image=digest.image,
        closed_at=as_utc(digest.closed_at),
        fingerprint=fingerprint,
        readings=[reading_columns(reading) for reading in digest.readings],
    )
    await EntryRow.bulk_create(
        [EntryRow(digest_id=row.id, **entry_columns(entry)) for entry in digest.entries]
    )
    hidden = set() if digest.imported else await _hidden_posts(digest)
    await ShownRow.bulk_create(
        [
            _shown_row(row.id, entry.rank, position, mention)
            for entry in digest.entries
            for position, mention in enumerate(entry.mentions)
            if (mention.source, mention.post_id) not in hidden
        ]
    )


async def _hidden_posts(digest: Digest) -> set[tuple[str, str]]:
    """Those of a digest's posts that went, or were withdrawn, while it was being made."""
    ids = [mention.post_id for entry in digest.entries for mention in entry.mentions]
    hidden = MentionRow.filter(Q(gone_at__not_isnull=True) | Q(withheld=True), post_id__in=ids)
    return {(str(a), str(b)) for a, b in await hidden.values_list("source", "post_id")}


def _shown_row(digest_id: int, rank: int, position: int, mention: Mention) -> ShownRow:
    counts = mention.counts
    return ShownRow(
        digest_id=digest_id,
        rank=rank,
        position=position,
        source=mention.source,
        post_id=mention.post_id,
        url=mention.url,
        author=mention.author,
        posted_at=as_utc(mention.posted_at),
        shares=counts.shares if counts else None,
        likes=counts.likes if counts else None,
        comments=counts.comments if counts else None,
        embed=mention.embed,
    )
