"""The ways in which a network fails, and what people are told about each."""

import re
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults.certificates import NAME, Certificates
from tests.faults.lines import WELL, Answer, Break

UNKNOWN, SILENT = "nowhere.invalid", "silent.invalid"
"""A name that there is not (RFC 6761), and one that no server says anything about."""

_BLOCK = b" " * 65536
_RESET = struct.pack("ii", 1, 0)  # a close that does not linger


@dataclass(frozen=True, slots=True)
class Trouble:
    """A way to fail: how clients get to it, what breaks, and a pattern of what is said of it.

    `well` is the line without the trouble, to which clients come as before, or by `NAME` if the
    `host` was the trouble.
    """

    name: str
    told: str
    broken: Break
    well: Break = WELL
    scheme: str = "http"
    host: str = NAME


def troubles(shown: Certificates) -> Iterator[Trouble]:
    """All of them."""
    yield Trouble("DNS: the name does not exist", r"not found \(DNS\)", WELL, host=UNKNOWN)
    yield Trouble("DNS: no answer, ever", "no connection in time", WELL, host=SILENT)
    invalid = "its TLS certificate is not valid"
    disagreed = "no TLS connection was agreed on|the connection was reset"
    for name, told, broken in (
        ("a certificate that nobody knows", invalid, Break(tls=shown.self_signed)),
        ("the certificate of another host", invalid, Break(tls=shown.of_another_host)),
        ("an expired certificate", invalid, Break(tls=shown.expired)),
        ("plain HTTP on its port", disagreed, Break(greeting=_understand_nothing)),
        ("the handshake is cut", disagreed, Break(greeting=_cut_the_handshake)),
        ("the handshake is never answered", "no connection in time", Break(greeting=_be_silent)),
    ):
        yield Trouble(f"TLS: {name}", told, broken, Break(tls=shown.good), "https")
    stopped, late = "the answer stopped coming", "the answer took too long"
    reset, cut = "the connection was reset", "the answer was cut off"
    yield Trouble("the connection is refused", "connection was refused", Break(is_open=False))
    for name, told, broken in (
        ("accepted, and never answered", stopped, Break(greeting=_be_silent)),
        ("half-closed before the answer", reset, Break(greeting=_close_half)),
        ("half-closed in the headers", f"{reset}|not HTTP", Break(play=_close_in_headers)),
        ("half-closed in the body", cut, Break(play=_close_in_body)),
        ("the headers drip, a byte at a time", late, Break(play=_drip_headers)),
        ("the body drips, a byte at a time", late, Break(play=_drip_body)),
        ("the body stops in the middle", stopped, Break(play=_stop_in_body)),
        ("reset in the body", f"{reset}|{cut}", Break(play=_reset_in_body)),
        ("the body is shorter than its length says", cut, Break(play=_promise_more)),
        ("the body is longer than its length says", "broken|not", Break(play=_promise_less)),
        ("the body has no end", r"longer than [\d,]+ bytes", Break(play=_never_end)),
    ):
        yield Trouble(name, told, broken)


async def _be_silent(answer: Answer) -> None:
    await answer.hold()


async def _understand_nothing(answer: Answer) -> None:
    await answer.reader.read(4096)
    await answer.send(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


async def _cut_the_handshake(answer: Answer) -> None:
    await answer.reader.read(4096)
    await answer.send(b"\x16\x03\x03\x00\x7a\x02\x00")  # the beginning of a ServerHello


async def _close_half(answer: Answer) -> None:
    answer.writer.write_eof()
    await answer.hold()


async def _close_in_headers(answer: Answer) -> None:
    await answer.send(answer.head[: len(answer.head) // 2])
    await _close_half(answer)


async def _close_in_body(answer: Answer) -> None:
    await answer.send(answer.head, _half(answer))
    await _close_half(answer)


async def _drip_headers(answer: Answer) -> None:
    await answer.drip(answer.head + answer.body)


async def _drip_body(answer: Answer) -> None:
    await answer.send(answer.head)
    await answer.drip(answer.body)


async def _stop_in_body(answer: Answer) -> None:
    await answer.send(answer.head, _half(answer))
    await answer.hold()


async def _reset_in_body(answer: Answer) -> None:
    await answer.send(answer.head, _half(answer))
    line: socket.socket = answer.writer.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    answer.writer.transport.abort()


async def _promise_more(answer: Answer) -> None:
    await answer.send(_with_length(answer, len(answer.body) + 100), answer.body)


async def _promise_less(answer: Answer) -> None:
    await answer.send(_with_length(answer, len(answer.body) // 2), answer.body)


async def _never_end(answer: Answer) -> None:
    await answer.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        await answer.send(_BLOCK)


def _half(answer: Answer) -> bytes:
    return answer.body[: len(answer.body) // 2]


def _with_length(answer: Answer, length: int) -> bytes:
    said = b"\r\nContent-Length: %d\r\n" % length
    return re.sub(rb"(?i)\r\ncontent-length: *\d+\r\n", said, answer.head)
