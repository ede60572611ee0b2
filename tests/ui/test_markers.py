"""Messages that were posted can be recognised."""

from pathlib import Path

from bot.services.delivery_ports import QuietDay
from bot.texts import ENGLISH
from bot.ui.digest_message import digest_messages, quiet_message
from bot.ui.markers import Seen, seen_in
from tests import samples
from tests.ui.bot import Scene, in_discord


def test_each_message_of_a_delivery_tells_its_part(tmp_path: Path) -> None:
    """What was posted is read back from the channel with its marker and part; others have none."""

    async def work(scene: Scene) -> None:
        days = [(samples.digest(papers=23, imported=True), "x")]
        await scene.app.archive.digests.save_imported(days)
        page = await scene.app.desk.reading.find_page(samples.DAY)
        quiet = QuietDay(samples.DAY, "a holiday", samples.DAY)
        channel = scene.bot.get_partial_messageable(scene.channel.id)
        for view in (
            *digest_messages(ENGLISH, page, marker="a-key_1"),
            quiet_message(ENGLISH, quiet, marker="b-p"),
        ):
            await channel.send(view=view)
        await channel.send("a word")
        await scene.ada.slash(scene.channel, "hot")
        found = [message async for message in channel.history(oldest_first=True)]
        assert [seen_in(message) for message in found] == [
            *(Seen("a-key_1", number) for number in range(3)),
            Seen("b", 0, preliminary=True),
            None,
            None,
        ]

    in_discord(tmp_path, work)
