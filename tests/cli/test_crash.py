"""A delivering bot is killed again and again; what it posts stands in each channel once.

The same with over 100 kills: `python -m tests.crash`.
"""

import sys
from pathlib import Path

import pytest

from tests.cli.running import play
from tests.crash.census import Point
from tests.crash.days import CHANNELS, Figures, Plan, run
from tests.crash.figures import table


@pytest.mark.parametrize(
    "plan",
    [
        Plan(parts=1, nonce_window_s=180, rounds=1, anywhere=2, seed=1),
        Plan(parts=2, nonce_window_s=0, rounds=1, anywhere=2, seed=2),
    ],
    ids=lambda plan: plan.name,
)
def test_killed_at_each_step_each_channel_has_each_message_once(plan: Plan, tmp_path: Path) -> None:
    """Wherever the process was killed, nothing is missing and nothing is there twice."""
    runs: list[Figures] = []

    async def scene() -> None:
        runs.append(await run(plan, tmp_path))

    play(scene, timeout_s=180)
    [figures] = runs
    sys.stdout.write(table(runs))
    assert sum(figures.messages.values()) == figures.expected == CHANNELS * plan.parts
    assert (figures.missing, figures.twice, figures.in_order) == (0, 0, True)
    assert [point for point in Point if not figures.hits[point]] == []
    assert figures.looked_for > 0
    assert figures.given_back == (1 if plan.nonce_window_s else 0)
    assert "Traceback" not in (tmp_path / "output.txt").read_text(encoding="utf-8")
