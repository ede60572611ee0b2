"""The course of a paper's counts, from what its posts were seen with."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.course import LEAST_MOMENTS, MOST_POINTS, Course, Observation, courses_of

NOON = datetime(2021, 2, 8, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
POSTS = st.builds(
    lambda source, post, hour, count: Observation(source, post, NOON + HOUR * hour, count),
    st.sampled_from(["x", "bluesky"]),
    st.sampled_from(["1", "2", "3"]),
    st.integers(0, 400),
    st.integers(0, 10**6),
)


def seen(post: str, *counts: int, source: str = "x", first: int = 0) -> list[Observation]:
    """A post that was read each hour from the hour `first` on."""
    hours = enumerate(counts, start=first)
    return [Observation(source, post, NOON + HOUR * hour, count) for hour, count in hours]


def test_posts_are_added_up_from_when_they_were_first_seen() -> None:
    """At each moment a source has what its posts had when they were read last."""
    observations = [*seen("1", 1, 5, 5), *seen("2", 10, 20, first=1), *seen("3", 7, source="hn")]
    assert courses_of(reversed(observations)) == (
        Course("hn", ((NOON, 7),)),
        Course("x", ((NOON, 1), (NOON + HOUR, 15), (NOON + 2 * HOUR, 25))),
    )


def test_counts_that_fall_are_shown_falling() -> None:
    """A like that was taken back is taken back in the sum."""
    [course] = courses_of([*seen("1", 9, 8, 3), *seen("2", 1)])
    assert [count for _, count in course.points] == [10, 9, 4]


def test_two_moments_are_no_course() -> None:
    """Fewer than three moments, of whatever sources and posts, give nothing."""
    assert LEAST_MOMENTS == 3
    assert courses_of([]) == ()
    assert courses_of([*seen("1", 1, 2), *seen("2", 1, 2), *seen("3", 1, 2, source="hn")]) == ()
    assert len(courses_of([*seen("1", 1, 2), *seen("2", 3, source="hn", first=2)])) == 2


def test_a_long_course_is_thinned_out() -> None:
    """At most so many points are kept, the first and the last among them, in order."""
    [course] = courses_of(seen("1", *range(5000)))
    assert len(course.points) == MOST_POINTS
    assert course.points[0] == (NOON, 0)
    assert course.points[-1] == (NOON + 4999 * HOUR, 4999)
    gaps = {
        later[1] - earlier[1]
        for earlier, later in zip(course.points, course.points[1:], strict=False)
    }
    assert gaps <= {25, 26}


@given(
    st.lists(POSTS, max_size=60, unique_by=lambda one: (one.source, one.post_id, one.observed_at))
)
def test_the_last_point_is_the_sum_of_what_was_seen_last(
    observations: Sequence[Observation],
) -> None:
    """However the observations lie, moments rise, and the end is each post's newest count."""
    for course in courses_of(observations):
        moments = [moment for moment, _ in course.points]
        assert moments == sorted(set(moments))
        newest = {
            one.post_id: one.attention
            for one in sorted(observations, key=lambda one: one.observed_at)
            if one.source == course.source
        }
        assert course.points[-1][1] == sum(newest.values())
