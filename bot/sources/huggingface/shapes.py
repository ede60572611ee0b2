"""The JSON of Hugging Face's papers (FACTS section 3), as far as it is used."""

from datetime import UTC, date, datetime, time

from pydantic import BaseModel, Field, RootModel, field_validator

from bot.domain.arxiv_id import ArxivId
from bot.domain.attention import PaperNote
from bot.domain.mention import Counts, Mention
from bot.errors import ArxivIdError
from bot.sources.fields import Count, handle_of, line_of, secure_url_of

NAME = "huggingface"
_PAGE_OF_PAPER = "https://huggingface.co/papers/"
_LONGEST_SUMMARY = 1000
# The first Daily Papers are of 4 May 2023: an earlier day is no day of theirs.
_FIRST_DAY = date(2023, 5, 4)


class DailyPage(RootModel[list[object]]):
    """One page of the papers featured on a date; its items are read one by one."""


class Paper(BaseModel):
    """A paper, in a daily list or by itself. `id` is canonical, as `ArxivId` spells it."""

    id: str
    upvotes: Count
    ai_summary: object = None
    github_repo: object = Field(None, alias="githubRepo")
    featured_at: object = Field(None, alias="submittedOnDailyAt")

    @field_validator("id")
    @classmethod
    def _canonical(cls, value: str) -> str:
        try:
            return ArxivId.parse(value).base
        except ArxivIdError:
            # pydantic takes a ValueError for a fault of the item, and ours is none.
            raise ValueError("no id of an arXiv paper") from None

    @property
    def note(self) -> PaperNote:
        """What is said of the paper beside its counts."""
        summary = line_of(self.ai_summary, longest=_LONGEST_SUMMARY)
        return PaperNote(self.id, NAME, summary, secure_url_of(self.github_repo))


class DailyItem(BaseModel):
    """A paper as it was featured."""

    paper: Paper
    title: object = None
    comments: Count = Field(0, alias="numComments")
    submitted_by: object = Field(None, alias="submittedBy")

    @property
    def counts(self) -> Counts:
        """Upvotes are likes; nothing is shared at Hugging Face."""
        return Counts(0, self.paper.upvotes, self.comments)

    def featured_on(self, asked: date, today: date) -> date:
        """The date on which the paper was featured (UTC).

        What the item says of itself comes before the date that was asked for, so that a list of
        another date, served by mistake, changes no date; `asked` where it says nothing sensible.
        """
        own = _date_of(self.paper.featured_at)
        return own if own is not None and _FIRST_DAY <= own <= today else asked

    def mention(self, featured_on: date, observed_at: datetime) -> Mention:
        """The paper's one mention at Hugging Face, as seen at `observed_at` (aware UTC)."""
        by = self.submitted_by
        return Mention(
            source=NAME,
            post_id=self.paper.id,
            arxiv_id=self.paper.id,
            url=_PAGE_OF_PAPER + self.paper.id,
            author=handle_of(by.get("name")) if isinstance(by, dict) else "",
            posted_at=datetime.combine(featured_on, time.min, tzinfo=UTC),
            text=line_of(self.title),
            counts=self.counts,
            observed_at=observed_at,
        )


class SinglePaper(Paper):
    """A paper asked for by its id. Its comments are counted in some answers only."""

    comments: Count | None = Field(None, alias="numComments")


def _date_of(value: object) -> date | None:
    """The date of an ISO 8601 moment, in UTC."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):
        return None
