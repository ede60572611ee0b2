"""What each source calls its counts, in words."""

from bot.domain.digest import Entry, SourcePart
from bot.domain.mention import Counts
from bot.domain.text import plural

SOURCE_NAMES = {
    "x": "X",
    "bluesky": "Bluesky",
    "hackernews": "HN",
    "huggingface": "🤗",
}


def source_name(source: str) -> str:
    """The name of a source as people know it."""
    return SOURCE_NAMES.get(source, source)


def counts_words(source: str, counts: Counts) -> str:
    """`10,227 reposts, 25 likes` for X, `120 points, 38 comments` for Hacker News, and so on."""
    if source == "hackernews":
        return f"{plural(counts.likes, 'point')}, {plural(counts.comments, 'comment')}"
    if source == "huggingface":
        return plural(counts.likes, "upvote")
    return f"{plural(counts.shares, 'repost')}, {plural(counts.likes, 'like')}"


def entry_words(entry: Entry) -> str:
    """All sources' counts of an entry: `X 10,227 reposts, 25 likes · HN 120 points, 3 comments`."""
    return " · ".join(_part_words(part) for part in entry.parts)


def explanation(entry: Entry) -> str:
    """Why an entry stands where it stands, in one line."""
    terms = [
        f"{source_name(part.source)} {part.points:,.0f} ({counts_words(part.source, part.counts)})"
        for part in entry.parts
        if part.counts is not None
    ]
    return f"attention {entry.counts.attention:,} = {' + '.join(terms)}" if terms else ""


def _part_words(part: SourcePart) -> str:
    words = counts_words(part.source, part.counts) if part.counts else "n/a"
    return f"{source_name(part.source)} {words}"
