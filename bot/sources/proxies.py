"""The proxy that the environment names for an address.

Not left to aiohttp's `trust_env`, which reads ~/.netrc as well and puts what it finds there in the
place of our own tokens.
"""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

_USABLE = ("http", "https")


class UnusableProxyError(Exception):
    """The environment names a proxy of a kind that we cannot speak to; its text is the kind."""


def environment_proxy(url: str) -> str | None:
    """The proxy for `url` by HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY; None for none.

    Raises:
        UnusableProxyError: it is not an HTTP proxy. Going around it would surprise.

    """
    target = urlsplit(url)
    named = getproxies()
    proxy = named.get(target.scheme) or named.get("all")
    if not proxy or proxy_bypass(target.netloc.rpartition("@")[2]):
        return None
    # `proxy.example.org:3128` is a common spelling.
    address = proxy if "://" in proxy else f"http://{proxy}"
    kind = address.partition("://")[0].lower()
    if kind not in _USABLE:
        raise UnusableProxyError(kind)
    return address
