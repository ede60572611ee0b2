"""`hotpapers run` as a process whose posts have charts, drawn by a real worker."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.charts.test_drawer import has_ended
from tests.cli.running import ALONE, Bot, channel_sections, close, latest_day, play, stand

SENT = "SELECT state, count(*) FROM delivery GROUP BY state"


def children(bot: Bot) -> list[int]:
    """The processes that a bot has begun and that run."""
    tasks = Path(f"/proc/{bot.process.pid}/task").glob("*/children")
    return [int(pid) for file in tasks for pid in file.read_text().split()]


def test_posts_have_their_chart_and_the_worker_ends_with_the_bot(tmp_path: Path) -> None:
    """Two channels get one picture; a bot that is stopped leaves no process behind."""

    async def scene() -> None:
        async with stand(tmp_path, channels=2) as scene:
            scene.configure(ALONE, channel_sections(scene.channels, chart=True))
            await close(tmp_path, latest_day())
            async with scene.running() as bot:
                await scene.written(SENT, [("sent", 2)])
                [worker] = children(bot)
            assert has_ended(worker)
            pictures = []
            for channel in scene.channels:
                [message] = scene.discord.messages(channel)
                [file] = message.attachments
                assert file.filename == "chart.png"
                pictures.append(file.data)
            assert pictures[0] == pictures[1]
            assert Image.open(BytesIO(pictures[0])).size[0] == 1000

    play(scene)
