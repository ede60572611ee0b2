"""How the counts of a paper went over time: pure, from the counts that its posts were seen with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

LEAST_MOMENTS = 3
"""A course of fewer moments shows nothing that its numbers do not say."""

MOST_POINTS = 200
"""More could not be told apart in a picture."""


@dataclass(frozen=True, slots=True)
class Observation:
    """The raw sum (shares and likes) that a post had when it was read at `observed_at`."""

    source: str
    post_id: str
    observed_at: datetime
    attention: int


@dataclass(frozen=True, slots=True)
class Course:
    """The counts of a source over time: (moment, raw sum over its posts), oldest first.

    Each holds until the next, because counts are written down when they are others than before.
    """

    source: str
    points: tuple[tuple[datetime, int], ...]


def courses_of(observations: Iterable[Observation]) -> tuple[Course, ...]:
    """The course of each source, in the order of their names; none if they say too little."""
    by_source: dict[str, list[Observation]] = defaultdict(list)
    for observation in sorted(observations, key=attrgetter("observed_at")):
        by_source[observation.source].append(observation)
    moments = {one.observed_at for all_of_it in by_source.values() for one in all_of_it}
    if len(moments) < LEAST_MOMENTS:
        return ()
    return tuple(
        Course(source, _thinned(_summed_up(by_source[source]))) for source in sorted(by_source)
    )


def _summed_up(observations: Iterable[Observation]) -> list[tuple[datetime, int]]:
    """What all posts together had at each moment, as far as they had been read by then."""
    newest: dict[str, int] = {}
    sums: dict[datetime, int] = {}
    total = 0
    for one in observations:
        total += one.attention - newest.get(one.post_id, 0)
        newest[one.post_id] = one.attention
        sums[one.observed_at] = total
    return list(sums.items())


def _thinned(points: list[tuple[datetime, int]]) -> tuple[tuple[datetime, int], ...]:
    """At most `MOST_POINTS` of them, evenly, the first and the last always."""
    if len(points) <= MOST_POINTS:
        return tuple(points)
    last = len(points) - 1
    return tuple(points[round(n * last / (MOST_POINTS - 1))] for n in range(MOST_POINTS))
