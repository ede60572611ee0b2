"""The front matter of a post as YAML, written and read by python-frontmatter and PyYAML.

It is loaded with the first post: a start of the bot would wait for both.
"""

from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from bot.errors import PostFormatError
from bot.render.markdown.front import HISTORICAL_CLOCK

_LONGEST = 2_000
"""Characters; the format needs about 300. It bounds what YAML can be made to build."""
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


def write_post(content: str, **metadata: object) -> str:
    """The whole file."""
    return frontmatter.dumps(frontmatter.Post(content, _PostHandler(), **metadata))


def split_post(text: str) -> tuple[dict[str, object], str]:
    """The front matter's keys and values, and the body.

    Raises:
        PostFormatError: there is no front matter, or it is not YAML.
    """
    handler = _PostHandler()
    try:
        front, body = handler.split(text)
    except ValueError:
        raise PostFormatError("the front matter does not end (no second ---)") from None
    if len(front) > _LONGEST:
        raise PostFormatError(f"the front matter has over {_LONGEST:,} characters")
    try:
        metadata = handler.load(front)
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise PostFormatError(f"line {line}: the front matter is not YAML") from None
    except (ValueError, RecursionError) as error:
        raise PostFormatError(f"the front matter is not understood ({error})") from None
    if not isinstance(metadata, dict):
        raise PostFormatError("the front matter has no keys")
    return metadata, body


class _PostHandler(YAMLHandler):
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
