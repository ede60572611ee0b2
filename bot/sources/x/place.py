"""How far a search on X has come, so that no post is paid for twice."""

import re
from collections.abc import Collection
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

POST_ID = re.compile(r"[0-9]{1,19}")
"""The id of a post; later posts have higher ones."""

PostId = Annotated[str, Field(pattern=f"^{POST_ID.pattern}$")]


class Place(BaseModel):
    """What is known of the posts, by their ids; written down as a cursor.

    Pages run from new to old, so a search that stops halfway leaves a gap. Up to `since_id` all is
    known. From `until_id` to `newest_id` all is known, too, and between the two is the gap. Without
    a gap `until_id` and `newest_id` are None; without a `since_id` nothing old is known.
    """

    model_config = ConfigDict(strict=True, frozen=True)

    since_id: PostId | None = None
    until_id: PostId | None = None
    newest_id: PostId | None = None

    @classmethod
    def read(cls, cursor: str) -> "Place":
        """The place that a cursor holds; one that cannot be read is the very beginning."""
        try:
            place = cls.model_validate_json(cursor)
        except ValidationError:
            return cls()
        return place if place.newest_id or not place.until_id else cls(since_id=place.since_id)

    def cursor(self) -> str:
        """The text that `read` understands."""
        return self.model_dump_json(exclude_none=True)

    def after_page(self, ids: Collection[str]) -> "Place":
        """Where a search is when it has also read these posts."""
        if not ids:
            return self
        lower = {int(post_id) for post_id in (*ids, self.until_id) if post_id}
        newest = self.newest_id or str(max(int(post_id) for post_id in ids))
        return Place(since_id=self.since_id, until_id=str(min(lower)), newest_id=newest)

    def at_end(self) -> "Place":
        """Where a search is that has reached the end of the gap: all is known."""
        return Place(since_id=self.newest_id or self.since_id)

    def without(self, too_old: Collection[str]) -> "Place":
        """The place without the ids of the named fields, which X no longer knows.

        Where even the upper end of the gap is too old, there is no gap left that could be read.
        """
        if "until_id" in too_old:
            return self.at_end()
        if "since_id" in too_old:
            return Place(until_id=self.until_id, newest_id=self.newest_id)
        return self
