"""Bodies of loops that cannot raise: what goes wrong is logged, and the next round comes."""

import logging
from collections.abc import Awaitable, Callable

from bot.errors import HotPapersError

log = logging.getLogger(__name__)


async def guarded(what: str, call: Callable[[], Awaitable[object]]) -> bool:
    """Await `call()`; whether it went well. An error is logged, one of ours in one line."""
    try:
        await call()
    except HotPapersError as error:
        log.error("%s: %s", what, error)
        return False
    except Exception:
        log.exception("%s: something went wrong that nobody foresaw", what)
        return False
    return True
