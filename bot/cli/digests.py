"""`hotpapers hot` and `hotpapers paper`."""

from typing import Annotated

import typer

from bot.app import App
from bot.cli.session import Session
from bot.domain.arxiv_id import ArxivId
from bot.domain.paper import CATEGORY, Paper
from bot.domain.placing import Placing
from bot.errors import UsageError
from bot.render.records import render_digest_json, render_paper_json
from bot.render.text import DigestText, PaperText


def hot(
    context: typer.Context,
    day: Annotated[
        str, typer.Argument(help="2021-02-08, today, yesterday or latest.", metavar="[DAY]")
    ] = "latest",
    category: Annotated[
        str | None, typer.Option(help="Only papers of this category, such as cs.LG.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most this many papers.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why each paper stands where it does.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the papers that people talked about on an arXiv day."""
    session = Session.of(context)
    if category is not None and not CATEGORY.fullmatch(category):
        raise UsageError(f"“{category}” is no category: write one like cs.LG or stat.ML")
    wanted = session.day(day)
    view = session.run(lambda app: app.digests.view(wanted, category=category, limit=limit))
    if as_json:
        session.out.print(render_digest_json(view))
    else:
        session.out.print(DigestText(view, explain=explain))


def paper(
    context: typer.Context,
    spelling: Annotated[
        str, typer.Argument(help="Any spelling of an arXiv id or link.", metavar="ID")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show one paper and where it stood; one that is not stored is asked for at arXiv."""
    session = Session.of(context)
    arxiv_id = ArxivId.parse(spelling).base

    async def look_up(app: App) -> tuple[Paper, list[Placing]]:
        if not await app.lookup.is_stored(arxiv_id):
            session.err.print(f"{arxiv_id} is not in the store, asking arXiv", soft_wrap=True)
        return await app.lookup.fetch(arxiv_id)

    found, placings = session.run(look_up)
    if as_json:
        session.out.print(render_paper_json(found, placings))
    else:
        session.out.print(PaperText(found, placings))
