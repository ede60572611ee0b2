"""Moments as services write them, and back."""

from datetime import UTC, datetime, timedelta


def moment_in(text: str) -> datetime | None:
    """The moment that an ISO 8601 text names, aware UTC; None if it names none, or no zone."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def iso_moment(moment: datetime) -> str:
    """`2026-09-01T12:00:00Z`: whole seconds, as X and Bluesky want them."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def next_midnight(now: datetime) -> datetime:
    """The beginning of the next day, UTC."""
    tomorrow = now.astimezone(UTC) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)
