"""Languages, and what they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from bot.texts.codes import list_codes, read_file
from bot.texts.said import Said, Sentence, Value

if TYPE_CHECKING:
    from babel import Locale
    from fluent.runtime import FluentBundle

    from bot.texts.files import Text

_ENGLISH = "en"
_KEPT = 4096  # short texts: days, and sums of counts
_A_MONDAY = date(2021, 2, 1)


class Language:
    """A language, with its texts. Making one costs nothing; its file is read with the first text.

    `code` is CLDR's name of it; `read` gives the content of its file, by default of the one beside
    this module; `fallback` says what is lacking there.
    """

    def __init__(
        self,
        code: str,
        fallback: Language | None = None,
        *,
        read: Callable[[str], str] = read_file,
    ) -> None:
        self.code = code
        self._fallback = fallback
        self._read = read
        self._said = lru_cache(_KEPT)(self._format)
        self._dated = lru_cache(_KEPT)(self._date)

    def __repr__(self) -> str:
        return f"Language({self.code!r})"

    def load(self) -> None:
        """Read the file now, so that the first text is not kept waiting for it."""
        _ = self._bundle

    def say(self, key: str, /, **values: Value) -> str:
        """The text with a key, about `values`: `say("papers", count=11)` is `11 papers`.

        Keys are written as literals, here and for `Said`, so that they can be checked. Values are
        put in as they are: who sends the text to Discord makes those from outside inert.

        Raises:
            LookupError: there is no such text, or it is about a value that was not given.
        """
        if all(isinstance(value, int) for value in values.values()):
            return self._said(key, **values)
        return self._format(key, **values)

    def tell(self, sentence: Sentence) -> str:
        """A sentence in this language; a text that is in none as it is."""
        if isinstance(sentence, Said):
            return self.say(sentence.key, **sentence.values)
        return sentence

    def day(self, day: date, *, beside: date | None = None) -> str:
        """`Mon 8 Feb 2021`; without the year where it is that of the day it stands `beside`."""
        is_short = beside is not None and beside.year == day.year
        return self._dated(day, "format-day-short" if is_short else "format-day")

    def calendar_day(self, day: date, *, beside: date) -> str:
        """`9 Feb`: no weekday, and the year only where it is not that of the day `beside`."""
        is_short = beside.year == day.year
        return self._dated(day, "format-date-short" if is_short else "format-date")

    def weekday(self, weekday: int) -> str:
        """`Mon` for 0."""
        return self._dated(_A_MONDAY + timedelta(days=weekday), "format-weekday")

    def moment(self, moment: datetime) -> str:
        """`9 Feb 2021 06:29 UTC`, of an aware moment."""
        from babel.dates import format_datetime

        pattern = self.say("format-moment")
        return format_datetime(moment.astimezone(UTC), pattern, locale=self._locale)

    def _date(self, day: date, pattern_key: str) -> str:
        from babel.dates import format_date

        return format_date(day, self.say(pattern_key), locale=self._locale)

    def _format(self, key: str, /, **values: Value) -> str:
        bundle = self._bundle
        faults: list[Exception] = []
        if bundle.has_message(key):
            pattern = bundle.get_message(key).value
            shown = {name: self._shown(value) for name, value in values.items()}
            if pattern is not None:
                text, faults = bundle.format_pattern(pattern, shown)
                if not faults:
                    return str(text)
        if self._fallback is not None:
            return self._fallback.say(key, **values)
        raise LookupError(f"the text {key} cannot be said in {self.code}: {faults or 'no such'}")

    def _shown(self, value: Value) -> Text | int:
        from bot.texts.files import Text

        if isinstance(value, int):
            return value
        if isinstance(value, Said):
            return Text(self.tell(value))
        if isinstance(value, datetime):
            return Text(self.moment(value))
        return Text(self.day(value) if isinstance(value, date) else value)

    @cached_property
    def _bundle(self) -> FluentBundle:
        # Fluent and Babel take a tenth of a second to import, which most commands do not need.
        from bot.texts.files import make_bundle

        return make_bundle(self.code, self._read(self.code))

    @cached_property
    def _locale(self) -> Locale:
        from bot.texts.files import locale_of

        return locale_of(self.code)


ENGLISH = Language(_ENGLISH)


@cache
def list_languages() -> tuple[Language, ...]:
    """All that have a file, English first."""
    others = [code for code in list_codes() if code != _ENGLISH]
    return (ENGLISH, *(Language(code, ENGLISH) for code in others))


def load_languages() -> None:
    """Read all files, which takes a tenth of a second."""
    for language in list_languages():
        language.load()


def find_language(wanted: str) -> Language | None:
    """The language for a code such as `ja`, `en-GB` or `pt-BR`; None if there are no texts in it.

    The nearest is taken: `pt` for `pt-BR`, if there is one of them only.
    """
    known = {language.code.casefold(): language for language in list_languages()}
    code = wanted.casefold()
    return known.get(code) or known.get(code.partition("-")[0])
