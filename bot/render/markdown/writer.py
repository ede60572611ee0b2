"""From a digest to its post, in the canonical form."""

import hashlib

from bot.domain.arxiv_id import abs_url, pdf_url
from bot.domain.digest import Digest, Entry
from bot.domain.text import without_controls
from bot.render.markdown.front import CATEGORY_NAME, HISTORICAL_CLOCK, local_text
from bot.render.markdown.inert import inert_line, inert_words


def post_name(digest: Digest) -> str:
    """The file name of a digest's post."""
    span = f"{digest.day}-{digest.last_day}" if digest.last_day else f"{digest.day}"
    return f"{span}---Hot-Papers.md"


def render_post(digest: Digest, *, bar: int = 0) -> str:
    """The post of a digest: every entry whose attention reaches `bar`.

    Titles, names and abstracts stand on one line each, without control characters: verbatim in a
    historical post, and so that they do nothing in one made here. Embeds are written as they are:
    those of new days are made of sanitised HTML (`bot.render.embeds`).
    """
    from bot.render.markdown.yaml_front import write_post

    entries = [e for e in digest.entries if digest.imported or e.counts.attention >= bar]
    content = "".join(
        _paper(number, entry, digest.clock) for number, entry in enumerate(entries, start=1)
    )
    return write_post(
        content,
        label=digest.label,
        date=local_text(digest.closed_at, digest.clock, "%Y-%m-%dT%H:%M:%S.Z"),
        image=digest.image,
        clock=digest.clock,
    )


def fingerprint(post: str) -> str:
    """The SHA-256 of a post's text."""
    return hashlib.sha256(post.encode()).hexdigest()


def _paper(number: int, entry: Entry, clock: str) -> str:
    paper, counts = entry.paper, entry.counts
    is_historical = clock == HISTORICAL_CLOCK
    words, line = (_same, _same) if is_historical else (inert_words, inert_line)
    read_at = local_text(entry.observed_at, clock, "%m/%d/%Y %H:%M:%S")
    categories = " | ".join(
        f"[{category}](https://arxiv.org/list/{category}/recent)"
        for category in paper.categories
        if CATEGORY_NAME.fullmatch(category)
    )
    authors = ", ".join(without_controls(author) for author in paper.authors)
    embeds = "".join(f"{mention.embed}\n\n" for mention in entry.mentions if mention.embed)
    return (
        f"\n# {number}. {words(without_controls(paper.title))}\n"
        f"\n{line(authors)}\n"
        f"\n- retweets: {counts.shares}, favorites: {counts.likes} ({read_at})\n"
        f"\n- links: [abs]({abs_url(paper.arxiv_id)}) | [pdf]({pdf_url(paper.arxiv_id)})\n"
        f"- {categories}\n"
        f"\n{line(without_controls(paper.abstract))}\n\n{embeds}\n\n"
    )


def _same(text: str) -> str:
    return text
