"""A day's chart: what is drawn of its top papers, and the same in words."""

from collections.abc import Callable, Sequence

from bot.domain.chart import ChartRow, DayChart, Label, Measure, Scale, compact
from bot.domain.digest import Entry, SourcePart
from bot.domain.page import DigestPage
from bot.domain.text import displayed
from bot.render.budget import fit_equally, shorten, utf16_size
from bot.render.tex import readable
from bot.render.words import counts_words, full_source_name
from bot.texts import ENGLISH, Language
from bot.ui.wording import span_words

MOST_WORDS = 1024
"""The room for what a picture shows in words (Discord's reference, media gallery item)."""

_ROWS = 10
_LONGEST_TITLE = 200
_LEAST_OF_A_TITLE = 20
_MOST_UNITS = 2
_UNITS = {"hackernews": "points", "huggingface": "upvotes", "x": "reposts", "bluesky": "reposts"}

Say = Callable[[Language], str]


def day_chart(language: Language, page: DigestPage) -> DayChart | None:
    """The first ten papers of a view by source; None if there is nothing to be drawn.

    Under `balanced` a row is what a paper's score is made of. Where there are no points it has the
    counts themselves, which of different sources must not be added up: each stands by itself, on a
    logarithmic scale.
    """
    entries = page.view.shown[:_ROWS]
    in_points = _is_in_points(page)
    scale = Scale.STACKED if in_points else Scale.LOGARITHMIC
    rows = tuple(_row(number, e, scale) for number, e in enumerate(entries, start=1))
    told = {measure.source for row in rows for measure in row.measures}
    if not told:
        return None
    return DayChart(
        title=label(
            language, lambda to: to.say("chart-title", day=span_words(to, page.view.digest))
        ),
        sources=_sources(language, sorted(told), scale),
        rows=rows,
        scale=scale,
        note=label(language, lambda to: _note(to, page, scale)),
    )


def day_words(language: Language, page: DigestPage) -> str:
    """What the chart shows, in at most 1024 characters: papers and their counts, titles cut first.

    If not even short titles fit, counts become shorter, and then the last papers go.
    """
    entries = page.view.shown[:_ROWS]
    whole = [(entry, _counts(language, entry)) for entry in entries]
    brief = [(entry, _brief_counts(language, entry)) for entry in entries]
    for told in (whole, *(brief[:number] for number in range(len(brief), 0, -1))):
        words = _day_words(language, page, told)
        if words is not None:
            return words
    return shorten(language.say("chart-words", day=_day(language, page), papers=""), MOST_WORDS)


def label(language: Language, say: Say) -> Label:
    """A text to be drawn; in English where the fonts lack the letters of a language."""
    return Label(say(language), say(ENGLISH))


def source_with_unit(language: Language, source: str) -> Label:
    """`Hacker News: points`: a source with what it counts."""
    name, unit = full_source_name(source), _UNITS.get(source, "shares")
    return label(language, lambda to: to.say("chart-source", source=name, unit=unit))


def title_label(title: str, arxiv_id: str) -> Label:
    """A paper's title to be drawn; its id where the fonts lack letters."""
    return Label(shorten(displayed(readable(title)), _LONGEST_TITLE), f"arXiv:{arxiv_id}")


def _is_in_points(page: DigestPage) -> bool:
    entries = page.view.shown[:_ROWS]
    has_points = any(part.points > 0 for entry in entries for part in entry.parts)
    return page.view.digest.rule == "balanced" and has_points


def _row(number: int, entry: Entry, scale: Scale) -> ChartRow:
    value, total = _attention, compact(entry.counts.attention)
    if scale is Scale.STACKED:
        value, total = _points, f"{entry.score:,.1f}"
    parts = sorted(entry.parts, key=lambda part: part.source)
    measures = (Measure(part.source, value(part)) for part in parts)
    return ChartRow(
        number=number,
        name=title_label(entry.paper.title, entry.paper.arxiv_id),
        total=total,
        measures=tuple(measure for measure in measures if measure.value > 0),
    )


def _points(part: SourcePart) -> float:
    return part.points


def _attention(part: SourcePart) -> float:
    return float(part.counts.attention) if part.counts else 0.0


def _sources(
    language: Language, sources: Sequence[str], scale: Scale
) -> tuple[tuple[str, Label], ...]:
    """The sources with their names; with what they count where that is drawn and there is room."""
    if scale is Scale.LOGARITHMIC and len(sources) <= _MOST_UNITS:
        return tuple((source, source_with_unit(language, source)) for source in sources)
    return tuple((source, Label(full_source_name(source))) for source in sources)


def _note(language: Language, page: DigestPage, scale: Scale) -> str:
    """What the numbers are, and which sources could not be asked."""
    is_stacked = scale is Scale.STACKED
    note = language.say("chart-in-points" if is_stacked else "chart-in-counts")
    failing = [full_source_name(r.source) for r in page.view.digest.readings if r.failing]
    missing = language.say("chart-missing", sources=", ".join(failing)) if failing else ""
    return " · ".join(filter(None, (note, missing)))


def _day(language: Language, page: DigestPage) -> str:
    return span_words(language, page.view.digest)


def _day_words(
    language: Language, page: DigestPage, told: Sequence[tuple[Entry, str]]
) -> str | None:
    """The words with as much of each title as there is room for; None if that is next to none."""
    in_points = _is_in_points(page)

    def written(titles: Sequence[str]) -> str:
        papers = "; ".join(
            _paper(language, number, title, entry, counts, in_points=in_points)
            for number, (title, (entry, counts)) in enumerate(
                zip(titles, told, strict=True), start=1
            )
        )
        return language.say("chart-words", day=_day(language, page), papers=papers)

    room = MOST_WORDS - utf16_size(written([""] * len(told)))
    if room < _LEAST_OF_A_TITLE * len(told):
        return None
    titles = [displayed(readable(entry.paper.title)) for entry, _ in told]
    return written(fit_equally(titles, room))


def _paper(
    language: Language, number: int, title: str, entry: Entry, counts: str, *, in_points: bool
) -> str:
    if not in_points:
        return language.say("chart-paper", number=number, title=title, counts=counts)
    points = f"{entry.score:,.1f}"
    return language.say(
        "chart-paper-points", number=number, title=title, points=points, counts=counts
    )


def _counts(language: Language, entry: Entry) -> str:
    """`X 10,227 reposts, 25 likes, Hacker News n/a`."""
    return ", ".join(
        language.say(
            "chart-told",
            source=full_source_name(part.source),
            counts=counts_words(language, part.source, part.counts)
            if part.counts
            else language.say("counts-none"),
        )
        for part in entry.parts
    )


def _brief_counts(language: Language, entry: Entry) -> str:
    """`X 10,252, Hacker News 120`: sums, of those sources that have told."""
    return ", ".join(
        language.say(
            "chart-told",
            source=full_source_name(part.source),
            counts=compact(part.counts.attention),
        )
        for part in entry.parts
        if part.counts
    )
