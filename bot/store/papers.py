"""Papers in the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.paper import Paper, merged
from bot.store.engine import Engine, read, write
from bot.store.models import PaperRow
from bot.store.rows import as_utc, paper_of
from bot.store.search import ids_beginning, matching_ids

_BATCH = 200  # rows a statement: a write of this size holds readers up for a few ms (FACTS 5)
_UPDATED = (
    "title",
    "authors",
    "categories",
    "abstract",
    "comment",
    "listed_on",
    "listing_index",
    "withdrawn",
    "version",
    "submitted_at",
    "updated_at",
)


@dataclass(frozen=True, slots=True)
class StoredPapers:
    """Papers by canonical id."""

    engine: Engine

    async def save_papers(self, papers: Sequence[Paper]) -> None:
        """Insert the papers, or merge them into what is stored (`bot.domain.paper.merged`).

        Stored in short transactions: readers wait for a few ms, and a crash leaves a part of the
        papers, each of them whole.
        """
        for start in range(0, len(papers), _BATCH):
            await self._save_batch(papers[start : start + _BATCH])

    @write
    async def _save_batch(self, papers: Sequence[Paper]) -> None:
        await _merge(papers)

    @write
    async def save_fetched(self, paper: Paper, on: date) -> None:
        """Save a paper that somebody asked for `on` a day (UTC): it stays as if listed then."""
        await _merge([paper])
        await PaperRow.filter(arxiv_id=paper.arxiv_id).update(fetched_on=on)

    @read
    async def find_paper(self, arxiv_id: str) -> Paper | None:
        """The paper with that canonical id."""
        rows = await PaperRow.filter(arxiv_id=arxiv_id).limit(1).values()
        return paper_of(rows[0]) if rows else None

    @read
    async def search(self, text: str, limit: int) -> list[Paper]:
        """The papers with all the words in titles and authors, the last one perhaps unfinished.

        Newest first, by when they came into the store. Any text may be given, and none gives the
        newest papers.
        """
        rows = PaperRow.all()
        if text.strip():
            rows = PaperRow.filter(id__in=await matching_ids(text, limit))
        return [paper_of(row) for row in await rows.order_by("-id").limit(limit).values()]

    @read
    async def list_with_prefix(self, prefix: str, limit: int) -> list[Paper]:
        """The papers whose ids begin with `prefix`, in the order of their ids."""
        rows = PaperRow.filter(id__in=await ids_beginning(prefix, limit)).order_by("arxiv_id")
        return [paper_of(row) for row in await rows.values()]

    @read
    async def list_papers(self, day: date) -> list[Paper]:
        """The papers of a listing day, in the listing's order."""
        rows = await PaperRow.filter(listed_on=day).order_by("listing_index", "id").values()
        return [paper_of(row) for row in rows]

    @read
    async def list_ids(self, day: date) -> list[str]:
        """The ids of a listing day's papers."""
        rows = (
            await PaperRow.filter(listed_on=day).order_by("listing_index", "id").values("arxiv_id")
        )
        return [str(row["arxiv_id"]) for row in rows]

    @write
    async def keep_listed(self, day: date, ids: Sequence[str]) -> None:
        """Take the day from its papers that are not among `ids`; the papers stay."""
        rows = await PaperRow.filter(listed_on=day).values("id", "arxiv_id")
        kept = set(ids)
        others = [row["id"] for row in rows if row["arxiv_id"] not in kept]
        for start in range(0, len(others), _BATCH):
            batch = PaperRow.filter(id__in=others[start : start + _BATCH])
            await batch.update(listed_on=None, listing_index=None)

    @read
    async def list_undetailed(self, day: date) -> list[str]:
        """The ids of those papers of a day of which only the listing has told."""
        rows = PaperRow.filter(listed_on=day, version=None).order_by("listing_index", "id")
        return [str(row["arxiv_id"]) for row in await rows.values("arxiv_id")]


async def _merge(papers: Sequence[Paper]) -> None:
    """Inside a transaction: insert, or merge into what is stored; what is as it was is left."""
    rows = await PaperRow.filter(arxiv_id__in=[paper.arxiv_id for paper in papers]).values()
    stored = {row["arxiv_id"]: paper_of(row) for row in rows}
    kept = dict(stored)
    for paper in papers:
        kept[paper.arxiv_id] = merged(kept.get(paper.arxiv_id), paper)
    changed = [paper for paper in kept.values() if paper != stored.get(paper.arxiv_id)]
    if changed:
        await upsert_papers(changed)


async def upsert_papers(papers: Sequence[Paper]) -> None:
    """Inside a transaction: insert or replace."""
    await PaperRow.bulk_create(
        [_row(paper) for paper in papers],
        batch_size=_BATCH,
        on_conflict=["arxiv_id"],
        update_fields=_UPDATED,
    )


async def insert_new_papers(papers: Sequence[Paper]) -> None:
    """Inside a transaction: insert those that the store does not know, leave the others alone."""
    rows = [_row(paper) for paper in papers]
    await PaperRow.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)


def _row(paper: Paper) -> PaperRow:
    return PaperRow(
        arxiv_id=paper.arxiv_id,
        title=paper.title,
        authors=list(paper.authors),
        categories=list(paper.categories),
        abstract=paper.abstract,
        comment=paper.comment,
        listed_on=paper.listed_on,
        listing_index=paper.listing_index,
        withdrawn=paper.withdrawn,
        version=paper.version,
        submitted_at=as_utc(paper.submitted_at),
        updated_at=as_utc(paper.updated_at),
    )
