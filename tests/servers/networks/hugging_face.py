"""The loopback Hugging Face: the papers of a day, and one paper (FACTS section 3)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, ClassVar

from bot.domain.clock import Clock
from tests.servers.answers import Answer
from tests.servers.networks.limits import Window
from tests.servers.networks.questions import JSON, Question, answered, stamp, whole_number
from tests.servers.networks.server import NetworkServer

LARGEST_PAGE = 100
_USUAL_PAGE = 50


@dataclass(slots=True)
class HuggingFacePaper:
    """A paper on Hugging Face, by the days on which it is featured (a few are so twice).

    Empty texts and None are fields that the answer does not have.
    """

    arxiv_id: str
    featured_on: tuple[date, ...]
    upvotes: int = 0
    comments: int = 0
    title: str = "On Things"
    summary: str = "We study things."
    authors: tuple[str, ...] = ("Ada Lovelace",)
    submitter: str = "ada"
    published_on: date | None = None
    ai_summary: str = ""
    github_repo: str = ""
    github_stars: int = 0
    organization: str = ""
    media: tuple[str, ...] = ()
    deleted: bool = False


class FakeHuggingFace(NetworkServer):
    """huggingface.co, as far as papers go.

    `papers` may be changed at any time. A day in `recorded_days` is answered from there: a page at
    a time, or as it is if it is no list. 500 requests in five minutes are allowed.
    """

    interfaces: ClassVar[Mapping[str, str]] = {
        "/api/daily_papers": "daily_papers",
        "/api/papers/": "paper",
    }

    def __init__(
        self,
        papers: Iterable[HuggingFacePaper] = (),
        *,
        recorded_days: Mapping[date, bytes] | None = None,
        limit: int = 500,
        clock: Clock | None = None,
        port: int = 0,
    ) -> None:
        super().__init__(clock=clock, port=port)
        self.papers = list(papers)
        self.recorded_days = dict(recorded_days or {})
        self._window = Window(limit, 300)

    def forget_requests(self) -> None:
        """Let the limit be as if nobody had asked yet."""
        self._window.restart()

    def admit(self, interface: str, question: Question) -> Answer | None:
        """429 for the request after the last that is allowed."""
        return None if self._window.take(question.asked_at) else self.refusal(429)

    def limit_headers(self, interface: str, question: Question) -> Mapping[str, str]:
        """The two headers of the IETF's draft, as Hugging Face documents them."""
        left = self._window.seconds_left(question.asked_at)
        return {
            "RateLimit": f'"api";r={self._window.remaining};t={left}',
            "RateLimit-Policy": f'"fixed window";"api";q={self._window.most};w=300',
        }

    def refusal(self, status: int) -> Answer:
        """`{"error": …}`."""
        words = {
            401: "Invalid username or password.",
            403: "Access denied.",
            404: "Paper not found",
            429: "We had to rate limit your IP. To continue using our service, create a HF account "
            "or login to your existing account.",
            500: "Internal Error - We're working hard to fix this as soon as possible!",
        }
        return answered({"error": words.get(status, "Service Unavailable")}, status=status)

    def reply(self, question: Question) -> Answer:
        """The answer of a Hugging Face that behaves."""
        match self._interface(question.path):
            case "daily_papers":
                return self._daily_papers(question)
            case "paper":
                return self._paper(question)
            case _:
                return self.refusal(404)

    def _daily_papers(self, question: Question) -> Answer:
        limit = whole_number(question.get("limit", str(_USUAL_PAGE)))
        page = whole_number(question.get("p", "0"))
        try:
            day = date.fromisoformat(question.get("date", question.asked_at.date().isoformat()))
        except ValueError:
            return answered({"error": "✖ Invalid ISO date\n  → at date"}, status=400)
        if limit is None or not 0 < limit <= LARGEST_PAGE:
            words = f"✖ Too big: expected number to be <={LARGEST_PAGE}\n  → at limit"
            return answered({"error": words}, status=400)
        if page is None:
            words = "✖ Invalid input: expected number, received NaN\n  → at p"
            return answered({"error": words}, status=400)
        items = self._items(day, question.asked_at)
        if day in self.recorded_days:
            capture = self.recorded_days[day]
            try:
                items = items_in(capture)
            except ValueError:
                return Answer(200, capture, JSON)
        return answered(items[page * limit : (page + 1) * limit])

    def _items(self, day: date, now: datetime) -> list[Any]:
        featured = [p for p in self.papers if day in p.featured_on and not p.deleted]
        if day > now.date():
            return []
        return [item_of(p, day) for p in sorted(featured, key=lambda p: -p.upvotes)]

    def _paper(self, question: Question) -> Answer:
        wanted = question.path.rpartition("/")[2]
        for paper in self.papers:
            if paper.arxiv_id == wanted and not paper.deleted:
                return answered(paper_of(paper, max(paper.featured_on)))
        return self.refusal(404)


def item_of(paper: HuggingFacePaper, day: date) -> dict[str, Any]:
    """An item of the list of `day`, in the shape of 2026-08."""
    inner = paper_of(paper, day)
    # The outer date is four hours before the inner one, as in every capture.
    published = datetime.combine(_published(paper), time(), UTC) - timedelta(hours=4)
    submitter = {name: value for name, value in _user(paper.submitter).items() if name != "user"}
    item = {
        "paper": inner,
        "publishedAt": stamp(published),
        "title": paper.title,
        "summary": paper.summary,
        "thumbnail": "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/"
        f"{paper.arxiv_id}.png",
        "numComments": paper.comments,
        "submittedBy": {
            **submitter,
            "isHf": False,
            "isHfAdmin": False,
            "isMod": False,
            "isUserFollowing": False,
        },
        "isAuthorParticipating": False,
    }
    return item | {name: inner[name] for name in ("organization", "mediaUrls") if name in inner}


def paper_of(paper: HuggingFacePaper, day: date) -> dict[str, Any]:
    """The paper itself, as it stands in an item and behind its own address."""
    content: dict[str, Any] = {
        "id": paper.arxiv_id,
        "authors": [
            {"_id": _id(paper.arxiv_id + name), "name": name, "hidden": False}
            for name in paper.authors
        ],
        "publishedAt": stamp(datetime.combine(_published(paper), time(), UTC)),
        "submittedOnDailyAt": stamp(datetime.combine(day, time(), UTC)),
        "title": paper.title,
        "submittedOnDailyBy": _user(paper.submitter),
        "summary": paper.summary,
        "upvotes": paper.upvotes,
        "discussionId": _id("discussion" + paper.arxiv_id),
    }
    if paper.github_repo:
        content |= {"githubRepo": paper.github_repo, "githubRepoAddedBy": "user"}
    if paper.ai_summary:
        content |= {
            "ai_summary": paper.ai_summary,
            "ai_keywords": paper.ai_summary.split()[:3],
            "ai_summary_model": "example/summariser",
        }
    if paper.github_repo:
        content["githubStars"] = paper.github_stars
    if paper.organization:
        content["organization"] = {
            "_id": _id(paper.organization),
            "name": paper.organization.replace(" ", ""),
            "fullname": paper.organization,
            "avatar": f"https://cdn-avatars.huggingface.co/v1/{_id(paper.organization)}.png",
        }
    if paper.media:
        content["mediaUrls"] = list(paper.media)
    return content


def items_in(capture: bytes) -> list[Any]:
    """The items of a captured day.

    Raises:
        ValueError: it is not a list in JSON.
    """
    items = json.loads(capture)
    if not isinstance(items, list):
        raise ValueError("not a list")
    return items


def _published(paper: HuggingFacePaper) -> date:
    return paper.published_on or min(paper.featured_on) - timedelta(days=1)


def _user(name: str) -> dict[str, Any]:
    return {
        "_id": _id(name),
        "avatarUrl": f"/avatars/{_id(name)}.svg",
        "isPro": False,
        "fullname": name.capitalize(),
        "user": name,
        "type": "user",
        "name": name,
    }


def _id(seed: str) -> str:
    """Twenty-four hexadecimal digits, as in MongoDB."""
    return sha256(seed.encode()).hexdigest()[:24]
