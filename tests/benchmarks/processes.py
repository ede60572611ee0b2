"""Loopback services and programs as processes of their own, so that only the program is timed."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
ARXIV, DISCORD, NETWORKS = (f"tests.servers.{name}" for name in ("arxiv", "discord", "networks"))
INSTALLED = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
} | {"PYTHONPATH": str(ROOT)}
"""The environment of a process whose modules are compiled once, as installing them does."""
_LAST = {ARXIV: "page_interval_s", DISCORD: "gateway_url", NETWORKS: "oembed_url"}
_PATIENCE_S = 20.0


@contextmanager
def running(
    *arguments: str, cwd: Path = ROOT, log: Path | None = None
) -> Iterator["subprocess.Popen[str]"]:
    """`python ARGUMENTS…`, ended with SIGTERM; `log` takes what it says on stderr."""
    errors = (log or Path("/dev/null")).open("w", encoding="utf-8")
    with (
        errors,
        subprocess.Popen(
            [sys.executable, *arguments],
            cwd=cwd,
            env=INSTALLED,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.communicate(timeout=_PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def served(module: str, *arguments: str) -> Iterator[str]:
    """A loopback service; gives the part of the configuration that leads to it."""
    with running("-m", module, *arguments) as process:
        assert process.stdout is not None
        told = ""
        while _LAST[module] not in told:
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"{module} did not start")
            told += line
        yield told


async def ask_control(api_url: str, path: str) -> Any:
    """An answer of the loopback Discord's /control."""
    address = api_url.removesuffix("/api/v10") + "/control" + path

    def ask() -> Any:
        with urlopen(address, timeout=_PATIENCE_S) as answer:
            return json.load(answer)

    return await asyncio.to_thread(ask)


def memory_mb(process_id: int) -> float:
    """What a process holds in memory now (Linux)."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
