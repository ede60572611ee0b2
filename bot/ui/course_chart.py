"""The chart of how a paper's counts went, and the same in words."""

from bot.domain.chart import CourseChart, CourseLine, compact
from bot.domain.course import Course
from bot.domain.text import displayed
from bot.render.budget import ELLIPSIS, shorten, utf16_size
from bot.render.tex import readable
from bot.render.words import full_source_name
from bot.services.courses import PaperCourse
from bot.texts import Language
from bot.ui.day_chart import MOST_WORDS, label, source_with_unit, title_label

MOST_LINES = 6
"""As many fields as can be told apart in one picture: those of the sources that tell most."""

_LONGEST_TITLE = 200


def course_chart(language: Language, found: PaperCourse) -> CourseChart:
    """A line for each source, from when it was first seen on."""
    return CourseChart(
        title=title_label(found.paper.title, found.paper.arxiv_id),
        lines=tuple(_line(language, course) for course in _shown(found)),
        note=label(language, lambda to: to.say("course-note")),
    )


def course_words(language: Language, found: PaperCourse) -> str:
    """What the chart shows, in at most 1024 characters: where each line begins and ends."""
    sources = [_told(language, course) for course in _shown(found)]
    title = shorten(displayed(readable(found.paper.title)), _LONGEST_TITLE)
    words = language.say("course-words", title=title, sources="; ".join(sources))
    return words if utf16_size(words) <= MOST_WORDS else shorten(words, MOST_WORDS - len(ELLIPSIS))


def _shown(found: PaperCourse) -> list[Course]:
    """The sources with the longest courses, in the order of their names."""
    longest = sorted(found.courses, key=lambda course: -len(course.points))[:MOST_LINES]
    return [course for course in found.courses if course in longest]


def _line(language: Language, course: Course) -> CourseLine:
    return CourseLine(
        source=course.source,
        name=source_with_unit(language, course.source),
        points=tuple((moment.timestamp(), max(0, count)) for moment, count in course.points),
        last=compact(course.points[-1][1]),
    )


def _told(language: Language, course: Course) -> str:
    (since, first), (until, last) = course.points[0], course.points[-1]
    return language.say(
        "course-told",
        source=full_source_name(course.source),
        first=first,
        since=since,
        last=last,
        until=until,
    )
