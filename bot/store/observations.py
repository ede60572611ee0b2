"""The course of counts in the store: what posts were seen with, each time that it was new."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.course import Observation
from bot.domain.mention import Mention
from bot.store.engine import Engine, read
from bot.store.models import ObservationRow

_BATCH = 500  # SQLite takes some thousand values in a statement
_MOST_POSTS = 5_000


@dataclass(frozen=True, slots=True)
class StoredObservations:
    """Observations by post. Every method may raise `StoreError`."""

    engine: Engine

    @read
    async def count_moments(self, mentions: Sequence[Mention], most: int) -> int:
        """At how many moments the posts were seen with new counts; `most` if there are more."""
        moments = set()
        for source, posts in _batches(mentions):
            rows = ObservationRow.filter(source=source, post_id__in=posts).distinct().limit(most)
            moments |= set(await rows.values_list("observed_at", flat=True))
            if len(moments) >= most:
                return most
        return len(moments)

    @read
    async def list_observations(self, mentions: Sequence[Mention]) -> list[Observation]:
        """What the posts were seen with; of thousands those with the most attention."""
        found = []
        for source, posts in _batches(mentions):
            rows = ObservationRow.filter(source=source, post_id__in=posts)
            columns = ("post_id", "observed_at", "shares", "likes")
            found += [
                Observation(source, post_id, observed_at, shares + likes)
                for post_id, observed_at, shares, likes in await rows.values_list(*columns)
            ]
        return found


def _batches(mentions: Sequence[Mention]) -> Iterator[tuple[str, list[str]]]:
    counted = [mention for mention in mentions if mention.counts is not None]
    loudest = sorted(counted, key=_loudness, reverse=True)[:_MOST_POSTS]
    posts: dict[str, list[str]] = defaultdict(list)
    for mention in loudest:
        posts[mention.source].append(mention.post_id)
    for source, ids in posts.items():
        for start in range(0, len(ids), _BATCH):
            yield source, ids[start : start + _BATCH]


def _loudness(mention: Mention) -> int:
    return mention.counts.attention if mention.counts else 0
