"""How a paper's counts went, as a message: a picture, and without one the same in words."""

from discord import ui

from bot.domain.chart import Picture
from bot.render.budget import shorten
from bot.render.discord_text import plain
from bot.render.tex import readable
from bot.services.courses import PaperCourse
from bot.texts import Language
from bot.ui import layout
from bot.ui.course_chart import course_words
from bot.ui.pictures import Gallery
from bot.ui.wording import linked, linked_size

_LONGEST_TITLE = 500


def course_message(language: Language, found: PaperCourse, png: bytes | None) -> ui.LayoutView:
    """The answer to the button under a paper's counts."""
    title = shorten(readable(found.paper.title), _LONGEST_TITLE, size=linked_size)
    head = layout.text(f"### {linked(title, found.paper.arxiv_id)}")
    words = course_words(language, found)
    if png is not None:
        return layout.message([head, Gallery(Picture(png, words))])
    undrawn = language.say("course-undrawn")
    return layout.message([head, layout.text(f"-# {undrawn}\n{plain(words)}")])
