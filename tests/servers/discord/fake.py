"""The loopback Discord as tests use it."""

from aiohttp import web

from tests.servers.discord.control import Control
from tests.servers.discord.stage import Stage


class FakeDiscord(Stage):
    """The whole of it; see the package's docstring and `Server` for its arguments."""

    def add_routes(self, application: web.Application) -> None:
        """Serve /control beside Discord's own addresses."""
        Control(self).add_to(application)
