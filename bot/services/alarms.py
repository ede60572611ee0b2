"""Telling the owner when something needs a person, and when it is well again: once each.

Whatever a message is about is written down before it is sent. One that was begun and whose fate is
not known is looked for where it should be before it is sent again, with the same nonce.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.health import Finding
from bot.errors import PostFailedError, PostRefusedError, StoreError
from bot.services.alarm_book import book_of, book_text
from bot.services.alarm_plan import Book, begun, decide, failed, is_due, refused, told
from bot.services.ports import Now
from bot.services.watch import Marks
from bot.texts import Language

_MARK = "alarms"

log = logging.getLogger(__name__)


class Owner(Protocol):
    """The person who runs the bot, as far as Discord reaches them."""

    async def find_language(self) -> Language:
        """Their language.

        Raises:
            StoreError: what is known of it cannot be read; never after it was read once.
        """

    async def tell(self, text: str, *, nonce: str, since: datetime | None) -> None:
        """Send a direct message, unless it is there since a moment (aware UTC; None: not begun).

        Raises:
            PostRefusedError: Discord does not let us, and will not as long as nobody changes it.
            PostFailedError: it went wrong, and the message may be there or not.
        """


class Observed(Protocol):
    """How the bot is doing."""

    async def list_findings(self) -> list[Finding]:
        """All findings as of now."""

    @property
    def is_young(self) -> bool:
        """Whether the bot has just begun."""


def new_nonce() -> str:
    """What makes Discord refuse a second message: at most 25 characters (FACTS section 4)."""
    return f"hp-a-{secrets.token_hex(6)}"


@dataclass(slots=True)
class Alarms:
    """Looks, decides and tells, once a round."""

    vitals: Observed
    marks: Marks
    owner: Owner
    now: Now
    make_nonce: Callable[[], str] = new_nonce
    _book: Book | None = field(default=None)
    _is_kept: bool = field(default=True)

    async def watch(self) -> None:
        """One round.

        Raises:
            StoreError: what was told before cannot be read.
        """
        findings = await self.vitals.list_findings()
        language = await self.owner.find_language()
        if self._book is None:
            self._book = book_of(await self.marks.find_mark(_MARK))
        is_young = self.vitals.is_young
        after = decide(
            self._book,
            findings,
            self.now(),
            self.make_nonce,
            language=language,
            catching_up=is_young,
        )
        await self._keep(after)
        if is_due(after, self.now()):
            await self._send(after)

    async def _send(self, book: Book) -> None:
        letter = book.letter
        if letter is None:
            return
        book = begun(book, self.now())
        await self._keep(book)
        try:
            await self.owner.tell(letter.text, nonce=letter.nonce, since=letter.begun_at)
        except PostRefusedError as error:
            book = refused(book, self.now())
            log.warning("the owner cannot be told (%s), next attempt %s", error, book.retry_at)
        except PostFailedError as error:
            book = failed(book, self.now(), error.retry_at)
            log.warning("the owner was not told (%s), next attempt %s", error, book.retry_at)
        else:
            book = told(book)
            for line in letter.english.splitlines():
                log.warning("told the owner: %s", line)
        await self._keep(book)

    async def _keep(self, book: Book) -> None:
        """Remember the book. A store that refuses is a trouble that must be told all the same."""
        changed = book != self._book
        self._book = book
        if not changed and self._is_kept:
            return
        try:
            await self.marks.save_mark(_MARK, book_text(book))
        except StoreError as error:
            if self._is_kept:
                log.error("what the owner is told cannot be noted: %s", error)
            self._is_kept = False
        else:
            self._is_kept = True
