"""What of a day a channel is shown."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.digest import Digest, LateRiser
from bot.domain.filters import Defaults, PaperFilter, select_for
from bot.domain.mention import Counts
from bot.domain.paper import Paper
from bot.domain.searched import Texts
from bot.domain.subscription import Subscription
from tests import samples

PAPER = samples.paper(
    1,
    title="Größere Sprachmodelle",
    abstract="We TRAIN diffusion models,\nslowly.",
    categories=("cs.LG", "stat.ML"),
)
DEFAULTS = Defaults(bar=145, limit=3)


def read(paper: Paper) -> Texts:
    """A paper's texts, TeX as it was written."""
    return Texts.of(paper, str)


@pytest.mark.parametrize(
    ("categories", "wanted"),
    [
        ((), True),
        (("cs.LG",), True),
        (("stat.ML",), True),
        (("cs",), True),
        (("math", "stat"), True),
        (("cs.CL",), False),
        (("c",), False),
        (("cs.L",), False),
        (("stat.ML.x",), False),
    ],
)
def test_categories(categories: tuple[str, ...], wanted: bool) -> None:
    """Any of the paper's categories counts, and an archive stands for all of its own."""
    assert PaperFilter(read, categories).matches(PAPER) is wanted


@pytest.mark.parametrize(
    ("keywords", "wanted"),
    [
        ("", True),
        (" , ,", True),
        ("GRÖSSERE", True),
        ("diffusion", True),
        ("train Diffusion MODELS", True),
        ("knitting, slowly", True),
        ("knitting", False),
        ("models slowly", False),
        ("models, slowly AND knitting", True),
        ("diffusion NOT slowly", False),
        ("author:müller", True),
        ("Müller", False),
    ],
)
def test_keywords(keywords: str, wanted: bool) -> None:
    """One of several in title or abstract is enough, in any case; authors have to be asked for."""
    assert PaperFilter(read, keywords=keywords).matches(PAPER) is wanted


def test_a_paper_has_to_pass_both() -> None:
    """A category and a keyword are wanted together."""
    assert PaperFilter(read, ("cs",), "diffusion").matches(PAPER)
    assert not PaperFilter(read, ("math",), "diffusion").matches(PAPER)
    assert not PaperFilter(read, ("cs",), "knitting").matches(PAPER)


def view(digest: Digest, **fields: object) -> tuple[list[int], int, int]:
    """Ranks shown, how many passed, and the bar, for a subscription with those fields."""
    wanted = Subscription(channel_id=1, since=samples.DAY, **fields)  # type: ignore[arg-type]
    shown, _ = select_for(wanted, digest, (), DEFAULTS, read)
    return [entry.rank for entry in shown.shown], shown.over_bar, shown.bar


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ([1, 2, 3], 5, 145)),
        ({"limit": 4}, ([1, 2, 3, 4], 5, 145)),
        ({"min_attention": 148}, ([1, 2], 2, 148)),
        ({"min_attention": 0, "limit": 100}, ([1, 2, 3, 4, 5, 6, 7, 8], 8, 0)),
        ({"keywords": "number 7"}, ([], 0, 145)),
        ({"keywords": "number 7", "min_attention": 0}, ([7], 1, 0)),
    ],
)
def test_bar_and_limit(fields: dict[str, object], expected: tuple[list[int], int, int]) -> None:
    """Those of the subscription, else those of the configuration; a bar of 0 is one, too."""
    assert view(samples.digest(papers=8), **fields) == expected


def test_an_imported_digest_knows_no_bar() -> None:
    """What was published is shown down to the limit."""
    imported = samples.digest(papers=8, imported=True)
    assert view(imported, min_attention=1000) == ([1, 2, 3], 8, 1000)


def test_late_risers_pass_the_same_filter_and_bar() -> None:
    """Papers named beside the day are those that the channel would have been shown."""
    entries = samples.digest(papers=3).entries
    quiet = replace(entries[1], counts=Counts(1, 2))
    late = tuple(
        LateRiser(samples.DAY, samples.DAY - timedelta(days=3), entry)
        for entry in (entries[0], quiet, entries[2])
    )
    wanted = Subscription(channel_id=1, since=samples.DAY, keywords="number 1, number 2")
    _, rising = select_for(wanted, samples.digest(), late, DEFAULTS, read)
    assert rising == (late[0],)
