"""What the bot and its worker say to each other: frames of a letter, a length and a content.

The bot sends charts, pickled; the worker sends only bytes and words, so that nothing it says is
ever unpickled.
"""

import struct
from typing import IO

HEAD = struct.Struct(">cI")
CHART, READY, PICTURE, FAULT = b"C", b"R", b"P", b"F"
LARGEST_CHART = 1 << 20
LARGEST_PICTURE = 1 << 20
LONGEST_FAULT = 500


def frame(kind: bytes, content: bytes = b"") -> bytes:
    """A frame to be sent."""
    return HEAD.pack(kind, len(content)) + content


def read_frame(stream: IO[bytes], largest: int) -> tuple[bytes, bytes] | None:
    """The next frame; None at the end of the stream, and for one that is larger."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    kind, length = HEAD.unpack(head)
    if length > largest:
        return None
    content = stream.read(length)
    return (kind, content) if len(content) == length else None
