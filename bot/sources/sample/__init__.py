"""The embedded sample day: 8 February 2021 as the historical post counts it.

It stands behind the same ports as arXiv and the networks. Ids, titles, authors, categories and sums
of that day are facts; the abstracts were written for this sample, and posts have ids and counts but
no text. What the day needs beyond its post (papers under the bar, a withdrawn one, the small posts
that make up a sum) is invented, and marked so in `2021-02-08.json`.
"""

import json
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from bot.domain.attention import Found, Refreshed
from bot.domain.calendar import SubmissionWindow
from bot.domain.collection import Details, Listed, ListingResult, NothingListed, Unreadable
from bot.domain.mention import Counts, Mention
from bot.domain.paper import Paper

SAMPLE_DAY = date(2021, 2, 8)


class SampleClock:
    """The clock of the sample day, which stands at its close."""

    def now(self) -> datetime:
        """When the sample day closed, aware UTC."""
        return datetime.fromisoformat(_sample()["closed_at"])

    def monotonic(self) -> float:
        """No time passes."""
        return 0.0

    async def sleep(self, seconds: float) -> None:
        """No time passes."""


class SampleArxiv:
    """arXiv with the papers of the sample day and nothing else."""

    async def fetch_listing(self, archive: str, day: date) -> ListingResult:
        """The papers of an archive or category, in the listing's order."""
        if day != SAMPLE_DAY:
            return NothingListed(f"the sample holds {SAMPLE_DAY} only")
        papers = [_paper(record) for record in _sample()["papers"]]
        return Listed(tuple(paper for paper in papers if _belongs(paper, archive)), day)

    async def fetch_feed(self, archive: str, day: date) -> ListingResult:
        """There is no feed of the past."""
        return NothingListed("the sample has no daily feed")

    async def fetch_details(self, ids: Sequence[str]) -> AsyncIterator[Details]:
        """The sample's listing says everything there is."""
        for arxiv_id in ids:
            yield Details({}, Unreadable(f"the sample has no more of {arxiv_id}"))

    async def fetch_window(
        self, archives: Sequence[str], day: date, window: SubmissionWindow
    ) -> ListingResult:
        """The sample knows no submission times."""
        return NothingListed("the sample knows no submission times")


class SamplePosts:
    """The posts on X about the papers of the sample day."""

    name = "x"
    credentials = ""

    async def find_mentions(self, since: datetime, cursor: str) -> AsyncIterator[Found]:
        """Every post; all of them were read after the day began."""
        found = [
            _mention(record, post)
            for record in _sample()["papers"]
            for post in record["posts"]
            if datetime.fromisoformat(record["observed_at"]) >= since
        ]
        yield Found(tuple(found), cursor="", fresh_at=SampleClock().now())

    async def refresh_counts(self, mentions: Sequence[Mention]) -> AsyncIterator[Refreshed]:
        """The sample's counts never change."""
        yield Refreshed(tuple(mentions))


def _sample() -> dict[str, Any]:
    text = files(__package__).joinpath(f"{SAMPLE_DAY}.json").read_text(encoding="utf-8")
    sample: dict[str, Any] = json.loads(text)
    return sample


def _belongs(paper: Paper, archive: str) -> bool:
    return any(name == archive or name.startswith(f"{archive}.") for name in paper.categories)


def _paper(record: dict[str, Any]) -> Paper:
    return Paper(
        arxiv_id=record["arxiv_id"],
        title=record["title"],
        authors=tuple(record["authors"]),
        categories=tuple(record["categories"]),
        abstract=record["abstract"],
        version=1,
        withdrawn=record.get("withdrawn", False),
        comment=record.get("comment", ""),
    )


def _mention(record: dict[str, Any], post: list[Any]) -> Mention:
    author, post_id, shares, likes = post
    url = f"https://twitter.com/{author}/status/{post_id}" if author else ""
    return Mention(
        source="x",
        post_id=post_id,
        arxiv_id=record["arxiv_id"],
        url=url,
        author=author,
        counts=Counts(shares, likes),
        observed_at=datetime.fromisoformat(record["observed_at"]),
    )
