"""`hotpapers run` looks after its store, and what may be done to that store meanwhile."""

import json
from pathlib import Path

from bot.store.backup import copy_database, verify_database
from tests.cli.running import ALONE, LONGEST_S, close, latest_day, play, stand

JSON = '[log]\nformat = "json"\n'
NOTED = "SELECT json_extract(value, '$.problem') FROM mark WHERE name = 'backup'"


def test_the_running_bot_backs_up_and_is_not_restored_over(tmp_path: Path) -> None:
    """The first copy is made after the start; copying by hand works beside it, restoring does not.

    The bot answers before and after, and once it is stopped the restore works. Its log is JSON, as
    it was asked to be.
    """

    async def scene() -> None:
        async with stand(tmp_path) as scene:
            scene.configure(ALONE, JSON)
            await close(tmp_path, latest_day())
            copy_database(scene.database, tmp_path / "older.db")
            async with scene.running() as bot:
                await bot.says("backed up to")
                assert scene.rows(NOTED) == [("",)]
                (copy,) = (tmp_path / "data" / "backups").iterdir()
                verify_database(copy)
                by_hand = await scene.start("db", "backup", "by-hand.db")
                assert await by_hand.ended(LONGEST_S) == 0, by_hand.said
                refused = await scene.start("db", "restore", "older.db")
                assert await refused.ended(LONGEST_S) == 2
                words = f"error: the bot runs on {tmp_path}/data: stop it, restore, and start it"
                assert refused.said == f"{words} again\n"
                answer = await scene.discord.invoke("hot", channel=scene.channels[0])
                assert "3 papers over the bar of 5" in answer.text
            lines = [json.loads(line) for line in bot.said.splitlines()]
            (told,) = (line for line in lines if line["message"].startswith("backed up to"))
            assert told.items() >= {"level": "info", "logger": "bot.services.backups"}.items()
            restored = await scene.start("db", "restore", str(copy))
            assert await restored.ended(LONGEST_S) == 0, restored.said

    play(scene)
