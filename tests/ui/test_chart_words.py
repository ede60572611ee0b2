"""What is drawn of days and courses, and what their pictures are in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.chart import ChartRow, Label, Measure, Scale
from bot.domain.course import Course
from bot.domain.digest import SourcePart, select_entries
from bot.domain.mention import Counts
from bot.domain.page import DigestPage
from bot.render.budget import utf16_size
from bot.services.courses import PaperCourse
from bot.texts import ENGLISH, list_languages
from bot.ui.course_chart import course_chart, course_words
from bot.ui.day_chart import day_chart, day_words
from tests import samples
from tests.ui import pages

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
LANGUAGES = {language.code: language for language in list_languages()}


def classic_page(papers: int) -> DigestPage:
    """A day by the classic rule, told by X alone."""
    day = samples.digest(papers=papers)
    return DigestPage(view=select_entries(day, bar=50))


def test_points_are_stacked_by_source() -> None:
    """Under `balanced` a row is what the score is made of, in the order of the view."""
    chart = day_chart(ENGLISH, pages.page(pages.digest(failing=("bluesky",))))
    assert chart is not None
    assert (chart.title.text, chart.scale) == ("Hot papers · Tue 1 Sep 2026", Scale.STACKED)
    assert [row.number for row in chart.rows] == list(range(1, 11))
    assert chart.rows[0].total == "19.0"
    assert chart.rows[0].measures == (
        Measure("bluesky", 3.5),
        Measure("hackernews", 4.0),
        Measure("huggingface", 6.1),
        Measure("x", 9.2),
    )
    assert [(key, name.text) for key, name in chart.sources] == [
        ("bluesky", "Bluesky"),
        ("hackernews", "Hacker News"),
        ("huggingface", "Hugging Face"),
        ("x", "X"),
    ]
    assert chart.note.text.endswith("n/a: Bluesky")


def test_counts_stand_side_by_side() -> None:
    """Under `classic` nothing is added up in the picture: counts of sources are no one's parts."""
    chart = day_chart(ENGLISH, classic_page(2))
    assert chart is not None
    assert chart.scale is Scale.LOGARITHMIC
    assert chart.rows == (
        ChartRow(1, Label("Paper number 1", "arXiv:2102.00001"), "149", (Measure("x", 149.0),)),
        ChartRow(2, Label("Paper number 2", "arXiv:2102.00002"), "148", (Measure("x", 148.0),)),
    )
    [(_, name)] = chart.sources
    assert name.text == "X: reposts and likes"


def test_a_balanced_day_without_points_shows_its_counts() -> None:
    """As long as there is no pool, the score is zero and the counts are what there is."""
    parts = (SourcePart("huggingface", Counts(0, 9), 0.0), SourcePart("x", None, 0.0))
    entry = pages.entry(1, parts=parts, counts=Counts(0, 9), score=0.0)
    page = pages.page(replace(pages.digest(), entries=(entry,)))
    chart = day_chart(ENGLISH, page)
    assert chart is not None
    assert chart.scale is Scale.LOGARITHMIC
    assert chart.rows[0].measures == (Measure("huggingface", 9.0),)
    assert day_words(ENGLISH, page).endswith(": Hugging Face 9 upvotes, X n/a")


def test_nothing_is_drawn_of_nothing() -> None:
    """A view without papers, and papers without counts, have no chart."""
    assert day_chart(ENGLISH, classic_page(0)) is None
    silent = pages.entry(1, parts=(SourcePart("x", None, 0.0),))
    day = replace(pages.digest(), rule="classic", entries=(silent,))
    assert day_chart(ENGLISH, pages.page(day)) is None


def test_a_picture_is_told_in_words() -> None:
    """Papers in their order, with all counts in their sources' own words."""
    assert day_words(ENGLISH, classic_page(2)) == (
        "Top papers of Mon 8 Feb 2021: 1. Paper number 1: X 99 reposts, 50 likes;"
        " 2. Paper number 2: X 98 reposts, 50 likes"
    )
    words = day_words(ENGLISH, pages.page(pages.digest(2)))
    assert "1. O(n log n) Attention" not in words
    assert "19.0 points, Hugging Face 400 upvotes, Hacker News 1,200 points, 38 comments" in words


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("papers", [1, 3, 10, 12])
def test_words_fit_whatever_stands_in_titles(code: str, papers: int) -> None:
    """At most 1024 UTF-16 units, every paper of the picture named, nothing that turns lines."""
    language = LANGUAGES[code]
    for title in (pages.HOSTILE, "🚀" * 300, "語" * 400, "", *pages.TITLES):
        entries = [
            replace(pages.entry(n), paper=pages.paper(n, title=title)) for n in range(1, papers + 1)
        ]
        page = pages.page(replace(pages.digest(), entries=tuple(entries)))
        words = day_words(language, page)
        assert utf16_size(words) <= 1024
        assert f"{min(papers, 10)}. " in words
        assert "\u202e" not in words
        chart = day_chart(language, page)
        assert chart is not None
        assert all(len(row.name.text) <= 200 for row in chart.rows)


def test_where_not_even_counts_fit_the_last_papers_go() -> None:
    """With very many sources as many papers as fit are told of, the first ones."""
    parts = tuple(SourcePart(f"source-{'x' * 20}{n}", Counts(1, 1), 1.0, 1, 9) for n in range(12))
    entries = tuple(pages.entry(n, parts=parts) for n in range(1, 11))
    words = day_words(ENGLISH, pages.page(replace(pages.digest(), entries=entries)))
    assert utf16_size(words) <= 1024
    assert "1. " in words
    assert "10. " not in words


def test_each_language_says_it() -> None:
    """The Japanese picture has Japanese words, and English ones where the fonts lack letters."""
    chart = day_chart(LANGUAGES["ja"], pages.page())
    assert chart is not None
    assert chart.title == Label("話題の論文 · 2026年9月1日(火)", "Hot papers · Tue 1 Sep 2026")
    assert chart.note.text.startswith("ポイント")
    assert chart.note.instead.startswith("points")
    assert day_words(LANGUAGES["ja"], pages.page()).startswith("2026年9月1日(火)の話題の論文：1. ")


def found(*courses: Course, title: str = "A title") -> PaperCourse:
    """A paper with courses."""
    return PaperCourse(samples.paper(1, title=title), courses)


def course(source: str = "hackernews", points: int = 3) -> Course:
    """Counts that grow by a hundred each hour."""
    return Course(source, tuple((NOON + timedelta(hours=n), 100 * n) for n in range(points)))


def test_a_course_is_drawn_and_told() -> None:
    """A line for each source, and its two ends in words."""
    chart = course_chart(ENGLISH, found(course(), course("x", 20)))
    assert [(line.source, line.name.text, line.last) for line in chart.lines] == [
        ("hackernews", "Hacker News: points", "200"),
        ("x", "X: reposts and likes", "1,900"),
    ]
    assert chart.lines[0].points[1] == (NOON.timestamp() + 3600, 100)
    assert course_words(ENGLISH, found(course())) == (
        "Counts over time of “A title”: Hacker News from 0 (1 Sep 2026 12:00 UTC)"
        " to 200 (1 Sep 2026 14:00 UTC)"
    )


def test_a_course_of_many_sources_fits() -> None:
    """The six that tell most are drawn, and the words keep their limit."""
    many = [course(f"{'source' * 6}{n}", 3 + n) for n in range(9)]
    some = found(*many, title=pages.HOSTILE * 5)
    for language in LANGUAGES.values():
        assert [line.source for line in course_chart(language, some).lines] == [
            one.source for one in many[3:]
        ]
        assert utf16_size(course_words(language, some)) <= 1024
        assert "\u202e" not in course_words(language, some)
