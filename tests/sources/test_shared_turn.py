"""The note that processes leave each other: whole, and nothing beside it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import FileAccessError
from bot.sources.shared_turn import Note, SharedTurn

NOTE = Note(7, datetime(2026, 9, 1, tzinfo=UTC), None)


def names(folder: Path) -> list[str]:
    """What is in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_what_a_killed_process_left_is_overwritten(tmp_path: Path) -> None:
    """Half a note is taken for none, and is gone with the next."""
    (tmp_path / "arxiv.draft").write_text('{"pid":', encoding="utf-8")
    turn = SharedTurn(tmp_path)
    assert turn.read() is None
    turn.write(NOTE)
    assert (turn.read(), names(tmp_path)) == (NOTE, ["arxiv.json"])


def test_a_note_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """The error names the folder, and no draft stays in it."""
    (tmp_path / "arxiv.json").mkdir()
    with pytest.raises(FileAccessError, match=str(tmp_path)):
        SharedTurn(tmp_path).write(NOTE)
    assert names(tmp_path) == ["arxiv.json"]
