"""How the counts of a paper went, put together from what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.course import LEAST_MOMENTS, Course, courses_of
from bot.domain.mention import Mention
from bot.domain.paper import Paper
from bot.errors import NotFoundError
from bot.services.lookup_ports import ObservationStore, PaperShelf
from bot.services.ports import MentionStore
from bot.texts import Said


@dataclass(frozen=True, slots=True)
class PaperCourse:
    """A paper with the course of its counts at each source."""

    paper: Paper
    courses: tuple[Course, ...]


@dataclass(frozen=True, slots=True)
class Courses:
    """Finds courses. Nothing here asks the network."""

    papers: PaperShelf
    mentions: MentionStore
    observations: ObservationStore

    async def is_there(self, mentions: Sequence[Mention]) -> bool:
        """Whether the posts of a paper were seen often enough for a course.

        Each post's last count is a moment of its own, which often says it without asking.
        """
        known = {one.observed_at for one in mentions if one.counts is not None}
        if len(known) >= LEAST_MOMENTS:
            return True
        return bool(known) and (
            await self.observations.count_moments(mentions, LEAST_MOMENTS) >= LEAST_MOMENTS
        )

    async def find_course(self, arxiv_id: str) -> PaperCourse:
        """How the counts of a paper went.

        Raises:
            NotFoundError: the paper is not stored, or was not seen often enough.
        """
        paper = await self.papers.find_paper(arxiv_id)
        mentions = await self.mentions.list_mentions_of_paper(arxiv_id)
        courses = courses_of(await self.observations.list_observations(mentions))
        if paper is None or not courses:
            raise NotFoundError(Said("course-none", paper=arxiv_id))
        return PaperCourse(paper, courses)
