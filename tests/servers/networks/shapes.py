"""Where the posts stand in an answer, and how it says that there are more: for what changes it.

Hugging Face answers with a bare list, Hacker News with `hits` and page numbers, Bluesky with
`posts` and `cursor`, X with `data` and `meta.next_token`.
"""

from collections.abc import Callable
from typing import Any

COUNTS = frozenset(
    [
        *("upvotes", "numComments", "githubStars"),
        *("points", "num_comments"),
        *("likeCount", "repostCount", "quoteCount", "replyCount"),
        *("retweet_count", "like_count", "quote_count", "reply_count"),
    ]
)
"""The fields of all four services that count something about a post."""

PAGING = frozenset({"p", "page", "cursor", "next_token", "pagination_token"})
"""The parameters that ask for a further page."""

_LISTS = ("hits", "posts", "data")


def items_of(content: Any) -> list[Any] | None:
    """The posts of an answer, None if it is not a list of any."""
    if isinstance(content, list):
        return content
    if not isinstance(content, dict):
        return None
    if "data" not in content and ("meta" in content or "errors" in content):
        return []
    return next((content[name] for name in _LISTS if isinstance(content.get(name), list)), None)


def with_items(content: Any, items: list[Any]) -> Any:
    """The answer with other posts, and whatever it says of further pages as it was."""
    if isinstance(content, list):
        return items
    changed = dict(content)
    for name in _LISTS:
        if isinstance(changed.get(name), list):
            changed[name] = items
    if "meta" in changed:
        meta = {"result_count": len(items)}
        if token := changed["meta"].get("next_token"):
            meta["next_token"] = token
        changed["meta"] = meta
    if not items:
        changed.pop("data", None)
        changed.pop("includes", None)
    return changed


def ended(content: Any) -> Any:
    """The answer without a word of further pages."""
    if isinstance(content, list):
        return content
    changed = {name: value for name, value in content.items() if name != "cursor"}
    if "hits" in changed:
        changed |= {"nbHits": len(changed["hits"]), "nbPages": min(1, len(changed["hits"]))}
    if "meta" in changed:
        changed["meta"] = {k: v for k, v in changed["meta"].items() if k != "next_token"}
    return changed


def led_on(content: Any, cursor: str, *, page: int, size: int) -> Any:
    """The answer, saying that another page follows: at `cursor`, or after page `page` (from 0).

    A bare list says so by being as long as was asked for (`size`): its items are repeated.
    """
    if isinstance(content, list):
        return (content * size)[:size] if content else content
    changed = dict(content)
    if "hits" in changed:
        changed |= {"page": page, "nbPages": page + 2, "nbHits": 1000}
    elif "meta" in changed:
        changed["meta"] = {**changed["meta"], "next_token": cursor}
    else:
        changed["cursor"] = cursor
    return changed


def changed_values(content: Any, change: Callable[[str, Any], Any]) -> Any:
    """The answer with `change(name, value)` for every value in an object that is a number."""
    if isinstance(content, list):
        return [changed_values(item, change) for item in content]
    if not isinstance(content, dict):
        return content
    return {
        name: change(name, value)
        if isinstance(value, int) and not isinstance(value, bool)
        else changed_values(value, change)
        for name, value in content.items()
    }
