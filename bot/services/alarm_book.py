"""The book of alarms as a text, which is how the store keeps it."""

from pydantic import TypeAdapter, ValidationError

from bot.services.alarm_plan import Book

_BOOK = TypeAdapter(Book)


def book_text(book: Book) -> str:
    """A book as it is stored."""
    return _BOOK.dump_json(book).decode()


def book_of(text: str | None) -> Book:
    """The book that was stored; a broken note is an empty book."""
    try:
        return _BOOK.validate_json(text) if text else Book()
    except ValidationError:
        return Book()
