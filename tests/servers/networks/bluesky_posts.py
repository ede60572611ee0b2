"""A post on Bluesky, and how the app view shows it."""

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from tests.servers.networks.questions import stamp

_LONGEST_SHOWN = 27


@dataclass(slots=True)
class BlueskyPost:
    """A post. `created_at` is what its author says (aware UTC), `indexed_at` when it was seen.

    `links` are at the end of the text, shortened, with facets; `card` is a link that is only in the
    embed. `labels` are the post's, `author_labels` the author's (`!no-unauthenticated`). With
    `repost_of`, a native repost of that URI: it is no post, and never shown.
    """

    rkey: str
    author: str
    text: str
    created_at: datetime
    links: tuple[str, ...] = ()
    card: str = ""
    likes: int = 0
    reposts: int = 0
    quotes: int = 0
    replies: int = 0
    labels: tuple[str, ...] = ()
    author_labels: tuple[str, ...] = ()
    reply_to: str = ""
    quoted: "BlueskyPost | None" = None
    repost_of: str = ""
    langs: tuple[str, ...] = ("en",)
    indexed_at: datetime | None = None
    deleted: bool = False

    @property
    def uri(self) -> str:
        """Its address in the network."""
        return f"at://{did_of(self.author)}/app.bsky.feed.post/{self.rkey}"

    @property
    def seen_at(self) -> datetime:
        """When the network saw it."""
        return self.indexed_at or self.created_at

    @property
    def sorted_at(self) -> datetime:
        """The moment by which it is sorted and found: the earlier of the two."""
        return min(self.created_at, self.seen_at)

    @property
    def all_links(self) -> tuple[str, ...]:
        """The links of the text and of the card."""
        return (*self.links, self.card) if self.card else self.links

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts of its links, without www."""
        return frozenset(map(_host_of, self.all_links))


@lru_cache(maxsize=1 << 16)
def did_of(handle: str) -> str:
    """The identifier of an account."""
    return "did:plc:" + _base32("did" + handle, 24)


def view_of(post: BlueskyPost) -> dict[str, Any]:
    """A post in the shape of `app.bsky.feed.defs#postView`."""
    view: dict[str, Any] = {
        "uri": post.uri,
        "cid": _cid(post.uri),
        "author": _author(post),
        "record": _record(post),
        "replyCount": post.replies,
        "repostCount": post.reposts,
        "likeCount": post.likes,
        "quoteCount": post.quotes,
        "indexedAt": stamp(post.seen_at + timedelta(milliseconds=252)),
        "viewer": {"threadMuted": False, "embeddingDisabled": False},
        "labels": [_label(did_of(post.author), post.uri, value, post) for value in post.labels],
    }
    if embed := _embed(post):
        view["embed"] = embed
    return view


def _author(post: BlueskyPost) -> dict[str, Any]:
    did = did_of(post.author)
    profile = f"at://{did}/app.bsky.actor.profile/self"
    return {
        "did": did,
        "handle": post.author,
        "displayName": post.author.partition(".")[0].capitalize(),
        "avatar": f"https://cdn.bsky.app/img/avatar/plain/{did}/{_cid(did)}@jpeg",
        "associated": {"chat": {"allowIncoming": "following"}},
        "viewer": {"muted": False, "blockedBy": False},
        "labels": [
            _label(did, profile, value, post) | {"cid": _cid(profile)}
            for value in post.author_labels
        ],
        "createdAt": "2023-09-19T15:47:01.417Z",
    }


def _record(post: BlueskyPost) -> dict[str, Any]:
    text, facets = _text(post)
    record: dict[str, Any] = {"$type": "app.bsky.feed.post", "createdAt": stamp(post.created_at)}
    if post.card:
        record["embed"] = {
            "$type": "app.bsky.embed.external",
            "external": {"description": "", "title": post.card, "uri": post.card},
        }
    elif post.quoted:
        quoted = {"cid": _cid(post.quoted.uri), "uri": post.quoted.uri}
        record["embed"] = {"$type": "app.bsky.embed.record", "record": quoted}
    if facets:
        record["facets"] = facets
    record["langs"] = list(post.langs)
    if post.reply_to:
        parent = {"cid": _cid(post.reply_to), "uri": post.reply_to}
        record["reply"] = {"parent": parent, "root": parent}
    record["text"] = text
    return record


def _embed(post: BlueskyPost) -> dict[str, Any] | None:
    if post.card:
        external = {"uri": post.card, "title": post.card, "description": ""}
        return {"$type": "app.bsky.embed.external#view", "external": external}
    if post.quoted:
        quoted = view_of(post.quoted)
        record = {"$type": "app.bsky.embed.record#viewRecord", "value": quoted.pop("record")}
        embeds = [quoted.pop("embed")] if "embed" in quoted else []
        record |= {name: value for name, value in quoted.items() if name != "viewer"}
        return {"$type": "app.bsky.embed.record#view", "record": record | {"embeds": embeds}}
    return None


def _text(post: BlueskyPost) -> tuple[str, list[dict[str, Any]]]:
    """The text with its shortened links, and the facets, which count bytes."""
    text, facets = post.text, []
    for link in post.links:
        shown = link.partition("://")[2]
        shown = shown if len(shown) <= _LONGEST_SHOWN else shown[: _LONGEST_SHOWN - 3] + "..."
        start = len(f"{text} ".encode())
        text = f"{text} {shown}"
        feature = {"$type": "app.bsky.richtext.facet#link", "uri": link}
        index = {"byteEnd": len(text.encode()), "byteStart": start}
        facets.append({"features": [feature], "index": index})
    return text, facets


def _label(did: str, uri: str, value: str, post: BlueskyPost) -> dict[str, Any]:
    return {"src": did, "uri": uri, "val": value, "cts": stamp(post.created_at)}


def _cid(seed: str) -> str:
    return "bafyrei" + _base32("cid" + seed, 52)


def _base32(seed: str, length: int) -> str:
    return b32encode(sha256(seed.encode()).digest() * 2).decode().lower()[:length]


@lru_cache(maxsize=1 << 16)
def _host_of(link: str) -> str:
    return (urlsplit(link).hostname or "").removeprefix("www.")
