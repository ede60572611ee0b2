"""The custom_ids under the messages about subscriptions: `hp1:sub:ACT:SUBSCRIPTION:PAGE`.

They follow the grammar of `bot.ui.ids`; `page` is that of the list to go back to.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import StaleControlError
from bot.texts import Said

PATTERN = r"hp1:sub:.*"
_WRITTEN = re.compile(r"hp1:sub:(?P<act>[a-z]+):(?P<id>[0-9]{1,18}):(?P<page>[0-9]{1,6})")


class Act(StrEnum):
    """What a press does."""

    LIST = "list"
    PAUSE = "pause"
    RESUME = "resume"
    CHANGE = "change"
    FORM = "form"
    LOOK = "look"
    STYLE = "style"
    PREVIEW = "preview"
    POST = "post"
    ASK = "ask"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Manage:
    """Do something with a subscription, or show the list if it is about none (0)."""

    act: Act
    subscription_id: int = 0
    page: int = 0


def write(manage: Manage) -> str:
    """The custom_id that means `manage`."""
    return f"hp1:sub:{manage.act}:{manage.subscription_id}:{manage.page}"


def read(custom_id: str) -> Manage:
    """What `write` wrote.

    Raises:
        StaleControlError: it did not write that.
    """
    found = _WRITTEN.fullmatch(custom_id)
    if found is None or found["act"] not in list(Act):
        raise StaleControlError(Said("stale-list"))
    return Manage(Act(found["act"]), int(found["id"]), int(found["page"]))
