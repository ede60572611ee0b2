"""What sessions of aiohttp are given so that others hear of their requests."""

from types import SimpleNamespace

import aiohttp

from bot.sources.tally import NO_ANSWER, Tally


def tracing_of_turns() -> aiohttp.TraceConfig:
    """Tells a request's turn when its headers have been sent."""

    async def headers_sent(
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceRequestHeadersSentParams,
    ) -> None:
        context.trace_request_ctx.sent()

    tracing = aiohttp.TraceConfig()
    tracing.on_request_headers_sent.append(headers_sent)
    return tracing


def tracing_of_answers(tally: Tally) -> aiohttp.TraceConfig:
    """Counts each answer, redirects included, and each request that got none."""

    async def answered(
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceRequestEndParams,
    ) -> None:
        tally.add(params.url.host or "", str(params.response.status))

    async def failed(
        session: aiohttp.ClientSession,
        context: SimpleNamespace,
        params: aiohttp.TraceRequestExceptionParams,
    ) -> None:
        tally.add(params.url.host or "", NO_ANSWER)

    tracing = aiohttp.TraceConfig()
    tracing.on_request_end.append(answered)
    tracing.on_request_exception.append(failed)
    return tracing
