"""`hotpapers collect`: the papers of listing days, and what is said about them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from bot.app import App
from bot.cli.attention import follow_up
from bot.cli.progress import Steps
from bot.cli.session import Session
from bot.domain.calendar import newest_announcement, previous_listing_day
from bot.domain.categories import parse_categories
from bot.domain.collection import DayRecord
from bot.domain.text import displayed, plural
from bot.errors import DayError, DaysUnfinishedError, UsageError
from bot.render.text import moment_words
from bot.services.collect import Attempt, Collector
from bot.services.collect_plan import shown_from
from bot.settings import Arxiv

_SATURDAY = 5
_BATCHES = 4  # requests to the query API for a usual day


def collect(
    context: typer.Context,
    day: Annotated[
        str | None, typer.Argument(help="2021-02-08, today, yesterday or latest.", metavar="[DAY]")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Every day from this one on.", metavar="DAY")
    ] = None,
    archives: Annotated[
        str | None,
        typer.Option(help="Such as cs,stat.ML; or as configured.", metavar="A,B"),
    ] = None,
) -> None:
    """Bring listing days in, by default the newest: papers, posts about them, the ranking."""
    session = Session.of(context)
    if day is not None and since is not None:
        raise UsageError("say either one DAY or --since DAY")
    named = _archives(archives)
    newest = _newest_shown(session.clock.now())
    days = _range(session, since, newest) if since else [session.day(day or "latest") or newest]

    async def work(app: App) -> list[DayRecord]:
        records = await _collect(session, app, days, named)
        await follow_up(session, app, records)
        return records

    records = session.run(work)
    unfinished = [record for record in records if record.outcome.needs_another_try]
    if unfinished:
        raise DaysUnfinishedError(
            f"{plural(len(unfinished), 'day')} could not be collected whole, see above;"
            " run the command again later, it goes on where it stopped"
        )


async def _collect(
    session: Session, app: App, days: Sequence[date], archives: Sequence[str]
) -> list[DayRecord]:
    records = []
    with Steps(session, "collecting", len(days)) as steps:

        def on_wait(seconds: float, reason: str) -> None:
            steps.says(f"waiting {seconds:.0f} s: {reason}")

        async with app.arxiv(on_wait) as arxiv:
            collector = app.collector(arxiv, archives)
            unfinished = await collector.list_unfinished(days)
            if unfinished:
                steps.notes(_estimate(collector, len(unfinished), app.config.settings.arxiv))
            async for attempt in collector.collect_days(days):
                if attempt.again:
                    steps.notes(_line(attempt))
                    continue
                records.append(attempt.record)
                steps.done(_line(attempt), failed=attempt.record.outcome.needs_another_try)
    return records


def _newest_shown(now: datetime) -> date:
    """The newest listing day whose date has begun: until then arXiv's pages refuse it."""
    day = newest_announcement(now).day
    return day if shown_from(day) <= now else previous_listing_day(day)


def _archives(text: str | None) -> list[str]:
    if text is None:
        return []
    names = list(parse_categories(text))
    if not names:
        raise UsageError(f"“{displayed(text)}” is no archive: write them like cs,stat.ML")
    return names


def _range(session: Session, since: str, newest: date) -> list[date]:
    """The weekdays from `since` on: on weekends arXiv announces nothing."""
    first = session.day(since) or newest
    if first > newest:
        raise DayError(f"{first} has not been announced yet: the newest listing is {newest}")
    span = (first + timedelta(days=number) for number in range((newest - first).days + 1))
    return [day for day in span if day.weekday() < _SATURDAY]


def _estimate(collector: Collector, days: int, settings: Arxiv) -> str:
    """What arXiv's pauses alone take: nothing makes it faster, so it is said at the beginning."""
    pages = len(collector.archives) * settings.page_interval_s
    seconds = days * (pages + _BATCHES * settings.min_interval_s)
    length = f"{seconds / 60:.0f} minutes" if seconds >= 90 else f"{seconds:.0f} s"
    return (
        f"{plural(days, 'day')} to fetch, about {length}: arXiv allows a page every"
        f" {settings.page_interval_s:g} s and a request every {settings.min_interval_s:g} s"
    )


def _line(attempt: Attempt) -> str:
    record = attempt.record
    papers = f", {plural(record.papers, 'paper')}" if record.papers else ""
    source = ", reconstructed" if record.reconstructed else ""
    again = "; tried again at the end of this run" if attempt.again else ""
    if record.retry_at is not None and not again:
        again = f"; next try after {moment_words(record.retry_at)}"
    evidence = displayed(str(record.evidence))
    return f"{record.day} {record.outcome}{papers}{source}: {evidence}{again}"
