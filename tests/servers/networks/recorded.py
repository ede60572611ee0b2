"""Recorded answers of the services, to be served at the addresses that they were recorded at."""

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tests.servers.answers import Answer, Recorded, address_of
from tests.servers.networks.questions import JSON


def hugging_face_days(folder: Path) -> dict[date, bytes]:
    """The days in `folder`, which are files called `2026-08-20.json`."""
    return {date.fromisoformat(path.stem): path.read_bytes() for path in folder.glob("*.json")}


def algolia_captures(path: Path) -> Recorded:
    """The answers in a file of objects with `url` and `reply`."""
    captures = json.loads(path.read_text(encoding="utf-8"))
    return {address_of(one["url"]): _answer(one["reply"]) for one in captures}


def cassettes(*paths: Path) -> Recorded:
    """The answers in cassettes of VCR for Ruby, R and Python, in YAML or JSON."""
    found: Recorded = {}
    for path in paths:
        for interaction in _interactions(path):
            said = interaction["response"]
            status = said["status"]
            code = status["code"] if isinstance(status, dict) else status
            found[address_of(interaction["request"]["uri"])] = Answer(
                code, _plain(said["body"]["string"]), JSON
            )
    return found


def twarc_pages(path: Path) -> Recorded:
    """The pages that twarc wrote, a line each; the address stands in the line."""
    found: Recorded = {}
    # Not splitlines(), which would also cut at the separators that posts have in their texts.
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            page = json.loads(line)
            found[address_of(page.pop("__twarc")["url"])] = _answer(page)
    return found


def _interactions(path: Path) -> Iterator[Any]:
    cassette = yaml.safe_load(path.read_text(encoding="utf-8"))
    yield from cassette.get("http_interactions") or cassette["interactions"]


def _plain(body: str | bytes) -> bytes:
    if isinstance(body, str):
        return body.encode()
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def _answer(content: Any) -> Answer:
    return Answer(200, json.dumps(content, ensure_ascii=False).encode(), JSON)
