"""The loopback X: recent search, posts by id, and embeds on one host (FACTS section 3)."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, ClassVar

from bot.domain.clock import Clock
from tests.secrets import X_TOKEN
from tests.servers.answers import Answer, Recorded
from tests.servers.networks import x_problems
from tests.servers.networks.limits import Window
from tests.servers.networks.questions import Question, answered, whole_number
from tests.servers.networks.server import NetworkServer
from tests.servers.networks.x_bounds import bounds_of, token_before
from tests.servers.networks.x_embeds import embed
from tests.servers.networks.x_posts import POST_FIELDS, USER_FIELDS, XPost, post_view, user_view
from tests.servers.networks.x_query import BadQueryError, wanted_by

TOKEN = X_TOKEN
MOST_IDS = 100
_QUARTER_HOUR_S = 900


class FakeX(NetworkServer):
    """api.x.com, and publish.x.com under `/oembed`. `posts` may be changed at any time.

    With a `budget`, questions are refused once as many posts were given out: with 429 and
    UsageCapExceeded, or as `capped_status` says (403 the same, 402 for bought credits).
    """

    interfaces: ClassVar[Mapping[str, str]] = {
        "/2/tweets/search/recent": "search",
        "/2/tweets": "posts",
        "/oembed": "oembed",
    }

    def __init__(
        self,
        posts: Iterable[XPost] = (),
        *,
        token: str = TOKEN,
        budget: int | None = None,
        capped_status: int = 429,
        search_limit: int = 450,
        recorded: Recorded | None = None,
        clock: Clock | None = None,
        port: int = 0,
    ) -> None:
        super().__init__(clock=clock, recorded=recorded, port=port)
        self.posts = list(posts)
        self.token = token
        self.budget = budget
        self.capped_status = capped_status
        self._windows = {
            "search": Window(search_limit, _QUARTER_HOUR_S),
            "posts": Window(3500, _QUARTER_HOUR_S),
        }

    @property
    def reads(self) -> int:
        """How many posts were given out: what X bills. Embeds are free."""
        return sum(visit.given for visit in self.visits)

    def posts_in(self, content: Any) -> int:
        """The posts of an answer; an embed has none."""
        return len(content.get("data", ())) if isinstance(content, dict) else 0

    def admit(self, interface: str, question: Question) -> Answer | None:
        """401 for a wrong token, 429 over the limit, the cap's answer over the budget."""
        if interface not in self._windows:
            return None
        if question.bearer != self.token:
            return x_problems.problem(401)
        if not self._windows[interface].take(question.asked_at):
            return x_problems.problem(429)
        if self.budget is not None and self.reads >= self.budget:
            return x_problems.usage_capped(self.capped_status)
        return None

    def limit_headers(self, interface: str, question: Question) -> Mapping[str, str]:
        """X's three headers."""
        window = self._windows.get(interface)
        if window is None:
            return {}
        return {
            "x-rate-limit-limit": str(window.most),
            "x-rate-limit-remaining": str(window.remaining),
            "x-rate-limit-reset": str(window.reset_at(question.asked_at)),
        }

    def refusal(self, status: int) -> Answer:
        """A problem."""
        return x_problems.problem(status)

    def reply(self, question: Question) -> Answer:
        """The answer of an X that behaves."""
        for name, known in (("tweet.fields", POST_FIELDS), ("user.fields", USER_FIELDS)):
            for field in sorted(_listed(question, name) - known):
                return x_problems.invalid(
                    name,
                    field,
                    f"The `{name}` query parameter value [{field}] is not one of "
                    f"[{','.join(sorted(known))}]",
                )
        match self._interface(question.path):
            case "search":
                return self._search(question)
            case "posts" if question.path == "/2/tweets":
                return self._lookup(question)
            case "oembed":
                return embed(question, self._by_id())
            case _:
                return self.refusal(404)

    def _search(self, question: Question) -> Answer:
        size = whole_number(question.get("max_results", "10"))
        if size is None or not 10 <= size <= 100:
            value = question.get("max_results")
            return x_problems.invalid(
                "max_results",
                value,
                f"The `max_results` query parameter value [{value}] is not between 10 and 100",
            )
        try:
            wanted = wanted_by(question.get("query"))
        except BadQueryError as error:
            return x_problems.invalid("query", question.get("query"), str(error))
        bounds = bounds_of(question)
        if isinstance(bounds, Answer):
            return bounds
        oldest, newest = bounds
        newest_first = sorted(
            (post for post in self.posts if oldest < int(post.post_id) < newest),
            key=lambda post: int(post.post_id),
            reverse=True,
        )
        shown = (p for p in newest_first if p.shown and p.created_at <= question.asked_at)
        # One more than the page has, to know whether another follows.
        found = list(islice(filter(wanted, shown), size + 1))
        page = found[:size]
        content = self._content(page, question)
        meta: dict[str, Any] = {"result_count": len(page)}
        if page:
            meta = {"newest_id": page[0].post_id, "oldest_id": page[-1].post_id, **meta}
        if len(found) > size:
            meta["next_token"] = token_before(page[-1].post_id)
        return answered(content | {"meta": meta})

    def _lookup(self, question: Question) -> Answer:
        ids = [one for one in question.get("ids").split(",") if one]
        if not 0 < len(ids) <= MOST_IDS:
            return x_problems.invalid(
                "ids",
                question.get("ids"),
                f"size must be between 1 and {MOST_IDS}: {len(ids)}",
            )
        if bad := [one for one in ids if whole_number(one) is None]:
            return x_problems.invalid(
                "ids",
                bad[0],
                f"The `ids` query parameter value [{bad[0]}] is not valid",
            )
        known = self._by_id()
        found, errors = [], []
        for post_id in dict.fromkeys(ids):
            post = known.get(post_id)
            if post is None or post.deleted or post.created_at > question.asked_at:
                errors.append(x_problems.not_found(post_id))
            elif not post.shown:
                errors.append(x_problems.not_authorized(post_id))
            else:
                found.append(post)
        content = self._content(found, question)
        return answered(content | {"errors": errors} if errors else content)

    def _content(self, posts: list[XPost], question: Question) -> dict[str, Any]:
        """`data`, absent when there is none, and the authors in `includes`, if asked for."""
        if not posts:
            return {}
        known = self._by_id()
        fields = _listed(question, "tweet.fields")
        expanded = "author_id" in _listed(question, "expansions")
        if expanded:
            fields |= {"author_id"}
        content: dict[str, Any] = {
            "data": [post_view(post, fields, known.get(post.retweet_of)) for post in posts]
        }
        if expanded:
            user_fields = _listed(question, "user.fields")
            authors = dict.fromkeys(post.author for post in posts)
            content["includes"] = {"users": [user_view(name, user_fields) for name in authors]}
        return content

    def _by_id(self) -> dict[str, XPost]:
        return {post.post_id: post for post in self.posts}


def _listed(question: Question, name: str) -> set[str]:
    return {value for value in question.get(name).split(",") if value}
