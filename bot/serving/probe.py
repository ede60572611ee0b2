"""Ask the running bot's /healthz, for a container's health check: `python -m bot.serving.probe`.

Exits with 0 if all is fresh, with 1 and a line for each trouble if not. Where the bot is told by
the configuration (`config.toml` here, HOTPAPERS_CONFIG, the environment), as for every command.
"""

import http.client
import json
import os
import sys
from http import HTTPStatus
from pathlib import Path

from bot.config import load_config
from bot.domain.health import State
from bot.domain.text import displayed
from bot.errors import HotPapersError

_PATIENCE_S = 15.0
_MOST_BYTES = 100_000
_ANYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - not bound here


def main() -> int:
    """The exit code."""
    try:
        named = os.environ.get("HOTPAPERS_CONFIG")
        health = load_config(Path(named) if named else None, os.environ).settings.health
    except HotPapersError as error:
        return _fail(str(error))
    if health.port == 0:
        sys.stdout.write("[health] port is 0: nothing is served, and nothing known\n")
        return 0
    return ask(_ANYWHERE.get(health.host, health.host), health.port)


def ask(host: str, port: int) -> int:
    """0 if the bot there says that all is fresh, else 1; the troubles are printed."""
    connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE_S)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        told = json.loads(answer.read(_MOST_BYTES))
        troubles = [one for one in told["findings"] if one["state"] == State.BAD]
        healthy = answer.status == HTTPStatus.OK and told["healthy"] is True
    except (OSError, http.client.HTTPException) as error:
        return _fail(f"no bot answers at {host} port {port}: {error}")
    except (ValueError, KeyError, TypeError):
        return _fail(f"what answers at {host} port {port} is no bot of this kind")
    finally:
        connection.close()
    for one in troubles:
        sys.stdout.write(displayed(f"{one['subject']}: {one['text']} → {one['remedy']}") + "\n")
    return 0 if healthy else 1


def _fail(sentence: str) -> int:
    sys.stdout.write(f"{sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
