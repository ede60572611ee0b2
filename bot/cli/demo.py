"""`hotpapers demo`: the main job on the embedded sample day, without account and network."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from pydantic import SecretStr

from bot.app import Networks, open_app
from bot.cli.session import Session
from bot.config import Config
from bot.domain.collection import DayRecord
from bot.domain.digest import DigestView, select_entries
from bot.domain.text import plural, shown_path
from bot.render.text import DigestText
from bot.services.archive import ExportReport
from bot.services.attention import posts_since
from bot.settings import Archive, Digest, HackerNews, HuggingFace, Settings, Sources, X
from bot.sources.sample import SAMPLE_DAY, SampleArxiv, SampleClock, SamplePosts

# The sample's posts stand on X; the other sources are off. The folder of posts is `--out`.
_SETTINGS = Settings(
    digest=Digest(rule="classic"),
    archive=Archive(write=False),
    sources=Sources(
        huggingface=HuggingFace(enabled=False),
        hackernews=HackerNews(enabled=False),
        x=X(bearer_token=SecretStr("sample")),
    ),
)


def demo(
    context: typer.Context,
    out: Annotated[
        Path, typer.Option(help="The folder for the Markdown post.", metavar="DIR")
    ] = Path("hotpapers-demo"),
) -> None:
    """Collect, rank, freeze, show and write down the sample day: 8 February 2021."""
    session = Session.of(context)
    with tempfile.TemporaryDirectory(prefix="hotpapers-demo-") as folder:
        day, mentions, view, post = asyncio.run(_run_day(Config(_SETTINGS, Path(folder)), out))
    session.err.print(
        f"collected {plural(day.papers, 'paper')} and {plural(mentions, 'post')},"
        f" ranked and froze {SAMPLE_DAY}"
    )
    session.out.print(DigestText(view))
    state = "written to" if post.written else "unchanged in"
    session.err.print(f"\nthe Markdown post is {state} {shown_path(post.file)}", soft_wrap=True)


async def _run_day(config: Config, out: Path) -> tuple[DayRecord, int, DigestView, ExportReport]:
    async with open_app(config, SampleClock()) as app:
        collected = await app.collector(SampleArxiv()).collect_day(SAMPLE_DAY)
        networks = Networks([SamplePosts()])
        [report] = await app.attention(networks).collect(posts_since(SAMPLE_DAY))
        closed = await app.closing(networks).close_day(SAMPLE_DAY)
        view = select_entries(closed.digest, bar=config.settings.digest.bar)
        post = await app.archive.write_post(closed.digest, out)
        return collected.record, report.found, view, post
