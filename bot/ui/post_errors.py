"""What a request to Discord that failed means for a post. The codes are Discord's own.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

from datetime import datetime, timedelta
from typing import Any

import discord

from bot.domain.text import displayed
from bot.errors import PlaceGoneError, PostFailedError, PostRefusedError
from bot.texts import Said

_PLACES = (10003, 10004)  # unknown channel, unknown guild
UNKNOWN_MESSAGE = 10008
EDITS_SPENT = 30046
"""Messages that are over an hour old can be edited a few times only (FACTS section 4)."""
PUBLISHED_BEFORE = 40033
THREAD_ARCHIVED = 50083
THREAD_EXISTS = 160004
_THREAD_LOCKED = 160005
_SHUT = (THREAD_ARCHIVED, _THREAD_LOCKED)  # with whatever status

_NOBODYS = (0, 40333)  # a proxy's answer has no code of Discord's; “internal network error”
_LONGEST_WAIT_S = 86_400


def post_error(error: Exception, now: datetime) -> PostRefusedError | PostFailedError:
    """What an error of a request means. What is not clearly a refusal may have been carried out."""
    if isinstance(error, discord.HTTPException):
        return _error_of_answer(error, now)
    if isinstance(error, TimeoutError):
        return PostFailedError(Said("discord-silent"))
    return PostFailedError(Said("discord-unreachable", kind=type(error).__name__))


def may_pass(error: discord.HTTPException) -> bool:
    """Whether an answer is no word of Discord's about what was asked: another may be different."""
    if error.status in (403, 404):
        return error.code in _NOBODYS
    return error.status == 429 or error.status >= 500


def _error_of_answer(
    error: discord.HTTPException, now: datetime
) -> PostRefusedError | PostFailedError:
    if error.code in _PLACES:
        return PlaceGoneError(Said("channel-gone"))
    if (error.status in (403, 404) and not may_pass(error)) or error.code in _SHUT:
        return PostRefusedError(
            Said("discord-refuses", words=displayed(error.text) or Said("permission-unnamed"))
        )
    retry_at = _retry_at(error, now)
    return PostFailedError(Said("discord-status", status=str(error.status)), retry_at=retry_at)


def _retry_at(error: discord.HTTPException, now: datetime) -> datetime | None:
    headers: Any = getattr(error.response, "headers", {})
    try:
        seconds = float(headers.get("Retry-After", ""))
    except ValueError:
        return None
    return now + timedelta(seconds=min(max(seconds, 0), _LONGEST_WAIT_S))
