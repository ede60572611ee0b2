"""The embedded sample day: 8 February 2021 as the historical post counts it.

It stands behind the same ports as arXiv and the networks. Ids, titles, authors, categories and sums
of that day are facts; the abstracts were written for this sample, and posts have ids and counts but
no text. What the day needs beyond its post (papers under the bar, a withdrawn one, the small posts
that make up a sum) is invented, and marked so in `2021-02-08.json`.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from bot.domain.mention import Counts, Mention
from bot.domain.paper import Paper
from bot.errors import NotFoundError

SAMPLE_DAY = date(2021, 2, 8)


def closing_moment() -> datetime:
    """When the sample day closes, aware UTC."""
    return datetime.fromisoformat(_sample()["closed_at"])


class SampleListing:
    """The papers of the sample day."""

    async def fetch_listing(self, day: date) -> Sequence[Paper]:
        """The papers, in the listing's order.

        Raises:
            NotFoundError: `day` is another day.
        """
        if day != SAMPLE_DAY:
            raise NotFoundError(f"the sample holds {SAMPLE_DAY} only, not {day}")
        return [_paper(place, record) for place, record in enumerate(_sample()["papers"])]


class SamplePosts:
    """The posts on X about the papers of the sample day."""

    name = "x"

    async def find_mentions(self, since: datetime) -> Sequence[Mention]:
        """Every post; all of them were read after the day began."""
        return [
            _mention(record, post)
            for record in _sample()["papers"]
            for post in record["posts"]
            if datetime.fromisoformat(record["observed_at"]) >= since
        ]


def _sample() -> dict[str, Any]:
    text = files(__package__).joinpath(f"{SAMPLE_DAY}.json").read_text(encoding="utf-8")
    sample: dict[str, Any] = json.loads(text)
    return sample


def _paper(place: int, record: dict[str, Any]) -> Paper:
    return Paper(
        arxiv_id=record["arxiv_id"],
        title=record["title"],
        authors=tuple(record["authors"]),
        categories=tuple(record["categories"]),
        abstract=record["abstract"],
        listed_on=SAMPLE_DAY,
        listing_index=place,
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
