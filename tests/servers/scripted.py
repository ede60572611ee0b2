"""A server on loopback that answers one request after the other from a script."""

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from aiohttp import web

Step = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ScriptedServer:
    """Gives the steps of its script as answers, in order, the last one for ever.

    Use it as an async context manager. `requests` keeps what was asked.
    """

    def __init__(self, *script: Step) -> None:
        self._script = list(script)
        self.requests: list[web.Request] = []
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The address, without a slash at its end."""
        assert self._runner is not None
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        await request.read()
        self.requests.append(request)
        step = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        return await step(request)


def says(
    text: str | bytes = "", *, status: int = 200, headers: dict[str, str] | None = None
) -> Step:
    """A step that answers with a whole body."""
    body = text.encode() if isinstance(text, str) else text

    async def step(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body, headers=headers)

    return step
