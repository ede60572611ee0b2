"""A mention: one public post about one paper at one source, and the counts it had."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Counts(NamedTuple):
    """What a source counts, in two columns that every source can fill.

    X and Bluesky: shares are reposts, likes are likes. Hacker News: likes are points. Hugging Face:
    likes are upvotes. Comments, quotes and replies are kept to be shown and never scored. A tuple,
    because a ranking makes thousands of them.
    """

    shares: int
    likes: int
    comments: int = 0

    @property
    def attention(self) -> int:
        """The raw sum that rules and bars speak of."""
        return self.shares + self.likes


NO_COUNTS = Counts(0, 0)


@dataclass(frozen=True, slots=True)
class Mention:
    """One post about one paper; a post about two papers is two mentions.

    `post_id` is the source's own. `author` is the handle without @. `counts` is None where nobody
    knows them (a post shown in an imported digest). `embed` is the HTML that stands for the post in
    the archive, several lines at most, empty until one is made. A `withheld` post counts but is not
    shown: its author asked for that, and `text` is empty. Times are aware UTC.
    """

    source: str
    post_id: str
    arxiv_id: str
    url: str
    author: str
    posted_at: datetime | None = None
    text: str = ""
    counts: Counts | None = None
    observed_at: datetime | None = None
    embed: str = ""
    withheld: bool = False
