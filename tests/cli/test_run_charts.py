"""`hotpapers run` as a process whose posts have charts, drawn by a real worker."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.charts.test_drawer import has_ended
from tests.cli.running import ALONE, Bot, channel_sections, close, latest_day, play, stand

_TRIES = 5  # a machine that is busy may need more than the second that a chart has

SENT = "SELECT state, count(*) FROM delivery GROUP BY state"


def children(bot: Bot) -> list[int]:
    """The processes that a bot has begun and that run."""
    tasks = Path(f"/proc/{bot.process.pid}/task").glob("*/children")
    return [int(pid) for file in tasks for pid in file.read_text().split()]


def test_posts_have_their_chart_and_the_worker_ends_with_the_bot(tmp_path: Path) -> None:
    """Two channels get one picture; a bot that is stopped leaves no process behind."""
    for number in range(_TRIES):
        pictures = posted_pictures(tmp_path / str(number))
        if pictures:
            break
    first, second = pictures
    assert first == second
    assert Image.open(BytesIO(first)).size[0] == 1000


def posted_pictures(folder: Path) -> list[bytes]:
    """The pictures of two posts; none where drawing took longer than it may, which is told."""
    folder.mkdir()
    pictures: list[bytes] = []

    async def scene() -> None:
        async with stand(folder, channels=2) as scene:
            scene.configure(ALONE, channel_sections(scene.channels, chart=True))
            await close(folder, latest_day())
            async with scene.running() as bot:
                await scene.written(SENT, [("sent", 2)])
                workers = children(bot)
            assert all(map(has_ended, workers))
            for channel in scene.channels:
                [message] = scene.discord.messages(channel)
                pictures.extend(file.data for file in message.attachments)
                assert [file.filename for file in message.attachments] in ([], ["chart.png"])
            assert len(workers) == 1 or not pictures

    play(scene)
    return pictures
