"""Pools: which days they hold, and the points that rarity gives."""

import random
from datetime import date, timedelta
from math import isclose, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pool import POOL_DAYS, Pool, PoolDay, pool_days_of, pool_of

DAY = date(2021, 2, 8)
sums = st.lists(st.integers(1, 60), max_size=30).map(lambda numbers: tuple(sorted(numbers)))


def day(back: int, *sums_then: int, source: str = "x", seeded: bool = False) -> PoolDay:
    """A pool's day so many days before the samples' day."""
    return PoolDay(source, DAY - timedelta(days=back), sums_then or (back + 1000,), seeded)


@given(sums, st.integers(0, 70))
def test_counts_those_at_or_above(pool: tuple[int, ...], attention: int) -> None:
    """`at_or_above` is the naive count, equal ones included."""
    naive = len([one for one in pool if one >= attention])
    assert Pool("x", pool).at_or_above(attention) == naive


@given(st.integers(0, 5000), st.data(), st.sampled_from([0.0, 1e-9, 0.5, 1.0, 100.0]))
def test_points_are_the_formula(size: int, data: st.DataObject, weight: float) -> None:
    """Points are weight times -log2((1 + at or above) / (1 + pool))."""
    above = data.draw(st.integers(0, size))
    points = Pool("x", (1,) * size, weight).points(above)
    expected = weight * -log2((1 + above) / (1 + size))
    assert isclose(points, expected, rel_tol=1e-12, abs_tol=1e-15)
    assert points >= 0


@pytest.mark.parametrize(("above", "points"), [(0, 3.0), (1, 2.0), (3, 1.0), (7, 0.0)])
def test_points_are_bits(above: int, points: float) -> None:
    """In a pool of seven, what nobody had is three bits, what all had is none."""
    assert Pool("x", (1,) * 7).points(above) == points


@given(st.integers(0, 3000), st.floats(0, 100))
def test_points_never_rise_with_company(size: int, weight: float) -> None:
    """The more papers had as much, the fewer points, and never fewer than none."""
    pool = Pool("x", (1,) * size, weight)
    points = [pool.points(above) for above in range(size + 1)]
    assert points == sorted(points, reverse=True)
    assert points[-1] == 0


def test_an_empty_pool_gives_nothing() -> None:
    """Without anything to compare with, every count is worth no points."""
    pool = pool_of("x", [], left_out=DAY)
    assert (pool.sums, pool.provisional, pool.at_or_above(1), pool.points(0)) == ((), False, 0, 0)


def test_holds_the_last_thirty_closed_days() -> None:
    """The thirtieth newest day is in, the one before is not, and it is settled."""
    days = [day(back) for back in range(1, 41)]
    pool = pool_of("x", days, left_out=DAY)
    assert pool.sums == tuple(range(1001, 1031))
    assert not pool.provisional


def test_leaves_the_ranked_day_out() -> None:
    """A day is never held against itself; the thirty others are there, later ones too."""
    days = [day(back) for back in range(-2, 35)]
    pool = pool_of("x", days, left_out=DAY)
    assert pool.sums == tuple(sorted([998, 999, *range(1001, 1029)]))


def test_holds_its_own_source_only() -> None:
    """Counts of other sources are another currency."""
    days = [day(1, 5), day(1, 7, source="bluesky"), day(2, 9, source="bluesky", seeded=True)]
    assert pool_of("x", days, left_out=DAY).sums == (5,)
    assert pool_of("bluesky", days, left_out=DAY, weight=2.5) == Pool(
        "bluesky", (7, 9), 2.5, provisional=True
    )


def test_seeds_fill_a_young_pool_up() -> None:
    """Seeded days before all closed ones stand in for what lacks, the newest first."""
    closed = [day(back) for back in range(1, 11)]
    seeds = [day(back, 5000 + back, seeded=True) for back in range(1, 60)]
    pool = pool_of("x", [*seeds, *closed], left_out=DAY)
    assert pool.sums == (*range(1001, 1011), *range(5011, 5031))
    assert pool.provisional


def test_seeds_of_the_ranked_day_and_later_are_left_out() -> None:
    """A seeded day that may tell of the ranked papers is not used."""
    seeds = [day(back, 5000 + back, seeded=True) for back in range(-5, 2)]
    assert pool_of("x", seeds, left_out=DAY).sums == (5001,)


def test_a_full_pool_needs_no_seeds() -> None:
    """Thirty closed days make a pool that is no longer provisional."""
    closed = [day(back) for back in range(1, 31)]
    seeds = [day(back, 5, seeded=True) for back in range(31, 90)]
    pool = pool_of("x", [*seeds, *closed], left_out=DAY)
    assert (len(pool.sums), pool.provisional) == (30, False)


def test_zeros_are_no_papers() -> None:
    """A pool counts papers that had attention."""
    assert pool_of("x", [day(1, 0, 0, 3)], left_out=DAY).sums == (3,)


@given(st.lists(st.tuples(st.integers(-3, 50), sums, st.booleans()), max_size=80), st.randoms())
def test_the_order_of_days_does_not_matter(
    drawn: list[tuple[int, tuple[int, ...], bool]], shuffler: random.Random
) -> None:
    """The same days in any order make the same pool, sorted."""
    unique = {(back, seeded): day(back, *s, seeded=seeded) for back, s, seeded in drawn}
    days = list(unique.values())
    expected = pool_of("x", days, left_out=DAY)
    shuffler.shuffle(days)
    assert pool_of("x", days, left_out=DAY) == expected
    assert expected.sums == tuple(sorted(expected.sums))


def test_a_day_gives_what_its_papers_had() -> None:
    """Each source's sums go to its pool, ascending, papers without attention left out."""
    parts = [("x", 9), ("bluesky", 2), ("x", 0), ("x", 4)]
    assert pool_days_of(DAY, parts) == [PoolDay("bluesky", DAY, (2,)), PoolDay("x", DAY, (4, 9))]
    assert pool_days_of(DAY, []) == []


def test_thirty_days() -> None:
    """The number that the design names."""
    assert POOL_DAYS == 30


def test_a_silent_day_does_not_bring_seeds_back() -> None:
    """After thirty closed days a pool is settled, though the source had nothing on some of them."""
    closed = [day(back) for back in range(1, 31) if back != 7]
    others = [day(back, 5, source="bluesky") for back in range(1, 31)]
    seeds = [day(back, 77, seeded=True) for back in range(400, 430)]
    pool = pool_of("x", [*closed, *others, *seeds], left_out=DAY)
    assert (77 in pool.sums, pool.provisional) == (False, False)
