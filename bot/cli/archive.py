"""`hotpapers archive`: posts into the store and back."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.cli.commands import PLAIN
from bot.cli.progress import Steps
from bot.cli.session import Session
from bot.domain.text import displayed, plural, shown_path
from bot.errors import DayError, ImportFailedError, NotFoundError, UsageError
from bot.services.archive import FileReport, Outcome, find_posts

commands = typer.Typer(
    help="Bring Markdown posts in, write them out.",
    no_args_is_help=True,
    add_completion=False,
    **PLAIN,
)


@commands.command("import")
def import_posts(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(help="Post files, or folders of them.", metavar="PATH…")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, store nothing.")
    ] = False,
) -> None:
    """Bring Markdown posts into the store, and report each file."""
    session = Session.of(context)
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"{missing[0]} is not there: name files or folders that exist")
    files = list(find_posts(paths))
    if not files:
        raise NotFoundError(f"there are no Markdown files in {paths[0]}")

    counted: Counter[Outcome] = Counter()

    async def work(app: App) -> None:
        with Steps(session, "importing", len(files)) as steps:
            async for report in app.archive.import_posts(files, dry_run=dry_run):
                counted[report.outcome] += 1
                steps.done(_report_line(report), failed=report.outcome is Outcome.REFUSED)

    try:
        session.run(work)
    finally:  # also when the store refuses or a person stops it: so many files are done
        session.out.print(_summary(counted, dry_run))
    if counted[Outcome.REFUSED]:
        raise ImportFailedError(
            f"{plural(counted[Outcome.REFUSED], 'file')} could not be imported, see above;"
            " mend or remove them and import again"
        )


@commands.command("export")
def export_posts(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="The folder to write to.", metavar="DIR")],
    day: Annotated[
        str | None, typer.Argument(help="2021-02-08, yesterday or latest.", metavar="[DAY]")
    ] = None,
    since: Annotated[str | None, typer.Option(help="From this day on.", metavar="DAY")] = None,
    until: Annotated[str | None, typer.Option(help="Up to this day.", metavar="DAY")] = None,
    all_days: Annotated[bool, typer.Option("--all", help="Every stored day.")] = False,
) -> None:
    """Write stored days as Markdown posts."""
    session = Session.of(context)
    chosen = [day is not None, since is not None or until is not None, all_days]
    if sum(chosen) != 1:
        raise UsageError("say which days: one DAY, or --since and --until, or --all")

    async def work(app: App) -> None:
        if day is not None:
            digest = await app.digests.find(session.day(day))
            days = [digest.day]
        else:
            days = await app.archive.list_days(*_range(session, since, until))
        with Steps(session, "exporting", len(days)) as steps:
            async for report in app.archive.export_posts(days, out):
                state = "written" if report.written else "unchanged"
                steps.done(f"{state:<10} {shown_path(report.file)}")

    session.run(work)


def _range(session: Session, since: str | None, until: str | None) -> tuple[date, date]:
    first = session.day(since) if since else date.min
    last = session.day(until) if until else date.max
    if first is None or last is None:
        raise DayError("a range needs days like 2021-02-08, not “latest”")
    if first > last:
        raise DayError(f"the range runs backwards: {first} is after {last}")
    return first, last


def _report_line(report: FileReport) -> str:
    about = f" {report.label}, {plural(report.papers, 'paper')};" if report.label else ""
    notes = "; ".join(displayed(note) for note in report.notes)
    return f"{report.outcome:<10} {shown_path(report.file)}:{about} {notes}".rstrip(" ;")


def _summary(counted: Counter[Outcome], dry_run: bool) -> str:
    parts = ", ".join(f"{counted[outcome]} {outcome}" for outcome in Outcome if counted[outcome])
    note = " (dry run: nothing was stored)" if dry_run else ""
    return f"{plural(counted.total(), 'file')}: {parts}{note}"
