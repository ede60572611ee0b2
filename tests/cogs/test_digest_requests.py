"""What `/digest` asks of Discord, held against Discord's own description of it."""

import json
from pathlib import Path

import pytest
from simcord import HttpLogEntry

from tests.servers.discord.openapi import OpenApi, check_requests
from tests.servers.discord.recording import Recorded
from tests.ui.admins import Server, in_server, press


def test_all_requests_are_as_discord_describes_them(tmp_path: Path, shared_data: Path) -> None:
    """Commands, answers, the form, errors and previews: each request is one Discord takes."""
    described = shared_data / "discord" / "openapi.json"
    if not described.is_file():
        pytest.skip(f"the description is not at {described}")
    openapi = OpenApi(json.loads(described.read_text(encoding="utf-8")))

    async def work(server: Server) -> None:
        await server.refusal("digest subscribe", channel=server.channel, limit=99)
        await server.subscribed(categories="cs.LG", keywords="paper", limit=2)
        await server.ada.slash(server.channel, "digest preview")
        await server.ada.autocomplete(
            server.channel, "digest subscribe", "timezone", "ber", channel=server.channel
        )
        result = await server.ada.slash(server.channel, "digest list")
        form = await press(server, server.ada, result, "change", 1)
        typed = {"when": "8:00", "categories": "", "keywords": "", "numbers": ""}
        await server.ada.submit_modal(form, typed | {"habits": ["all quiet"]})
        for act, known in (("list", 0), ("pause", 1), ("resume", 1), ("ask", 1), ("remove", 1)):
            await press(server, server.ada, result, act, known)
        requests = [_recorded(entry) for entry in server.env.http_requests]
        assert len(requests) > 10
        assert check_requests(requests, openapi) == []

    in_server(tmp_path, work)


def _recorded(entry: HttpLogEntry) -> Recorded:
    query = {name: str(value).lower() for name, value in entry.params.items()}
    return Recorded(entry.method, entry.path, 0.0, query=query, body=entry.json)
