"""The loopback Hacker News: Algolia's search, newest first, and single items (FACTS section 3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from bot.domain.clock import Clock
from tests.servers.answers import Answer, Recorded
from tests.servers.networks import algolia
from tests.servers.networks.limits import Window
from tests.servers.networks.questions import Question, answered, stamp, whole_number
from tests.servers.networks.server import NetworkServer

MOST_HITS = 1000
"""The largest page, and how far one can turn pages."""


@dataclass(slots=True)
class Story:
    """A story on Hacker News; one with an empty `url` has `text`. `created_at` is aware UTC."""

    story_id: int
    title: str
    url: str
    created_at: datetime
    author: str = "ada"
    points: int = 1
    comments: int = 0
    text: str = ""
    tags: tuple[str, ...] = ()
    deleted: bool = False

    @property
    def all_tags(self) -> frozenset[str]:
        """What `tags=` may ask for; `ask_hn`, `show_hn`, `front_page` come from `tags`."""
        return frozenset({"story", f"author_{self.author}", f"story_{self.story_id}", *self.tags})


class FakeHackerNews(NetworkServer):
    """hn.algolia.com. `stories` may be changed at any time.

    A question that it does not understand, one beyond the thousandth hit and one over
    `hourly_limit` are answered with 200 and no hits, as by the real one.
    """

    interfaces: ClassVar[Mapping[str, str]] = {
        "/api/v1/search_by_date": "search",
        "/api/v1/items/": "item",
    }

    def __init__(
        self,
        stories: Iterable[Story] = (),
        *,
        recorded: Recorded | None = None,
        hourly_limit: int = 10_000,
        clock: Clock | None = None,
        port: int = 0,
    ) -> None:
        super().__init__(clock=clock, recorded=recorded, port=port)
        self.stories = list(stories)
        self._window = Window(hourly_limit, 3600)

    def admit(self, interface: str, question: Question) -> Answer | None:
        """No hits for a search over the limit."""
        if self._window.take(question.asked_at) or interface != "search":
            return None
        return answered(_page(question, [], 0, hits_per_page=20, page=0))

    def refusal(self, status: int) -> Answer:
        """`{"status": …, "error": …}`."""
        words = {
            401: "Unauthorized",
            403: "Forbidden",
            404: "Not Found",
            429: "Too Many Requests",
            500: "Internal Server Error",
        }
        content = {"status": status, "error": words.get(status, "Service Unavailable")}
        return answered(content, status=status)

    def reply(self, question: Question) -> Answer:
        """The answer of a Hacker News that behaves."""
        match self._interface(question.path):
            case "search":
                return self._search(question)
            case "item":
                return self._item(question)
            case _:
                return self.refusal(404)

    def _search(self, question: Question) -> Answer:
        size = whole_number(question.get("hitsPerPage", "20"))
        page = whole_number(question.get("page", "0"))
        tags = algolia.tags_of(question.get("tags"))
        numbers = algolia.numbers_of(question.get("numericFilters"))
        if not size or page is None or size > MOST_HITS or tags is None or numbers is None:
            return answered(_page(question, [], 0, hits_per_page=size or 20, page=page or 0))
        words = algolia.words_of(question.get("query"))
        where = question.get("restrictSearchableAttributes") or "title,url,author,story_text"
        fields = [name.strip() for name in where.split(",")]
        found = [
            story
            for story in self._shown(question.asked_at)
            if algolia.has_tags(story.all_tags, tags)
            and algolia.has_numbers(_numbers(story), numbers)
            and algolia.has_words(_texts(story), fields, words)
        ]
        reachable = found[:MOST_HITS][page * size : (page + 1) * size]
        hits = [_hit(story, words) for story in reachable]
        return answered(_page(question, hits, len(found), hits_per_page=size, page=page))

    def _item(self, question: Question) -> Answer:
        wanted = question.path.rpartition("/")[2]
        for story in self._shown(question.asked_at):
            if str(story.story_id) == wanted:
                return answered(_item(story))
        return self.refusal(404)

    def _shown(self, now: datetime) -> list[Story]:
        shown = [s for s in self.stories if not s.deleted and s.created_at <= now]
        return sorted(shown, key=lambda s: (s.created_at, s.story_id), reverse=True)


def _page(
    question: Question, hits: list[Any], total: int, *, hits_per_page: int, page: int
) -> dict[str, Any]:
    asked = {"advancedSyntax": "true", "analyticsTags": "backend"}
    asked |= {name: values[0] for name, values in sorted(question.parameters.items())}
    return {
        "exhaustive": {"nbHits": True, "typo": True},
        "exhaustiveNbHits": True,
        "exhaustiveTypo": True,
        "hits": hits,
        "hitsPerPage": hits_per_page,
        "nbHits": total,
        "nbPages": -(-min(total, MOST_HITS) // hits_per_page),
        "page": page,
        "params": urlencode(asked),
        "processingTimeMS": 5,
        "processingTimingsMS": {"total": 5},
        "query": question.get("query"),
        "serverTimeMS": 7,
    }


def _hit(story: Story, words: tuple[str, ...]) -> dict[str, Any]:
    """A hit as it is today: what a story does not have is left out."""
    marked = {name: algolia.highlight(text, words) for name, text in _texts(story).items() if text}
    hit: dict[str, Any] = {
        "_highlightResult": marked,
        "_tags": ["story", f"author_{story.author}", f"story_{story.story_id}", *story.tags],
        "author": story.author,
        "created_at": f"{story.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "created_at_i": int(story.created_at.timestamp()),
        "num_comments": story.comments,
        "objectID": str(story.story_id),
        "points": story.points,
        "story_id": story.story_id,
        "title": story.title,
        "updated_at": f"{story.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    if story.text:
        hit["story_text"] = story.text
    if story.url:
        hit["url"] = story.url
    return hit


def _item(story: Story) -> dict[str, Any]:
    """An item; comments are children, `story.comments` of them."""
    created = {
        "created_at": stamp(story.created_at),
        "created_at_i": int(story.created_at.timestamp()),
    }
    child = {"type": "comment", "author": "bo", "text": "<p>Nice.</p>", "points": None, **created}
    ids = range(story.story_id * 1000, story.story_id * 1000 + story.comments)
    place = {"parent_id": story.story_id, "story_id": story.story_id}
    return {
        "id": story.story_id,
        **created,
        "type": "story",
        "author": story.author,
        "title": story.title,
        "url": story.url or None,
        "text": story.text or None,
        "points": story.points,
        "parent_id": None,
        "story_id": story.story_id,
        "children": [{"id": n, **child, **place, "children": [], "options": []} for n in ids],
        "options": [],
    }


def _texts(story: Story) -> dict[str, str]:
    return {
        "title": story.title,
        "url": story.url,
        "author": story.author,
        "story_text": story.text,
    }


def _numbers(story: Story) -> dict[str, int]:
    return {
        "created_at_i": int(story.created_at.timestamp()),
        "points": story.points,
        "num_comments": story.comments,
    }
