"""The ways in which the loopback services can be told to misbehave."""

from dataclasses import replace

from aiohttp import web

from tests.servers.answers import plain
from tests.servers.faults import (
    blank,
    block_page,
    endless_body,
    gzip_bomb,
    named,
    reset,
    slow_drip,
    stall,
    truncated,
)
from tests.servers.networks.exchange import Exchange, Fault
from tests.servers.networks.lies import (
    empty_page,
    empty_result,
    endless_pages,
    other_links,
    same_page,
    yesterday,
    zero_counts,
)
from tests.servers.networks.misshapen import (
    huge_counts,
    list_for_object,
    negative_counts,
    null_counts,
    renamed_fields,
    text_counts,
)

__all__ = [
    "Exchange",
    "Fault",
    "blank",
    "block_page",
    "empty_page",
    "empty_result",
    "endless_body",
    "endless_pages",
    "forbidden",
    "gzip_bomb",
    "huge_counts",
    "internal_error",
    "list_for_object",
    "negative_counts",
    "null_counts",
    "other_links",
    "renamed_fields",
    "reset",
    "same_page",
    "slow_drip",
    "stall",
    "text_counts",
    "too_many_requests",
    "truncated",
    "unauthorized",
    "unavailable",
    "yesterday",
    "zero_counts",
]


def too_many_requests(retry_after: str | None = None) -> Fault:
    """HTTP 429; `retry_after` is the header as it is, None for none."""
    return _refusal("too_many_requests", 429, retry_after)


def unavailable(retry_after: str | None = None) -> Fault:
    """HTTP 503."""
    return _refusal("unavailable", 503, retry_after)


def internal_error() -> Fault:
    """HTTP 500."""
    return _refusal("internal_error", 500)


def unauthorized() -> Fault:
    """HTTP 401, whatever the credentials."""
    return _refusal("unauthorized", 401)


def forbidden() -> Fault:
    """HTTP 403, whatever the credentials."""
    return _refusal("forbidden", 403)


def _refusal(name: str, status: int, retry_after: str | None = None) -> Fault:
    async def fault(exchange: Exchange) -> web.StreamResponse:
        refused = exchange.service.refusal(status)
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        return plain(replace(refused, headers={**refused.headers, **headers}))

    return named(name, fault)
