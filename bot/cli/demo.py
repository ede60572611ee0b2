"""`hotpapers demo`: the main job on the embedded sample day, without account and network."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from bot.app import open_app
from bot.cli.sample import SAMPLE_SETTINGS, collect_sample_day
from bot.cli.session import Session
from bot.config import Config
from bot.domain.collection import DayRecord
from bot.domain.digest import DigestView, select_entries
from bot.domain.text import plural, shown_path
from bot.render.text import DigestText
from bot.services.archive import ExportReport
from bot.sources.sample import SAMPLE_DAY, SampleClock


def demo(
    context: typer.Context,
    out: Annotated[
        Path, typer.Option(help="The folder for the Markdown post.", metavar="DIR")
    ] = Path("hotpapers-demo"),
) -> None:
    """Collect, rank, freeze, show and write down the sample day: 8 February 2021."""
    session = Session.of(context)
    with tempfile.TemporaryDirectory(prefix="hotpapers-demo-") as folder:
        config = Config(SAMPLE_SETTINGS, Path(folder))
        day, mentions, view, post = asyncio.run(_run_day(config, out))
    session.err.print(
        f"collected {plural(day.papers, 'paper')} and {plural(mentions, 'post')},"
        f" ranked and froze {SAMPLE_DAY}"
    )
    session.out.print(DigestText(view))
    state = "written to" if post.written else "unchanged in"
    session.err.print(f"\nthe Markdown post is {state} {shown_path(post.file)}", soft_wrap=True)


async def _run_day(config: Config, out: Path) -> tuple[DayRecord, int, DigestView, ExportReport]:
    async with open_app(config, SampleClock()) as app:
        record, mentions, closed = await collect_sample_day(app)
        view = select_entries(closed.digest, bar=config.settings.digest.bar)
        post = await app.archive.write_post(closed.digest, out)
        return record, mentions, view, post
