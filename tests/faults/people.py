"""Days, papers and subscriptions made of texts that somebody wrote, hostile or harmless."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from bot.domain.attention import PaperNote
from bot.domain.categories import parse_categories
from bot.domain.course import Course
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.digest import Digest, DigestView, Entry, LateRiser, SourcePart, SourceReading
from bot.domain.mention import Counts, Mention
from bot.domain.page import DigestPage, PaperPage
from bot.domain.paper import Paper
from bot.domain.placing import Placing
from bot.domain.standing import Standing, StandingPage
from bot.domain.subscription import Missed, Pause, Subscription
from bot.domain.wishes import parse_keywords
from bot.errors import OptionError
from bot.render.embeds import quote_embed, sanitised_embed
from bot.services.courses import PaperCourse

T = TypeVar("T")

DAY = date(2026, 9, 1)
NOW = datetime(2026, 9, 2, 9, tzinfo=UTC)
CHANNEL = 4_000_000_000_000_000_001
_SOURCES = ("bluesky", "hackernews", "huggingface", "x")


@dataclass(frozen=True, slots=True)
class Words:
    """What people wrote around one paper."""

    title: str
    abstract: str
    post: str
    names: tuple[str, ...]
    short: str

    @classmethod
    def harmless_ones(cls) -> tuple["Words", ...]:
        """So short that all of them are shown wherever there is a place for them.

        Some are missing, some are no keywords, and some may be meant as an operator, so that what
        is said instead or beside them is there, too.
        """
        names = ("Ada One", "Bo Two", "Cy Three")
        shown = cls("Title words", "First words of it.", "Post", names, "words")
        titles = ("words AND (", "words or others")
        return shown, replace(shown, abstract=""), *(replace(shown, title=t) for t in titles)


def paper_of(number: int, words: Words) -> Paper:
    """A paper with those words in every field that is a text."""
    return Paper(
        arxiv_id=f"2609.{number:05d}",
        title=words.title,
        authors=words.names,
        categories=("cs.LG", words.short),
        abstract=words.abstract,
        listed_on=DAY,
        listing_index=number,
        comment=words.post,
    )


def mentions_of(number: int, words: Words) -> tuple[Mention, ...]:
    """A post on each of two sources, one with X's own words for it."""
    handle, post_id = words.short, str(1_900_000_000_000_000_000 + number)
    posts = [
        Mention(
            source=source,
            post_id=post_id,
            arxiv_id=f"2609.{number:05d}",
            url=url,
            author=handle,
            posted_at=NOW - timedelta(hours=9),
            text=words.post,
            counts=Counts(3, 5, 1),
            observed_at=NOW,
        )
        for source, url in (
            ("x", f"https://x.com/ada/status/{post_id}"),
            ("bluesky", f"https://bsky.app/profile/{handle}/post/1"),
            ("hackernews", words.post),
        )
    ]
    answer = f'<blockquote class="twitter-tweet"><p lang="en">{words.post}</p>{handle}</blockquote>'
    embeds = (sanitised_embed(answer), *(quote_embed(post) for post in posts[1:]))
    return tuple(replace(p, embed=e) for p, e in zip(posts, embeds, strict=True))


def digest_of(words: list[Words]) -> Digest:
    """A day with a paper for each; every other text is one of theirs, too."""
    entries = tuple(_entry(number, each) for number, each in enumerate(words, start=1))
    readings = tuple(
        SourceReading(source, failing=source == "x", reason=words[0].post, pool=100, fresh_at=NOW)
        for source in _SOURCES
    )
    return Digest(DAY, "balanced", NOW, entries, readings=readings)


def digest_page(words: list[Words]) -> DigestPage:
    """The page of the day, between two others, with summaries, and papers caught on later."""
    digest = digest_of(words)
    risers = tuple(
        LateRiser(DAY, date(2026, 8, 27), _entry(500 + n, each)) for n, each in enumerate(words[:5])
    )
    notes = {
        f"2609.{number:05d}": PaperNote(
            f"2609.{number:05d}", "huggingface", each.abstract, each.post
        )
        for number, each in enumerate(words, start=1)
        if number % 2
    }
    shown = digest.entries
    return DigestPage(
        view=DigestView(
            digest, shown, len(shown), bar=5, category=words[0].short or None, late=risers
        ),
        older=date(2026, 8, 31),
        newer=date(2026, 9, 2),
        categories=tuple(each.short for each in words),
        notes=notes,
        late=risers,
    )


def paper_page(number: int, words: Words) -> PaperPage:
    """A paper with where it stood, and what was said of it."""
    entry = _entry(number, words)
    placing = Placing(DAY, 1, 10, 3, 5, NOW, entry.mentions, entry.parts)
    return PaperPage(
        paper=entry.paper,
        placings=(placing, replace(placing, day=date(2026, 8, 3))),
        mentions=entry.mentions,
        note=PaperNote(entry.paper.arxiv_id, "huggingface", words.abstract, words.post),
        posted=(words.post, f"https://discord.com/channels/1/{CHANNEL}/2"),
        has_course=True,
    )


def course_of(number: int, words: Words) -> PaperCourse:
    """How the counts of a paper went."""
    points = tuple((NOW + timedelta(hours=hour), hour) for hour in range(4))
    return PaperCourse(paper_of(number, words), (Course("x", points), Course("bluesky", points)))


def subscription_of(number: int, words: Words) -> Subscription:
    """A channel whose people wrote hostile wishes."""
    return Subscription(
        channel_id=CHANNEL,
        since=DAY,
        id=number,
        categories=_typed(parse_categories, words.short, ("cs.LG", "stat.ML")),
        keywords=_typed(parse_keywords, words.title, ""),
        missed=Missed.ALL,
        quiet_days=True,
        pause=(Pause.NOT, Pause.ASKED, Pause.ACCESS)[number % 3],
        pause_reason=f"No {words.post}",
        paused_at=NOW,
    )


def _typed(parse: Callable[[str], T], text: str, usual: T) -> T:
    """What is stored of what somebody typed; the usual where that is refused."""
    try:
        return parse(text)
    except OptionError:
        return usual


def standing_page(words: list[Words]) -> StandingPage:
    """A page of them, with what became of their last posts."""
    items = tuple(
        Standing(
            subscription_of(number, each),
            None,
            Delivery(number, DAY, "k", DeliveryState.FAILED, reason=each.abstract),
        )
        for number, each in enumerate(words[:5], start=1)
    )
    return StandingPage(items, 1, 3, 12)


def _entry(number: int, words: Words) -> Entry:
    parts = tuple(
        SourcePart(source, Counts(300 + number, 5_000 + number, 9), 4.0, number, 100)
        for source in _SOURCES
    )
    counts = Counts(4 * (300 + number), 4 * (5_000 + number))
    return Entry(
        number, paper_of(number, words), counts, 16.0, NOW, parts, mentions_of(number, words)
    )
