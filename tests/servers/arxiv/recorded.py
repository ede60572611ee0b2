"""Recorded responses, to be served at the addresses that they were recorded at."""

import json
from pathlib import Path

from tests.servers.answers import HTML, Answer, Recorded, address_of
from tests.servers.arxiv.answers import ATOM


def served_files(folder: Path, *, world: str) -> Recorded:
    """The bodies in `folder` whose names begin with `world`, by the `.json` beside each."""
    found: Recorded = {}
    for description in sorted(folder.glob(f"{world}__*.json")):
        said = json.loads(description.read_text(encoding="utf-8"))
        if said["method"] != "GET":
            continue
        headers = dict(said["headers"])
        content_type = headers.pop("Content-Type", HTML if "listing" in folder.name else ATOM)
        body = description.with_suffix("").read_bytes()
        # The first file of an address wins: later ones were asked for with other headers.
        found.setdefault(
            address_of(said["url"]), Answer(said["status"], body, content_type, headers)
        )
    return found


def captures(folder: Path) -> Recorded:
    """The captures in `folder` that hold address, status and body in one file."""
    found: Recorded = {}
    for path in sorted(folder.glob("arxivpy__*.json")):
        said = json.loads(path.read_text(encoding="utf-8"))
        body = said["body"].encode("latin-1")
        found[address_of(said["url"])] = Answer(said["status_code"], body, ATOM)
    return found
