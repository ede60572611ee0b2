"""What is asked of a server and what it answers, without any word on how that travels."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

NOT_MODIFIED = 304
_HEADER_BREAK = re.compile(r"[\r\n\0]")


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to ask for. It is sent again after a fault unless it may be sent `once` only.

    `params` are added to the query of `url`; `json` is sent as the body. `max_bytes` is a limit on
    the decompressed answer, None for the client's own. `modified_since` is the `last-modified`
    header of an earlier answer and makes the request conditional: only for pages that honour it
    (arXiv's /abs do; its /list and its feeds must never be asked this way, FACTS section 2).
    `judged` are statuses of 429 and more that come as answers, for callers that read their bodies.
    """

    url: str
    method: str = "GET"
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: object | None = field(default=None, repr=False)
    modified_since: str = ""
    max_bytes: int | None = None
    once: bool = False
    judged: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        for name, value in self.headers.items():
            if _HEADER_BREAK.search(name + value):
                # The value stays out of the message: it may be a token with a line break after it.
                raise ValueError(f"the header {name!r} holds a line break or a null")

    def __repr__(self) -> str:
        return f"Request({self.method} {shown_url(self.url)})"


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered, whole.

    `headers` have lower-case names (the last of several wins), `body` is decompressed, `url` is
    where redirects ended, `fetched_at` is aware UTC.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = field(repr=False)
    fetched_at: datetime

    @property
    def not_modified(self) -> bool:
        """Whether a conditional request found nothing newer; `body` is empty then."""
        return self.status == NOT_MODIFIED


def shown_url(url: str) -> str:
    """`url` as it may be shown: without user, password, query and fragment, which hold secrets."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that cannot be read"
    return f"{parts.scheme}://{host}{port}{parts.path}"
