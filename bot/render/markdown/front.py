"""The front matter of a post, as a handler for python-frontmatter."""

import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from frontmatter.default_handlers import YAMLHandler

HISTORICAL_CLOCK = "Asia/Tokyo"
"""The zone of the times in posts that do not name one (FACTS section 1)."""

CATEGORY_NAME = re.compile(r"[A-Za-z.-]{2,30}")
"""What a post takes for the name of a category."""

_FIRST_YEAR = 1991  # arXiv's first; four digits are also what strftime can be trusted with
_TEMPLATE = """\
title: Hot Papers {label}
date: {date}
template: "post"
draft: false
slug: "hot-papers-{label}"
category: "arXiv"
tags:
  - "arXiv"
  - "Twitter"
  - "Machine Learning"
  - "Computer Science"
description: "Hot papers {label}"
socialImage: "{image}"
"""


class PostHandler(YAMLHandler):
    """Front matter in the archive's own key order and quoting."""

    def export(self, metadata: dict[str, object], **_: object) -> str:
        """The lines between the delimiters, the empty last one included."""
        text = _TEMPLATE.format(**metadata)
        if metadata["clock"] != HISTORICAL_CLOCK:
            text += f'clock: "{metadata["clock"]}"\n'
        return text

    def format(self, post: Any, **_: object) -> str:
        """The whole file."""
        return f"---\n{self.export(post.metadata)}\n---\n{post.content}"


def local_text(moment: datetime, clock: str, form: str) -> str:
    """`moment` on the post's clock, as strftime's `form` says."""
    return moment.astimezone(ZoneInfo(clock)).strftime(form)


def from_clock(text: str, clock: str, form: str) -> datetime:
    """The UTC moment at which the post's clock showed `text`.

    Raises:
        ValueError: `text` is not of that form, or lies before arXiv's time.
    """
    local = datetime.strptime(text, form)  # noqa: DTZ007  # the zone comes next
    if local.year < _FIRST_YEAR:
        raise ValueError(f"{text} lies before {_FIRST_YEAR}")
    return local.replace(tzinfo=ZoneInfo(clock)).astimezone(UTC)


def day_span(label: str) -> tuple[date, date | None]:
    """The days that `2021-02-08` or `2020-07-02 - 2020-07-03` names.

    Raises:
        ValueError: it names none, or the span runs backwards.
    """
    first, _, last = label.partition(" - ")
    day = date.fromisoformat(first)
    last_day = date.fromisoformat(last) if last else None
    if last_day is not None and last_day <= day:
        raise ValueError(f"the span {label} runs backwards")
    return day, last_day
