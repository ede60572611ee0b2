"""The session with Bluesky, shared by all processes on one data folder.

Two files: the session itself, which only its owner may read, and beside it a lock that is held by
the process that renews it (the system lets go of it when that process dies). A file that cannot be
read, or was made with other credentials, is no session: the next one takes its place.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.clock import Clock
from bot.errors import SourceError, TimedOutError

_MOST_BYTES = 64 * 1024
_PATIENCE_S = 180.0
_POLL_S = 0.25

# What may stand in a header: a token that could not be sent is no token.
Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9._~+/=-]+$", max_length=8192)]


@dataclass(frozen=True, slots=True)
class Session:
    """What proves to Bluesky who asks: a short-lived token, and one to renew both with."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    did: str


class _Kept(BaseModel):
    """The content of the file."""

    model_config = ConfigDict(strict=True)

    fingerprint: str
    did: str
    access: Token
    refresh: Token


class SessionFile:
    """The session kept at `path`. `fingerprint` tells the credentials that it was made with."""

    def __init__(self, path: Path, *, fingerprint: str, clock: Clock) -> None:
        self._path = path
        self._fingerprint = fingerprint
        self._clock = clock
        self._lock = FileLock(path.with_name(path.name + ".lock"))
        self._queue = asyncio.Lock()

    def read(self) -> Session | None:
        """The session that is kept, None if there is none of ours."""
        try:
            with self._path.open("rb") as file:
                kept = _Kept.model_validate_json(file.read(_MOST_BYTES))
        except (OSError, ValidationError):
            return None
        if kept.fingerprint != self._fingerprint:
            return None
        return Session(access=kept.access, refresh=kept.refresh, did=kept.did)

    def write(self, session: Session) -> None:
        """Keep a session in place of the old one, whole or not at all; nobody else may read it.

        That is for who has the turn.

        Raises:
            SourceError: the folder cannot be written.
        """
        kept = _Kept(
            fingerprint=self._fingerprint,
            did=session.did,
            access=session.access,
            refresh=session.refresh,
        )
        try:
            # What a killed process left is overwritten: the name is for whose turn it is. Made with
            # the mode 0600, so that there is no moment at which others may read it.
            draft = self._path.with_name(f"{self._path.name}.draft")
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(kept.model_dump_json())
                draft.replace(self._path)
            except BaseException:
                with contextlib.suppress(OSError):
                    draft.unlink()
                raise
        except OSError as error:
            raise self._not_writable(error) from None

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """The right to renew the session: one task of one process has it at a time.

        Raises:
            TimedOutError: others kept it for three minutes.
            SourceError: the folder cannot be written.
        """
        # The file's lock is the process's: between its tasks, and within the loop, another decides.
        async with self._queue:
            await self._take_lock()
            try:
                yield
            finally:
                self._lock.release()

    async def _take_lock(self) -> None:
        gives_up_at = self._clock.monotonic() + _PATIENCE_S
        while True:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._lock.acquire(blocking=False)
            except Timeout:
                if self._clock.monotonic() > gives_up_at:
                    what = "another process has been renewing the session for too long"
                    raise TimedOutError(str(self._path), what) from None
                await self._clock.sleep(_POLL_S)
            except OSError as error:
                raise self._not_writable(error) from None
            else:
                return

    def _not_writable(self, error: OSError) -> SourceError:
        reason = error.strerror or type(error).__name__
        what = f"the session with Bluesky cannot be kept ({reason}): data_dir must be writable"
        return SourceError(str(self._path), what)
