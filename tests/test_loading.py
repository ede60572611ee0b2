"""What a start of the bot loads, and what it leaves for later."""

import gc
import subprocess
import sys

from bot.loading import loading

# Each takes milliseconds, most of them tens, and nobody needs it before the bot is connected.
LATER = (
    "aiohttp.web",
    "babel",
    "bot.cli.check",
    "bot.services.rounds",
    "bot.watching",
    "ftfy",
    "lxml",
    "matplotlib",
    "prometheus_client",
    "rich",
    "yaml",
)
_LIST = f"""
import bot.cli.run, bot.running, sys
print(*(name for name in {LATER} if name in sys.modules))
"""


def test_a_start_loads_nothing_that_can_wait() -> None:
    """The bot's modules alone bring in none of the libraries that are needed later."""
    listed = subprocess.run([sys.executable, "-c", _LIST], capture_output=True, text=True)
    assert (listed.stdout, listed.stderr) == ("\n", "")


def test_garbage_is_looked_for_again_after_loading() -> None:
    """While modules are loaded nothing is collected, and afterwards it is, even after an error."""
    seen = []
    try:
        with loading():
            seen.append(gc.isenabled())
            raise ImportError("a module is missing")
    except ImportError:
        seen.append(gc.isenabled())
    gc.unfreeze()
    assert seen == [False, True]
