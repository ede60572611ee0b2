"""`hotpapers run` on an empty folder: what it brings in, what it says, and when `/hot` answers."""

import re
from pathlib import Path

from bot.domain.calendar import previous_listing_day
from bot.sources.clock import SystemClock
from tests.cli.collecting import ARXIV, SOURCES
from tests.cli.collecting import scene as services
from tests.cli.running import MIDNIGHT, newest_closed, newest_listing, play, stand
from tests.servers.arxiv import faults


def test_hot_answers_while_the_rest_is_on_its_way(tmp_path: Path) -> None:
    """The newest closed day comes first and is shown at once; the other four follow."""

    async def scene() -> None:
        day, newest = newest_closed(), newest_listing()
        oldest = newest
        for _ in range(4):
            oldest = previous_listing_day(oldest)
        made = services(tmp_path, day=day, newest=newest, clock=SystemClock())
        async with made as sources, stand(tmp_path) as scene:
            scene.configure(ARXIV.format(sources.arxiv), SOURCES.format(sources.networks), MIDNIGHT)
            sources.arxiv.misbehave("listing", faults.stall(), day=oldest, times=10)
            async with scene.running() as bot:
                await bot.says(f"{day} closed, ")
                answer = await scene.discord.invoke("hot", channel=scene.channels[0])
                assert answer.text.startswith(f"## Hot papers · {day:%a} {day.day} {day:%b %Y}\n")
                assert "3 papers over the bar of 5" in answer.text
                await bot.says("4 of 5: ")
                assert "5 of 5: " not in bot.said
            told = re.findall(r"INFO    bot\.services\.rounds: (.*)", bot.said)
            assert any(
                line.startswith(
                    f"first start: bringing in the last 5 listing days, beginning with {day}"
                )
                for line in told
            )
            collected = [line for line in told if " of 5: " in line]
            assert collected[0].startswith(f"1 of 5: {day} complete, 27 papers: cs 25, stat.ML")
            assert len(collected) == 4
            assert any(line.startswith(f"{day} closed, ") for line in told)

    play(scene, timeout_s=180)
