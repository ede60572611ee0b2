"""Lines of a log on a terminal, in the colours of their levels."""

import logging

from rich.console import Console
from rich.text import Text

from bot.logs.handler import Write

_STYLES = {logging.DEBUG: "dim", logging.WARNING: "yellow", logging.ERROR: "bold red"}


def coloured_to(console: Console) -> Write:
    """What writes lines to a terminal, above a progress bar where there is one."""

    def write(text: str, level: int) -> None:
        console.print(Text(text, _STYLES.get(level, "")), soft_wrap=True)

    return write
