"""What all servers on loopback have in common: they start, tell their addresses, and stop."""

from types import TracebackType
from typing import ClassVar, Self

from aiohttp import web


class Loopback:
    """An application served on 127.0.0.1; use it as an async context manager.

    `port` 0 means any that is free. With several `sites` the same application answers on as many
    ports, the following ones.
    """

    cancels: ClassVar[bool] = True
    """Whether a handler ends with its client: one that stalls would hold up the end."""

    def __init__(self, port: int = 0, *, sites: int = 1) -> None:
        self._port = port
        self._sites = sites
        self._runner: web.AppRunner | None = None
        self._addresses: list[str] = []

    def application(self) -> web.Application:
        """What answers; made anew with each start."""
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(
            self.application(), handler_cancellation=self.cancels, shutdown_timeout=1
        )
        await self._runner.setup()
        for number in range(self._sites):
            port = self._port + number if self._port else 0
            await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self._addresses = [f"{host}:{port}" for host, port, *_ in self._runner.addresses]
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
    def addresses(self) -> list[str]:
        """Host and port of each site; those that it had, once it is stopped."""
        assert self._addresses, "it has not been started"
        return self._addresses

    @property
    def url(self) -> str:
        """The address of the first site, without a slash at its end."""
        return f"http://{self.addresses[0]}"
