"""`/archive`: a day's Markdown post as a file."""

from pathlib import Path

from tests import samples
from tests.shared import archive_posts
from tests.ui.bot import Scene, in_discord, message_of, shown


def test_the_post_is_attached_byte_for_byte(tmp_path: Path, shared_data: Path) -> None:
    """The file of a recorded day is the recorded file, under its own name."""
    [recorded] = [path for path in archive_posts() if path.name.startswith("2021-02-08")]

    async def work(scene: Scene) -> None:
        async for _ in scene.app.archive.import_posts([recorded]):
            pass
        result = await scene.ada.slash(scene.channel, "archive", date="2021-02-08")
        [file] = message_of(result).attachments
        assert file.filename == recorded.name
        assert await file.read() == recorded.read_bytes()
        assert shown(result) == "Hot papers · Mon 8 Feb 2021 · 11 papers"
        assert not result.ephemeral

    in_discord(tmp_path, work)


def test_a_day_without_a_digest_is_told_privately(tmp_path: Path) -> None:
    """No file, but the days beside it."""

    async def work(scene: Scene) -> None:
        await scene.app.archive.digests.save_imported([(samples.digest(imported=True), "x")])
        for typed in ("2021-02-05", "yesterday"):
            result = await scene.ada.slash(scene.channel, "archive", date=typed)
            assert result.ephemeral
            assert "there is no digest of" in shown(result).lower()
            assert message_of(result).attachments == []

    in_discord(tmp_path, work)


def test_autocompletion_offers_the_days_there_are(tmp_path: Path) -> None:
    """The same days as those of `/hot`."""

    async def work(scene: Scene) -> None:
        await scene.app.archive.digests.save_imported([(samples.digest(imported=True), "x")])
        choices = await scene.ada.autocomplete(scene.channel, "archive", "date", "")
        assert [choice["value"] for choice in choices] == ["2021-02-08"]

    in_discord(tmp_path, work)
