"""The HTML that X gives out for showing one of its posts elsewhere; it costs nothing."""

import re

from pydantic import BaseModel, ConfigDict, Field

from bot.sources.answers import read_json, require_ok
from bot.sources.exchange import Request
from bot.sources.http import HttpClient

_POST = re.compile(r"https://(?:twitter|x)\.com/[A-Za-z0-9_]{1,20}/status/[0-9]{1,20}")
_NOT_SHOWN = (403, 404)
_MOST_BYTES = 256 * 1024


class _Embed(BaseModel):
    """What oEmbed answers for a post (https://oembed.com, type "rich")."""

    model_config = ConfigDict(strict=True)

    html: str = Field(min_length=1, max_length=20_000)


class XEmbeds:
    """Asks `oembed_url` (https://publish.x.com) for the HTML of posts."""

    def __init__(self, http: HttpClient, oembed_url: str) -> None:
        self._http = http
        self._url = f"{oembed_url.rstrip('/')}/oembed"

    async def fetch_embed(self, url: str) -> str | None:
        """The HTML of the post at `url`, as X sends it: trust nothing in it.

        None where there is nothing to show: the post is gone or protected, or the address is not
        that of a post on X, which is then not asked for.

        Raises:
            SourceError: one of its kinds; see `bot.errors`.
        """
        if not _POST.fullmatch(url):
            return None
        # "dnt": X is asked not to follow the people who look at the post.
        params = {"url": url, "omit_script": "false", "dnt": "true"}
        response = await self._http.fetch(Request(self._url, params=params, max_bytes=_MOST_BYTES))
        if response.status in _NOT_SHOWN:
            return None
        require_ok(response)
        return read_json(response, _Embed).html
