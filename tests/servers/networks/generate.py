"""Posts made up from a seed: the same arguments give the same posts.

Attention is spread as in life: a few papers have most of it, most posts have next to none.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from tests.servers.networks.bluesky_posts import BlueskyPost
from tests.servers.networks.hacker_news import Story
from tests.servers.networks.hugging_face import HuggingFacePaper
from tests.servers.networks.x_posts import XPost, snowflake

_DAY = timedelta(days=1)
_SPELLINGS = (
    *("https://arxiv.org/abs/{}",) * 8,
    *("https://arxiv.org/pdf/{}", "https://arxiv.org/pdf/{}v2", "https://arxiv.org/pdf/{}.pdf"),
    *("https://arxiv.org/abs/{}v1", "http://arxiv.org/abs/{}", "https://www.arxiv.org/abs/{}"),
    *("https://arxiv.org/html/{}v1", "https://arxiv.org/abs/{}?context=cs.LG#top"),
)
_WORDS = (
    *("this", "paper", "is", "a", "nice", "read", "finally", "someone", "did", "it", "wow"),
    *("Köppl", "論文", "🔥", "R&D", "<3", "scaling", "agents", "we", "show", "that", "99%"),
)
_NAMES = ("ada", "bo", "chen", "dora", "emil", "fatima", "goran", "hana", "ines", "jun")
_DOMAINS = ("example.org", "example.net")


def x_posts(
    ids: Sequence[str], *, starting: datetime, number: int = 500, seed: int = 1
) -> list[XPost]:
    """`number` posts about the papers in the day from `starting` on, oldest first.

    Among ten, about one is a native retweet, one a quote, one a reply; one in twenty has two
    papers, one in twenty links to something else on arXiv.
    """
    random = Random(seed)
    made: list[XPost] = []
    for at, moment in enumerate(_moments(starting, number)):
        kind = random.random()
        post = XPost(
            snowflake(moment, at % 4096),
            author=f"{random.choice(_NAMES)}{random.randrange(number)}",
            text=_text(random),
            created_at=moment,
            links=_links(random, ids),
            likes=_count(random),
            retweets=_count(random) // 4,
            quotes=_count(random) // 20,
            replies=_count(random) // 10,
        )
        if made and kind < 0.3:
            original = random.choice([one for one in made[-50:] if not one.retweet_of])
            if kind < 0.1:
                post.retweet_of, post.text, post.links = original.post_id, "", ()
                post.likes = post.quotes = post.replies = 0
            elif kind < 0.2:
                post.quoted = original.post_id
            else:
                post.reply_to = original.post_id
        made.append(post)
    return made


def bluesky_posts(
    ids: Sequence[str], *, starting: datetime, number: int = 200, seed: int = 2
) -> list[BlueskyPost]:
    """`number` posts about the papers in the day from `starting` on, oldest first.

    Half have the link in the text, half as a card. Among twenty, one is a native repost, one quotes
    another post, and one is by somebody who does not want to be shown outside.
    """
    random = Random(seed)
    made: list[BlueskyPost] = []
    for at, moment in enumerate(_moments(starting, number)):
        links = _links(random, ids)
        in_text = random.random() < 0.5
        post = BlueskyPost(
            f"3l{at:011}",
            author=f"{random.choice(_NAMES)}{random.randrange(number)}.bsky.social",
            text=_text(random),
            created_at=moment,
            links=links if in_text else links[1:],
            card="" if in_text else links[0],
            likes=_count(random),
            reposts=_count(random) // 4,
            quotes=_count(random) // 20,
            replies=_count(random) // 10,
            author_labels=("!no-unauthenticated",) if random.random() < 0.05 else (),
        )
        kind = random.random()
        if made and kind < 0.05:
            post.repost_of, post.text, post.links, post.card = made[-1].uri, "", (), ""
        elif made and kind < 0.1:
            post.quoted, post.card = made[-1] if not made[-1].quoted else None, ""
        made.append(post)
    return made


def stories(
    ids: Sequence[str], *, starting: datetime, number: int = 20, seed: int = 3
) -> list[Story]:
    """`number` stories about the papers in the day from `starting` on, oldest first.

    The same paper may be submitted more than once, and one in ten is on another site.
    """
    random = Random(seed)
    return [
        Story(
            49_000_000 + at,
            title=_text(random).capitalize(),
            url=random.choice(_links(random, ids))
            if random.random() < 0.9
            else f"https://{random.choice(_DOMAINS)}/arxiv-org",
            created_at=moment,
            author=random.choice(_NAMES),
            points=1 + _count(random),
            comments=_count(random) // 3,
        )
        for at, moment in enumerate(_moments(starting, number))
    ]


def featured_papers(
    ids: Sequence[str], *, day: date, number: int = 25, seed: int = 4
) -> list[HuggingFacePaper]:
    """The first `number` papers as they are featured on `day` and the three days after it.

    Two in three are so on the day itself, one in twenty on two days, six in ten have a summary.
    """
    random = Random(seed)
    made = []
    for arxiv_id in ids[:number]:
        late = random.choice((0, 0, 0, 0, 1, 3))
        featured = [day + timedelta(days=late)]
        if random.random() < 0.05:
            featured.append(featured[0] + _DAY)
        has_code = random.random() < 0.5
        made.append(
            HuggingFacePaper(
                arxiv_id,
                tuple(featured),
                upvotes=_count(random) + 2,
                comments=random.randrange(4),
                title=_text(random).capitalize(),
                submitter=random.choice(_NAMES),
                published_on=day - _DAY,
                ai_summary=_text(random) if random.random() < 0.6 else "",
                github_repo=f"https://github.com/example/{arxiv_id}" if has_code else "",
                github_stars=_count(random),
                organization="Example Lab" if random.random() < 0.5 else "",
            )
        )
    return made


def _moments(starting: datetime, number: int) -> Iterator[datetime]:
    """Moments in the day from `starting` on, as far from each other as they can be."""
    step = _DAY / max(number, 1)
    return (starting + step * at for at in range(number))


def _links(random: Random, ids: Sequence[str]) -> tuple[str, ...]:
    """The links of a post: the first papers have most of them."""
    kind = random.random()
    if kind < 0.05:
        return (random.choice(("https://arxiv.org/list/cs/new", "https://arxiv.org/a/koppl_d_1")),)
    chosen = [ids[_rank(random, len(ids))] for _ in range(2 if kind < 0.1 else 1)]
    return tuple(random.choice(_SPELLINGS).format(one) for one in dict.fromkeys(chosen))


def _rank(random: Random, number: int) -> int:
    return min(int(random.paretovariate(0.7)) - 1, number - 1)


def _count(random: Random) -> int:
    return min(int(random.paretovariate(0.8)) - 1, 50_000)


def _text(random: Random) -> str:
    return " ".join(random.choices(_WORDS, k=random.randint(3, 12)))
