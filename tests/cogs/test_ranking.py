"""`/hot` and the buttons under it."""

from pathlib import Path

from tests import samples
from tests.ui.bot import Scene, in_discord


def test_hot_shows_the_latest_day(tmp_path: Path) -> None:
    """Without a date, the latest closed day is answered with its papers, in order."""

    async def work(scene: Scene) -> None:
        await scene.app.archive.digests.save_imported([(samples.digest(imported=True), "x")])
        result = await scene.ada.slash(scene.channel, "hot")
        assert result.response is not None

    in_discord(tmp_path, work)
