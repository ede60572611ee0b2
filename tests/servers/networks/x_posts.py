"""A post on X, and how version 2 of the API shows it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import escape
from typing import Any

from tests.servers.networks.questions import stamp

EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
"""Where the moments in ids begin."""

POST_FIELDS = frozenset(
    [
        *("attachments", "author_id", "context_annotations", "conversation_id", "created_at"),
        *("edit_controls", "edit_history_tweet_ids", "entities", "geo", "id"),
        *("in_reply_to_user_id", "lang", "note_tweet", "possibly_sensitive", "public_metrics"),
        *("referenced_tweets", "reply_settings", "source", "text", "withheld"),
    ]
)
USER_FIELDS = frozenset(
    [
        *("created_at", "description", "entities", "id", "location", "name", "pinned_tweet_id"),
        *("profile_image_url", "protected", "public_metrics", "url", "username", "verified"),
        *("verified_type", "withheld"),
    ]
)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class XPost:
    """A post; `links` are at the end of its text, as t.co addresses. `created_at` is aware UTC.

    With `retweet_of` (an id), a native retweet. `protected` and `suspended` are said of the author:
    then the post is not found, and asking for it is not allowed.
    """

    post_id: str
    author: str
    text: str
    created_at: datetime
    links: tuple[str, ...] = ()
    likes: int = 0
    retweets: int = 0
    quotes: int = 0
    replies: int = 0
    lang: str = "en"
    retweet_of: str = ""
    quoted: str = ""
    reply_to: str = ""
    deleted: bool = False
    protected: bool = False
    suspended: bool = False

    @property
    def shown(self) -> bool:
        """Whether strangers may see it."""
        return not (self.deleted or self.protected or self.suspended)

    @property
    def references(self) -> list[dict[str, str]]:
        """The posts that it is about."""
        kinds = {
            "retweeted": self.retweet_of,
            "quoted": self.quoted,
            "replied_to": self.reply_to,
        }
        return [{"type": kind, "id": target} for kind, target in kinds.items() if target]


def snowflake(moment: datetime, sequence: int = 0) -> str:
    """The id of a post made at `moment`; `sequence` (0 to 4095) tells those of one millisecond."""
    milliseconds = (moment - EPOCH) // timedelta(milliseconds=1)
    return str((milliseconds << 22) | sequence)


def author_id_of(username: str) -> str:
    """The number of an account."""
    return str(int(sha256(username.encode()).hexdigest()[:14], 16))


def post_view(
    post: XPost, fields: AbstractSet[str], original: XPost | None = None
) -> dict[str, Any]:
    """A post with the fields that were asked for; `original` is what a retweet repeats."""
    text, entities = _text(post, original)
    everything: dict[str, Any] = {
        "author_id": author_id_of(post.author),
        "conversation_id": post.reply_to or post.post_id,
        "created_at": stamp(post.created_at.replace(microsecond=0)),
        "edit_controls": {
            "edits_remaining": 5,
            "is_edit_eligible": not post.reply_to,
            "editable_until": stamp(post.created_at + timedelta(hours=1)),
        },
        "edit_history_tweet_ids": [post.post_id],
        "entities": entities,
        "id": post.post_id,
        "lang": post.lang,
        "possibly_sensitive": False,
        "public_metrics": _metrics(post, original),
        "referenced_tweets": post.references,
        "reply_settings": "everyone",
        "text": text,
    }
    wanted = fields | {"id", "text", "edit_history_tweet_ids"}
    # What a post does not have (links, references) is left out even if it was asked for.
    return {name: value for name, value in everything.items() if name in wanted and value != []}


def user_view(username: str, fields: AbstractSet[str]) -> dict[str, Any]:
    """An account with the fields that were asked for."""
    everything: dict[str, Any] = {
        "created_at": "2015-02-18T16:21:53.000Z",
        "description": "I read papers.",
        "id": author_id_of(username),
        "name": username.capitalize(),
        "profile_image_url": f"https://pbs.twimg.com/profile_images/1/{username}_normal.jpg",
        "protected": False,
        "public_metrics": {
            "followers_count": 837,
            "following_count": 526,
            "tweet_count": 9602,
            "listed_count": 8,
        },
        "url": "",
        "username": username,
        "verified": False,
    }
    wanted = fields | {"id", "name", "username"}
    return {name: value for name, value in everything.items() if name in wanted}


def short_link(link: str) -> str:
    """The t.co address of a link."""
    number = int(sha256(link.encode()).hexdigest()[:16], 16)
    letters = ""
    for _ in range(10):
        number, letter = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[letter]
    return f"https://t.co/{letters}"


def _text(post: XPost, original: XPost | None) -> tuple[str, Any]:
    """The text with its t.co addresses, and where they stand in it; [] if there are none."""
    if original is not None:
        whole = f"RT @{original.author}: {_text(original, None)[0]}"
        mention = {"start": 3, "end": 4 + len(original.author), "username": original.author}
        return whole if len(whole) <= 140 else whole[:139] + "…", {"mentions": [mention]}
    text, urls = escape(post.text, quote=False), []
    for link in post.links:
        start, short = len(text) + 1, short_link(link)
        text = f"{text} {short}"
        shown = link.partition("://")[2]
        urls.append(
            {
                "start": start,
                "end": len(text),
                "url": short,
                "expanded_url": link,
                "display_url": shown if len(shown) <= 27 else shown[:26] + "…",
                "status": 200,
                "unwound_url": link,
            }
        )
    return text, {"urls": urls} if urls else []


def _metrics(post: XPost, original: XPost | None) -> dict[str, int]:
    """The counts; a native retweet has the retweets of the original and nothing else."""
    alone = original is None
    return {
        "retweet_count": post.retweets if original is None else original.retweets,
        "reply_count": post.replies * alone,
        "like_count": post.likes * alone,
        "quote_count": post.quotes * alone,
        "bookmark_count": post.likes // 2 * alone,
        "impression_count": post.likes * 97 * alone,
    }
