"""What `collect` does after the papers: it asks the sources, and closes the days that are due."""

from collections.abc import Sequence
from datetime import date

from bot.app import App
from bot.cli.session import Session
from bot.domain.attention import SourceStatus
from bot.domain.collection import DayRecord
from bot.domain.digest import DigestView, entries_over
from bot.domain.text import displayed, plural, shown_path
from bot.render.text import close_words, moment_words
from bot.render.words import full_source_name
from bot.services.archive import ExportReport
from bot.services.attention import SourceReport, posts_since
from bot.services.closing import Closed, Closing


async def follow_up(session: Session, app: App, records: Sequence[DayRecord]) -> None:
    """Find the posts about the days' papers, and close those days that are due.

    Raises:
        StoreError: the store refused.
        FileAccessError: a post cannot be written; its day is frozen.
        AfterWriteError: the owner's command failed; the posts are written.
    """
    days = [record.day for record in records if record.papers]
    if not days:
        return
    async with app.networks() as networks:
        if not networks.sources:
            return  # nobody was asked, so there is nothing to rank by
        await app.seeding(networks).seed_pools()
        for report in await app.attention(networks).collect(posts_since(min(days)), insist=True):
            _print_source(session, report)
        await _close(session, app, app.closing(networks), days)


async def _close(session: Session, app: App, closing: Closing, days: Sequence[date]) -> None:
    due = set(await app.digests.list_due(days))
    written = False
    for day in sorted(days):
        if day in due:
            closed = await closing.close_day(day)
            written = written or bool(closed.post and closed.post.written)
            session.out.print(_closed_line(closed, app.rules.bar))
            continue
        view = await app.digests.view(day)
        if not view.is_closed:
            session.out.print(_preliminary_line(view))
        elif not view.digest.imported and await closing.write_missing(view.digest):
            written = True
    if written:
        await closing.run_after_write()


def _print_source(session: Session, report: SourceReport) -> None:
    working = report.state.status is SourceStatus.WORKING
    console = session.out if working else session.err
    console.print(_source_line(report), soft_wrap=True)


def _source_line(report: SourceReport) -> str:
    state = report.state
    name = full_source_name(state.source)
    if state.status is SourceStatus.WORKING:
        fresh = f"; fresh at {moment_words(state.fresh_at)}" if state.fresh_at else ""
        gone = f", {plural(report.gone, 'post')} gone" if report.gone else ""
        changed = f", {report.changed} with new counts" if report.changed else ""
        left = f"; counts not read again: {displayed(str(state.reason))}" if state.reason else ""
        found = f"{plural(report.found, 'mention')}, {report.new} new{changed}{gone}"
        return f"{name}: {found}{fresh}{left}"
    again = f"; asked again after {moment_words(state.retry_at)}" if state.retry_at else ""
    told = f"; what it told before {moment_words(state.fresh_at)} counts" if state.fresh_at else ""
    return f"{name} n/a: {displayed(str(state.reason))}{again}{told}"


def _closed_line(closed: Closed, bar: int) -> str:
    digest = closed.digest
    papers = plural(len(entries_over(digest, bar)), "paper")
    post = _post_words(closed.post) if closed.post else ""
    return f"{digest.day} closed by {digest.rule}: {papers} over the bar of {bar}{post}"


def _post_words(post: ExportReport) -> str:
    file = shown_path(post.file)
    if post.other:
        return f"; {file} was there already, as another post: it stays"
    return f"; the post is {file}"


def _preliminary_line(view: DigestView) -> str:
    day, closes_at = view.digest.day, view.closes_at
    papers = plural(view.over_bar, "paper")
    closes = f", {close_words(closes_at, view.delay)}" if closes_at else ""
    return f"{day} preliminary: {papers} over the bar of {view.bar} so far{closes}"
