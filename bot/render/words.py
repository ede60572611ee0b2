"""What each source calls its counts, and why a paper stands where it stands, in words.

What takes a language is said in it; the rest is for terminals and files, which are English.
"""

from datetime import datetime
from math import ceil

from bot.domain.digest import Digest, Entry, SourcePart, SourceReading
from bot.domain.mention import NO_COUNTS, Counts
from bot.domain.text import plural
from bot.texts import ENGLISH, Language

THANKS = "Thank you to arXiv for use of its open access interoperability."
"""In arXiv's own words, whatever the language (FACTS section 2)."""

SOURCE_NAMES = {
    "x": "X",
    "bluesky": "Bluesky",
    "hackernews": "HN",
    "huggingface": "🤗",
}
_FULL_NAMES = {"hackernews": "Hacker News", "huggingface": "Hugging Face"}


def source_name(source: str) -> str:
    """The name of a source where its counts stand."""
    return SOURCE_NAMES.get(source, source.capitalize())


def full_source_name(source: str) -> str:
    """The name of a source in a sentence."""
    return _FULL_NAMES.get(source) or source_name(source)


def counts_words(language: Language, source: str, counts: Counts) -> str:
    """`10,227 reposts, 25 likes` for X, `120 points, 38 comments` for Hacker News, and so on."""
    shares, likes = counts.shares, counts.likes
    if source == "hackernews":
        return language.say("counts-points", likes=likes, comments=counts.comments)
    if source == "huggingface":
        return language.say("counts-upvotes", likes=likes)
    if source in SOURCE_NAMES:
        return language.say("counts-reposts", shares=shares, likes=likes)
    return language.say("counts-shares", shares=shares, likes=likes)


def entry_words(entry: Entry) -> str:
    """All sources' counts of an entry: `X 10,227 reposts, 25 likes · HN 120 points, 3 comments`."""
    return " · ".join(_part_words(part) for part in entry.parts)


def explanation(entry: Entry, digest: Digest) -> str:
    """Why an entry stands where it stands, in one line.

    Each source's counts in its own words, their place in the source's pool, the points, what was
    missing, and how old the word of a failing source is.
    """
    readings = {reading.source: reading for reading in digest.readings}
    told = [part for part in entry.parts if part.counts]
    if not told:
        return ""
    terms = " + ".join(
        _term(p, readings.get(p.source), entry.observed_at, digest.closed_at) for p in told
    )
    lacking = ", ".join(source_name(part.source) for part in entry.parts if not part.counts)
    missing = f"; missing: {lacking}" if lacking else ""
    attention = f"attention {entry.counts.attention:,}"
    points = f"{entry.score:.2f} points, {attention}" if digest.rule == "balanced" else attention
    return f"{points} = {terms}{missing}"


def reading_words(reading: SourceReading, at: datetime) -> str:
    """How a source stood: `X n/a (HTTP 401)`, `🤗 held against 212 papers, provisionally`."""
    name = source_name(reading.source)
    if reading.failing:
        return f"{name} n/a{_age(reading.fresh_at, at)}: {reading.reason}"
    if not reading.pool:
        return f"{name} has no pool to compare with yet"
    provisional = ", provisionally" if reading.provisional else ""
    return f"{name} held against {plural(reading.pool, 'paper')}{provisional}"


def rarity_words(language: Language, part: SourcePart) -> str:
    """`top 6 % on Hugging Face this month`; empty without a pool."""
    if part.at_or_above is None or part.counts is None or not part.pool:
        return ""
    top = share(part.at_or_above, part.pool)
    return language.say("rarity", share=top, source=full_source_name(part.source))


def share(at_or_above: int, pool: int) -> int:
    """The share of a pool at or above a count, in per cent, from 1 to 100."""
    return max(1, min(100, ceil(100 * at_or_above / pool)))


def _term(
    part: SourcePart, reading: SourceReading | None, observed_at: datetime, at: datetime
) -> str:
    name = source_name(part.source)
    words = counts_words(ENGLISH, part.source, part.counts or NO_COUNTS)
    if part.at_or_above is None:
        inside = words
        points = f"{part.points:,.0f}"
    else:
        rarity = rarity_words(ENGLISH, part)
        of_pool = f", {part.at_or_above} of {part.pool} at or above"
        inside = f"{words}: {rarity}{of_pool}" if rarity else f"{words}: no pool yet"
        points = f"{part.points:.2f}"
    age = _age(reading.fresh_at or observed_at, at) if reading and reading.failing else ""
    return f"{name} {points} ({inside}{age})"


def _age(told_at: datetime | None, at: datetime) -> str:
    """How old the word of a source is that could not be asked."""
    if told_at is None:
        return ""
    hours = max(0, round((at - told_at).total_seconds() / 3600))
    return f", as of {plural(hours, 'hour')} before"


def _part_words(part: SourcePart) -> str:
    words = counts_words(ENGLISH, part.source, part.counts) if part.counts else "n/a"
    return f"{source_name(part.source)} {words}"
