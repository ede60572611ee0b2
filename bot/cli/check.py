"""`hotpapers check`: whether all is well, a line each, with what to do where it is not."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.cli.session import Session
from bot.config import DEFAULT_FILE
from bot.domain.health import Finding, State, needs_a_person
from bot.domain.text import displayed
from bot.errors import ConfigError
from bot.render.records import render_findings_json
from bot.services.setup_plan import judge_faults

_NEEDS_A_PERSON = 1
_STYLES = {State.OK: "green", State.OFF: "dim", State.WARN: "yellow", State.BAD: "bold red"}


def check(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Look at everything: configuration, store, token, channels, sources, arXiv, clock.

    Changes nothing, and works beside the running bot. Exits with 1 if something needs a person.
    """
    session = Session.of(context)
    try:
        config = session.config
    except ConfigError as error:
        _print(session.out, judge_faults(error.origin, error.faults), as_json=as_json)
        raise typer.Exit(error.exit_code) from None
    # Imported here: the HTTP client costs a tenth of a second that no other command needs.
    from bot.checking import check as look

    file = session.config_file or DEFAULT_FILE
    with session.logging():
        findings = asyncio.run(look(config, file, session.clock))
    _print(session.out, findings, as_json=as_json)
    if needs_a_person(findings):
        raise typer.Exit(_NEEDS_A_PERSON)


def _print(console: Console, findings: Sequence[Finding], *, as_json: bool) -> None:
    if as_json:
        console.print(render_findings_json(findings))
        return
    width = max(len(str(one.subject)) for one in findings)
    for one in findings:
        state = Text(f"{one.state:<4}", style=_STYLES[one.state])
        told = displayed(f"{one.text} → {one.remedy}" if one.remedy else str(one.text))
        console.print(state + Text(f"  {one.subject!s:<{width}}  {told}"))
