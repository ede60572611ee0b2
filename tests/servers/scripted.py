"""A server on loopback that answers one request after the other from a script."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.servers.loopback import Loopback

Step = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ScriptedServer(Loopback):
    """Gives the steps of its script as answers, in order, the last one for ever.

    Use it as an async context manager. `requests` keeps what was asked.
    """

    def __init__(self, *script: Step) -> None:
        super().__init__()
        self._script = list(script)
        self.requests: list[web.Request] = []

    def application(self) -> web.Application:
        """The script, whatever is asked."""
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._handle)
        return application

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
