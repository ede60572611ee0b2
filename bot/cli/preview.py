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
from bot.domain.subscription import Layout, Style
from bot.domain.text import displayed
from bot.errors import PreviewError, UsageError
from bot.sources.sample import SAMPLE_DAY, SampleClock
from bot.texts import find_language, list_languages


def preview(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 for any that is free.")] = 0,
    picture: Annotated[
        Path | None,
        typer.Option(help="Write a screenshot and stop (needs Chromium).", metavar="FILE"),
    ] = None,
    layout: Annotated[Layout, typer.Option(help="How the papers look.")] = Layout.CARDS,
    language: Annotated[str, typer.Option(help="That of the post.", metavar="CODE")] = "en",
) -> None:
    """Show the bot in a local browser page, with a sample day and no account."""
    session = Session.of(context)
    style = Style(layout=layout, language=_known(language))
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
            async with previewing.preview_page(app, SAMPLE_DAY, style, port) as page:
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


def _known(code: str) -> str:
    """The code of a language that there are texts in.

    Raises:
        UsageError: there are none.
    """
    found = find_language(code)
    if found is None:
        known = ", ".join(language.code for language in list_languages())
        raise UsageError(f"there are no texts in “{displayed(code)[:40]}”: write one of {known}")
    return found.code
