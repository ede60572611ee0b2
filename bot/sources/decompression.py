"""Answers that come compressed, unpacked a piece at a time and never past a limit.

aiohttp can unpack by itself, but counts nothing while it does so and takes a gzip stream that ends
too early for a whole one.
"""

import zlib

ACCEPTED_ENCODING = "gzip"
_GZIP_NAMES = frozenset({"gzip", "x-gzip"})
_PLAIN_NAMES = frozenset({"", "identity"})
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class BodyTooLargeError(Exception):
    """The body is longer than its limit."""


class BodyBrokenError(Exception):
    """The body cannot be unpacked, or ends before its end."""


class BodyReader:
    """Collects one body of at most `limit` bytes after unpacking.

    `encoding` is the answer's Content-Encoding. The memory used is bounded by `limit`, whatever
    is fed.
    """

    def __init__(self, encoding: str, *, limit: int) -> None:
        name = encoding.strip().lower()
        if name not in _GZIP_NAMES | _PLAIN_NAMES:
            raise BodyBrokenError("it has an encoding that was not asked for")
        self._limit = limit
        self._body = bytearray()
        self._fed = False
        self._member = zlib.decompressobj(_GZIP_WINDOW) if name in _GZIP_NAMES else None

    def feed(self, data: bytes) -> None:
        """Take the next piece as it came from the network.

        Raises:
            BodyTooLargeError: the body is over the limit.
            BodyBrokenError: it is not the gzip that it claims to be.

        """
        self._fed = self._fed or bool(data)
        if self._member is None:
            self._append(data)
            return
        try:
            self._member = self._inflate(self._member, data)
        except zlib.error:
            raise BodyBrokenError("its compression is broken") from None

    def finish(self) -> bytes:
        """The whole body; an empty one is whole whatever its encoding, as in a 304.

        Raises:
            BodyBrokenError: the compressed stream has not reached its end.

        """
        if self._fed and self._member is not None and not self._member.eof:
            raise BodyBrokenError("it ends in the middle")
        return bytes(self._body)

    def _inflate(self, member: "zlib._Decompress", data: bytes) -> "zlib._Decompress":
        """Unpack `data`; returns the gzip member that it ends in (a stream may hold several)."""
        while data:
            if member.eof:
                if not data.startswith(_GZIP_MAGIC):
                    break  # padding behind the last member, which gzip allows
                member = zlib.decompressobj(_GZIP_WINDOW)
            room = self._limit - len(self._body)
            self._append(member.decompress(data, room + 1))
            data = member.unused_data if member.eof else member.unconsumed_tail
        return member

    def _append(self, piece: bytes) -> None:
        if len(self._body) + len(piece) > self._limit:
            raise BodyTooLargeError
        self._body += piece
