"""What is said of connections that did not come to be."""

import errno
import os

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from bot.sources.failures import as_source_error

KEY = ConnectionKey("example.org", 443, True, True, None, None, None)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ECONNREFUSED, "the connection was refused"),
        (errno.ECONNRESET, "the connection was reset"),
        (errno.EPIPE, "the connection was reset"),
        (errno.ETIMEDOUT, "no connection in time"),
        (errno.ENETUNREACH, "the network has no way to it"),
        (errno.EHOSTUNREACH, "the network has no way to it"),
        (errno.EADDRNOTAVAIL, "no connection could be made"),
    ],
)
def test_what_kept_a_connection_from_being_is_said(number: int, told: str) -> None:
    """A line that is cut in the middle of TLS was not refused, and nor was one without a way."""
    error = aiohttp.ClientConnectorError(KEY, OSError(number, os.strerror(number)))
    said = as_source_error(error, where="https://example.org/", limit=1)
    assert (str(said.what), said.transient) == (told, True)
