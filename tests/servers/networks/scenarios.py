"""Ready-made courses of events, for a process that is pointed at the loopback services.

All are about one listing day and the ids of its papers, of which there have to be five or more.
Everything is said of them between 00:30 and 04:00 UTC of that day, but for the two big ones, which
take all day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tests.servers.networks import faults, generate
from tests.servers.networks.bluesky_posts import BlueskyPost
from tests.servers.networks.hacker_news import Story
from tests.servers.networks.hugging_face import HuggingFacePaper
from tests.servers.networks.world import FakeNetworks, World
from tests.servers.networks.x_posts import XPost, snowflake


@dataclass(frozen=True, slots=True)
class Trouble:
    """`fault` at a server, for the next `times` requests to `interface` (None: for all)."""

    server: str
    interface: str
    fault: faults.Fault
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is said of papers, and what goes wrong."""

    world: World
    troubles: tuple[Trouble, ...] = ()

    def play(self, networks: FakeNetworks) -> None:
        """Give the orders for the troubles."""
        for trouble in self.troubles:
            server = networks.servers[trouble.server]
            server.misbehave(trouble.interface, trouble.fault, times=trouble.times)


def all_fine(day: date, ids: Sequence[str]) -> Scenario:
    """A handful of papers, and nothing goes wrong.

    The counts, by the place of the paper in `ids`:

    ====== ================= ================== ======================= =======================
    paper  Hugging Face      Hacker News        Bluesky                 X
    ====== ================= ================== ======================= =======================
    first  42 upvotes        31 points          2 reposts, 10 likes     5 retweets, 20 likes;
                                                                        1 retweet, 2 likes
    second 12 upvotes                                                   40 retweets, 300 likes
    third  4 upvotes                            1 repost, 6 likes
    fourth                   120 points
    fifth                                       0 reposts, 1 like       0 retweets, 3 likes
    ====== ================= ================== ======================= =======================

    The fifth paper's post on Bluesky is labelled `!no-unauthenticated`. On X there is a native
    retweet of the second paper's post too. Comments: 3 and 0 and 1 on Hugging Face, 5 (first) and
    44 (fourth) on Hacker News.
    """
    link = [f"https://arxiv.org/abs/{one}" for one in ids[:5]]
    at = [_moment(day, minutes) for minutes in range(0, 70, 10)]
    one, two, three = ids[:3]
    x = [
        _on_x("ada", "Read this", at[0], link[0], likes=20, retweets=5),
        _on_x("bo", "Me too", at[1], link[0] + "v1", likes=2, retweets=1),
        _on_x("chen", "Wow", at[2], link[1], likes=300, retweets=40),
        _on_x("emil", "Hm", at[4], link[4], likes=3),
    ]
    again = XPost(snowflake(at[3]), "dora", "", at[3], retweet_of=x[2].post_id)
    return Scenario(
        World(
            papers=[
                HuggingFacePaper(one, (day,), 42, 3, ai_summary="Does things well."),
                HuggingFacePaper(two, (day,), 12, 0, github_repo="https://github.com/example/two"),
                HuggingFacePaper(three, (day,), 4, 1),
            ],
            stories=[
                Story(49_000_001, "On Things", link[0], at[0], points=31, comments=5),
                Story(49_000_002, "A Fourth", link[3], at[5], points=120, comments=44),
                Story(49_000_003, "News", "https://example.org/arxiv-org", at[6], points=9),
            ],
            bluesky=[
                _on_bluesky("ada", "Read this", at[0], link[0], likes=10, reposts=2),
                _on_bluesky("chen", "Nice", at[1], link[2], likes=6, reposts=1),
                _on_bluesky("hana", "Shh", at[2], link[4], likes=1, hidden=True),
            ],
            x=[*x, again],
        )
    )


def one_down_one_lying(day: date, ids: Sequence[str]) -> Scenario:
    """What `all_fine` has; X is down (503) and Bluesky finds nothing, whatever it is asked.

    Logging in to Bluesky works. What remains to be found: 42, 12 and 4 upvotes of the first three
    papers on Hugging Face, 31 points of the first and 120 of the fourth on Hacker News.
    """
    return Scenario(
        all_fine(day, ids).world,
        (
            Trouble("x", "*", faults.unavailable()),
            Trouble("bluesky", "searchPosts", faults.empty_result()),
            Trouble("bluesky", "getPosts", faults.empty_result()),
        ),
    )


def stormy(day: date, ids: Sequence[str]) -> Scenario:
    """What `all_fine` has; every service fails once or twice in its own way, and recovers."""
    return Scenario(
        all_fine(day, ids).world,
        (
            Trouble("huggingface", "daily_papers", faults.too_many_requests("1"), times=1),
            Trouble("huggingface", "daily_papers", faults.truncated(), times=1),
            Trouble("hackernews", "search", faults.block_page(), times=1),
            Trouble("bluesky", "searchPosts", faults.internal_error(), times=1),
            Trouble("bluesky", "searchPosts", faults.reset(), times=1),
            Trouble("x", "search", faults.unavailable("1"), times=2),
        ),
    )


def busy(day: date, ids: Sequence[str]) -> Scenario:
    """500 posts on X, 200 on Bluesky, 20 stories and 25 papers on Hugging Face."""
    return Scenario(_generated(day, ids, 500))


def flood(day: date, ids: Sequence[str]) -> Scenario:
    """20,000 posts on X, 8,000 on Bluesky, 800 stories and 25 papers on Hugging Face."""
    return Scenario(_generated(day, ids, 20_000))


SCENARIOS: Mapping[str, Callable[[date, Sequence[str]], Scenario]] = {
    "all-fine": all_fine,
    "one-down-one-lying": one_down_one_lying,
    "stormy": stormy,
    "busy": busy,
    "flood": flood,
}


def _generated(day: date, ids: Sequence[str], number: int) -> World:
    starting = _moment(day, 0)
    return World(
        papers=generate.featured_papers(ids, day=day),
        stories=generate.stories(ids, starting=starting, number=number // 25),
        bluesky=generate.bluesky_posts(ids, starting=starting, number=number * 2 // 5),
        x=generate.x_posts(ids, starting=starting, number=number),
    )


def _on_x(
    author: str, text: str, at: datetime, link: str, *, likes: int, retweets: int = 0
) -> XPost:
    return XPost(snowflake(at), author, text, at, links=(link,), likes=likes, retweets=retweets)


def _on_bluesky(
    name: str,
    text: str,
    at: datetime,
    link: str,
    *,
    likes: int,
    reposts: int = 0,
    hidden: bool = False,
) -> BlueskyPost:
    return BlueskyPost(
        f"3l{at:%d%H%M}aaaaa",
        f"{name}.bsky.social",
        text,
        at,
        links=(link,),
        likes=likes,
        reposts=reposts,
        author_labels=("!no-unauthenticated",) if hidden else (),
    )


def _moment(day: date, minutes: int) -> datetime:
    """`minutes` after half past midnight UTC, when the papers of `day` have just come out."""
    return datetime.combine(day, time(0, 30), UTC) + timedelta(minutes=minutes)
