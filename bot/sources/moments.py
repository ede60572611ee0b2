"""Moments as services write them, and back."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


def moment_in(text: str) -> datetime | None:
    """The moment that an ISO 8601 text names, aware UTC; None if it names none, or no zone."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def http_date(text: str) -> datetime | None:
    """The moment in a header such as Date (RFC 9110, 5.6.7), aware UTC; None if it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def iso_moment(moment: datetime) -> str:
    """`2026-09-01T12:00:00Z`: whole seconds, as X and Bluesky want them."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def next_midnight(now: datetime) -> datetime:
    """The beginning of the next day, UTC."""
    tomorrow = now.astimezone(UTC) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)
