"""Where the recorded data is, for tests and benchmarks."""

from pathlib import Path

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def archive_posts() -> list[Path]:
    """The recorded historical posts, oldest first."""
    return sorted((SHARED_DATA / "archive").glob("*.md"))
