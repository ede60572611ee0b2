"""Small hand-written papers, mentions, digests and posts."""

from datetime import UTC, date, datetime

from bot.domain.digest import Digest, Entry, SourcePart
from bot.domain.mention import Counts, Mention
from bot.domain.paper import Paper

DAY = date(2021, 2, 8)
CLOSE = datetime(2021, 2, 9, 9, tzinfo=UTC)


def paper(number: int = 1, **changes: object) -> Paper:
    """A paper; `number` makes its id."""
    fields: dict[str, object] = {
        "arxiv_id": f"2102.{number:05d}",
        "title": f"Paper number {number}",
        "authors": ("Ada Müller", "José Sample"),
        "categories": ("cs.LG", "stat.ML"),
        "abstract": f"What paper {number} is about.",
        "listed_on": DAY,
        "listing_index": number,
    }
    return Paper(**(fields | changes))  # type: ignore[arg-type]


def mention(number: int = 1, **changes: object) -> Mention:
    """A post on X about paper `number`, with counts."""
    fields: dict[str, object] = {
        "source": "x",
        "post_id": f"{1358855369364103168 + number}",
        "arxiv_id": f"2102.{number:05d}",
        "url": f"https://twitter.com/someone/status/{1358855369364103168 + number}",
        "author": "someone",
        "counts": Counts(10, 20),
        "observed_at": CLOSE,
        "posted_at": datetime(2021, 2, 8, 12, tzinfo=UTC),
    }
    return Mention(**(fields | changes))  # type: ignore[arg-type]


def digest(day: date = DAY, papers: int = 3, **changes: object) -> Digest:
    """A frozen day with that many papers, one shown post each."""
    entries = tuple(
        Entry(
            rank=rank,
            paper=paper(rank, listed_on=day, listing_index=None),
            counts=Counts(100 - rank, 50),
            score=float(150 - rank),
            observed_at=CLOSE,
            parts=(SourcePart("x", Counts(100 - rank, 50), float(150 - rank)),),
            mentions=(
                mention(rank, observed_at=None, embed=f"<blockquote>post {rank}</blockquote>"),
            ),
        )
        for rank in range(1, papers + 1)
    )
    fields: dict[str, object] = {
        "day": day,
        "rule": "classic",
        "closed_at": CLOSE,
        "entries": entries,
    }
    return Digest(**(fields | changes))  # type: ignore[arg-type]


def post_text(day: str = "2021-02-08", title: str = "A Title", retweets: int = 30) -> str:
    """A historical post with one paper."""
    return (
        f"---\ntitle: Hot Papers {day}\ndate: 2021-02-09T15:29:21.Z\n"
        f'template: "post"\ndraft: false\nslug: "hot-papers-{day}"\ncategory: "arXiv"\n'
        'tags:\n  - "arXiv"\n  - "Twitter"\n  - "Machine Learning"\n  - "Computer Science"\n'
        f'description: "Hot papers {day}"\nsocialImage: "/media/flying-marine.jpg"\n\n---\n'
        f"\n# 1. {title}\n\nAda Müller, José Sample\n\n"
        f"- retweets: {retweets}, favorites: 40 (02/09/2021 15:29:21)\n\n"
        "- links: [abs](https://arxiv.org/abs/2102.00001)"
        " | [pdf](https://arxiv.org/pdf/2102.00001)\n"
        "- [cs.LG](https://arxiv.org/list/cs.LG/recent)\n\nWhat it is about.\n\n"
        '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Look!</p>&mdash; Some One '
        '(@someone) <a href="https://twitter.com/someone/status/1358855369364103168">'
        "February 8, 2021</a></blockquote>\n"
        '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>\n'
        "\n\n\n"
    )
