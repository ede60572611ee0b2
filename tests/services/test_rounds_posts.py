"""The posts of days that close: written once, and not lost where they cannot be written."""

import shutil
from pathlib import Path

import pytest

from tests.services.delivering import TUESDAY, close_of
from tests.services.stage import EVENING, LAST_FIVE, Stage, on_stage

NAMES = [f"{day}---Hot-Papers.md" for day in LAST_FIVE]


async def come_to_the_close(stage: Stage) -> None:
    """All five days are there to be closed."""
    await stage.rounds.collect_papers()
    await stage.rounds.ask_sources()
    stage.clock.set_forward(close_of(TUESDAY) - EVENING)


async def close_without_folder(stage: Stage) -> Path:
    """Close all five days where nothing can be written; a file stands in the folder's place."""
    await come_to_the_close(stage)
    folder = stage.app.config.archive_dir
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("a file where a folder should be")
    await stage.rounds.close_days()
    return folder


def names_in(folder: Path) -> list[str]:
    """The files of a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_day_that_cannot_be_written_down_keeps_no_other_back(data: Path) -> None:
    """Where posts cannot be written the days are frozen all the same, all in one round."""

    async def work(stage: Stage) -> None:
        await close_without_folder(stage)
        for day in LAST_FIVE:
            assert await stage.likes_of(day) == [60]

    on_stage(data, work)


def test_a_post_that_could_not_be_written_is_written_when_it_can(data: Path) -> None:
    """A frozen day without its file is tried again every five minutes, without asking anybody."""

    async def work(stage: Stage) -> None:
        folder = await close_without_folder(stage)
        folder.unlink()
        asked_at = stage.rounds.asked_at
        stage.clock.advance(60)
        assert await stage.rounds.close_days() == []
        assert not folder.exists()
        stage.clock.advance(300)
        assert await stage.rounds.close_days() == list(LAST_FIVE)
        assert names_in(folder) == NAMES
        assert stage.rounds.asked_at == asked_at
        assert await stage.rounds.close_days() == []

    on_stage(data, work)


def test_a_post_that_could_not_be_written_is_written_after_a_restart(data: Path) -> None:
    """Who puts the folder right starts the bot again; a post that is there is left alone."""

    async def work(stage: Stage) -> None:
        folder = await close_without_folder(stage)
        folder.unlink()
        assert await stage.restarted().close_days() == list(LAST_FIVE)
        assert names_in(folder) == NAMES
        shutil.rmtree(folder)  # such as by a command that moves posts to where they are shown
        assert await stage.restarted().close_days() == []
        assert not folder.exists()

    on_stage(data, work)


def test_a_post_that_is_there_already_stays(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A post that was published before the database was lost, or elsewhere, is nobody's to undo."""

    async def work(stage: Stage) -> None:
        await come_to_the_close(stage)
        post = stage.app.config.archive_dir / NAMES[-1]
        post.parent.mkdir(parents=True, exist_ok=True)
        post.write_text("as published")
        assert await stage.rounds.close_days() == LAST_FIVE
        assert post.read_text() == "as published"
        assert f"{post} was there already, as another post: it stays" in caplog.messages
        assert await stage.restarted().close_days() == []
        assert names_in(post.parent) == NAMES

    on_stage(data, work)
