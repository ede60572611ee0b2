"""`hotpapers preview`: the bot in a local browser page, without any Discord account."""

import asyncio
import tempfile
import warnings
from pathlib import Path
from typing import Annotated

import typer

from bot.app import open_app
from bot.cli.sample import SAMPLE_SETTINGS, collect_sample_day
from bot.cli.session import Session
from bot.config import Config
from bot.domain.subscription import Layout
from bot.errors import PreviewError, UsageError
from bot.sources.sample import SAMPLE_DAY, SampleClock


def preview(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 for any that is free.")] = 0,
    picture: Annotated[
        Path | None,
        typer.Option(help="Write a screenshot and stop (needs Chromium).", metavar="FILE"),
    ] = None,
    layout: Annotated[Layout, typer.Option(help="How the papers look.")] = Layout.CARDS,
) -> None:
    """Show the bot in a local browser page, with a sample day and no account."""
    session = Session.of(context)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            from bot import previewing
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the preview needs the package {error.name}: pip install 'hot-papers-bot[preview]'"
        ) from None

    async def serve(folder: Path) -> None:
        async with open_app(Config(SAMPLE_SETTINGS, folder), SampleClock()) as app:
            await collect_sample_day(app)
            async with previewing.preview_page(app, SAMPLE_DAY, port, layout) as page:
                if picture is not None:
                    await previewing.take_picture(browser, page, picture.absolute())
                    return
                session.out.print(f"open {page.url} in a browser; Ctrl-C ends it", soft_wrap=True)
                await page.wait_closed()

    browser = previewing.find_browser() if picture is not None else ""
    with tempfile.TemporaryDirectory(prefix="hotpapers-preview-") as name:
        asyncio.run(serve(Path(name)))
    if picture is not None:
        if not picture.is_file():
            raise PreviewError(f"the browser did not write the picture {picture}")
        session.out.print(f"the picture is {picture}", soft_wrap=True)
