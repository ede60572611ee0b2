"""A post as messages, in each layout, with what each channel adds: its key and whom it pings."""

from discord import ui

from bot.domain.chart import Picture
from bot.domain.page import DigestPage
from bot.domain.subscription import Layout
from bot.services.delivery_ports import Post, QuietDay
from bot.texts import Language
from bot.ui import layout
from bot.ui.digest_message import (
    PostPart,
    count_messages,
    post_part,
    post_parts,
    quiet_message,
)
from bot.ui.ids import Mark
from bot.ui.markers import mark_of
from bot.ui.short_messages import compact_message, thread_name, thread_opener

_MADE = 64  # posts that are kept in memory, most of them of a few kB


class PostMessages:
    """Makes the messages of posts.

    What takes time is made once for a page in a language: the same object goes to many channels.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[int, str, bool], tuple[DigestPage, list[PostPart]]] = {}

    def count(self, post: Post) -> int:
        """How many messages a post takes."""
        if isinstance(post.content, QuietDay) or post.style.layout is Layout.COMPACT:
            return 1
        return count_messages(post.content) + (post.style.layout is Layout.THREAD)

    def message(
        self,
        language: Language,
        post: Post,
        number: int,
        mention: str = "",
        picture: Picture | None = None,
    ) -> ui.LayoutView:
        """One of them, counted from 0; `mention`, of a role, stands above it.

        `picture` is for the first one, whatever the layout.
        """
        mark = mark_of(post.key, number, preliminary=post.is_preliminary)
        view = self._view(language, post, number, mark, picture)
        return layout.below(mention, view) if mention else view

    def thread_name(self, language: Language, post: Post) -> str:
        """The name of the thread below a post."""
        if isinstance(post.content, QuietDay):
            raise ValueError("a day without papers has no thread")
        return thread_name(language, post.content)

    def _view(
        self, language: Language, post: Post, number: int, mark: Mark, picture: Picture | None
    ) -> ui.LayoutView:
        content, style = post.content, post.style.layout
        if isinstance(content, QuietDay):
            return quiet_message(language, content, marker=mark.marker)
        if style is Layout.COMPACT:
            return compact_message(language, content, mark, picture)
        in_thread = style is Layout.THREAD
        if in_thread and number == 0:
            return thread_opener(language, content, mark, picture)
        parts = self._parts_of(language, content, in_thread=in_thread)
        return post_part(parts[number - in_thread], marker=mark.marker, picture=picture)

    def _parts_of(self, language: Language, page: DigestPage, *, in_thread: bool) -> list[PostPart]:
        which = (id(page), language.code, in_thread)
        known = self._made.pop(which, None) or (
            page,
            post_parts(language, page, in_thread=in_thread),
        )
        self._made[which] = known  # the newest is last; the page is held, so its id is its own
        while len(self._made) > _MADE:
            del self._made[next(iter(self._made))]
        return known[1]
