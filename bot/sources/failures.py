"""What can go wrong with a request, said in this project's errors.

Texts of aiohttp's exceptions are never passed on: they hold whole URLs, and with a proxy its
password.
"""

import errno
import ssl
from collections.abc import Mapping
from datetime import datetime

import aiohttp

from bot.errors import (
    BrokenAnswerError,
    RateLimitedError,
    ServerFaultError,
    SourceError,
    TimedOutError,
    TooLargeError,
    UnreachableError,
)
from bot.sources.decompression import BodyBrokenError, BodyTooLargeError
from bot.sources.proxies import UnusableProxyError
from bot.sources.retry import reset_moment, retry_moment
from bot.texts import Said

EXPECTED = (
    aiohttp.ClientError,
    TimeoutError,
    OSError,
    UnicodeError,
    BodyBrokenError,
    BodyTooLargeError,
    UnusableProxyError,
)
"""Everything that `as_source_error` has a word for; anything else is a fault of this program."""

_TOO_MANY_REQUESTS = 429
_NO_WAY = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN})
_PASSING_FAULTS = frozenset({500, 502, 503, 504})


def refused_by_status(
    status: int, headers: Mapping[str, str], *, where: str, now: datetime
) -> SourceError | None:
    """The error that a status stands for; None for those that are the caller's to judge."""
    if status == _TOO_MANY_REQUESTS:
        return RateLimitedError(
            where,
            Said("net-429"),
            retry_at=retry_moment(headers, now=now) or reset_moment(headers, now=now),
            transient=True,
        )
    if status < 500:
        return None
    return ServerFaultError(
        where,
        Said("net-fault", status=str(status)),
        retry_at=retry_moment(headers, now=now),
        transient=status in _PASSING_FAULTS,
    )


def as_source_error(error: Exception, *, where: str, limit: int) -> SourceError:
    """One of `EXPECTED`, as the error to raise. `limit` is the answer's size limit in bytes."""
    match error:
        case BodyTooLargeError():
            return TooLargeError(where, Said("net-too-long", limit=limit))
        case BodyBrokenError():
            return BrokenAnswerError(where, Said("net-broken", why=str(error)), transient=True)
        case aiohttp.ClientPayloadError():
            return BrokenAnswerError(where, Said("net-cut"), transient=True)
        case aiohttp.ConnectionTimeoutError():
            return TimedOutError(where, Said("net-slow-connection"), transient=True)
        case aiohttp.SocketTimeoutError():
            return TimedOutError(where, Said("net-stopped"), transient=True)
        case TimeoutError():
            return TimedOutError(where, Said("net-slow"), transient=True)
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError() | UnicodeError():
            return UnreachableError(where, Said("net-no-address"))
        case UnusableProxyError():
            what = Said("net-proxy-kind", proxy=str(error))
            return UnreachableError(where, what)
        case _:
            return _connection_error(error, where)


def _connection_error(error: Exception, where: str) -> SourceError:
    match error:
        case aiohttp.ClientConnectorCertificateError() | ssl.SSLCertVerificationError():
            # A wrong certificate stays wrong, and asking again would only hide an attack.
            return UnreachableError(where, Said("net-certificate"))
        case aiohttp.ClientProxyConnectionError() | aiohttp.ClientHttpProxyError():
            return UnreachableError(where, Said("net-proxy"), transient=True)
        case aiohttp.ClientConnectorDNSError():
            return UnreachableError(where, Said("net-dns"), transient=True)
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return UnreachableError(where, Said("net-tls"), transient=True)
        case aiohttp.ClientConnectorError():
            return _no_connection(error.os_error, where)
        case aiohttp.ServerDisconnectedError() | ConnectionResetError() | aiohttp.ClientOSError():
            return UnreachableError(where, Said("net-reset"), transient=True)
        case aiohttp.ClientResponseError():
            return BrokenAnswerError(where, Said("net-not-http"), transient=True)
        case _:
            what = Said("net-failed", kind=type(error).__name__)
            return UnreachableError(where, what, transient=True)


def _no_connection(error: OSError, where: str) -> SourceError:
    """Why there came to be none, TLS included."""
    match error:
        case TimeoutError():
            return TimedOutError(where, Said("net-slow-connection"), transient=True)
        case ConnectionRefusedError():
            what = Said("net-refused")
        case ConnectionError():
            what = Said("net-reset")
        case _ if error.errno in _NO_WAY:
            what = Said("net-no-way")
        case _:
            what = Said("net-none")
    return UnreachableError(where, what, transient=True)
