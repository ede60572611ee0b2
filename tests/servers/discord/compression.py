"""The gateway's transport compression: one stream for a whole connection, flushed each message.

discord.py asks for `zstd-stream` where Python or an installed package can do it, else for
`zlib-stream`.
"""

import importlib
import zlib
from collections.abc import Callable

Compress = Callable[[bytes], bytes]


def zlib_stream() -> Compress:
    """Compresses with zlib; each message ends with 00 00 FF FF."""
    stream = zlib.compressobj()

    def compress(data: bytes) -> bytes:
        return stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)

    return compress


def zstd_stream() -> Compress:
    """Compresses with Zstandard.

    Raises:
        ImportError: neither Python nor a package can.
    """
    try:
        package = importlib.import_module("zstandard")
    except ImportError:
        return _builtin_zstd_stream()
    stream = package.ZstdCompressor().compressobj()

    def compress(data: bytes) -> bytes:
        packed: bytes = stream.compress(data) + stream.flush(package.COMPRESSOBJ_FLUSH_BLOCK)
        return packed

    return compress


def _builtin_zstd_stream() -> Compress:
    stream = importlib.import_module("compression.zstd").ZstdCompressor()

    def compress(data: bytes) -> bytes:
        packed: bytes = stream.compress(data, mode=stream.FLUSH_BLOCK)
        return packed

    return compress


STREAMS: dict[str, Callable[[], Compress]] = {
    "zlib-stream": zlib_stream,
    "zstd-stream": zstd_stream,
}
