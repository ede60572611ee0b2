"""A delivering bot is killed again and again; what it posts stands in each channel once.

The same with over 100 kills: `python -m tests.crash`.
"""

import sys
from pathlib import Path

import pytest

from bot.domain.subscription import Layout
from tests.cli.running import play
from tests.crash.days import run
from tests.crash.figures import table
from tests.crash.plan import CHANNELS, Figures, Plan


@pytest.mark.parametrize(
    "plan",
    [
        Plan(parts=1, nonce_window_s=180, rounds=1, anywhere=2, seed=1),
        Plan(parts=2, nonce_window_s=0, rounds=1, anywhere=2, seed=2),
        Plan(parts=3, nonce_window_s=0, days=2, anywhere=2, seed=3, layout=Layout.THREAD),
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
    assert figures.messages.total() == figures.expected == CHANNELS * plan.parts * plan.days
    assert (figures.missing, figures.twice, figures.in_order) == (0, 0, True)
    assert (
        figures.threads.total() == len(figures.threads) == CHANNELS * plan.has_threads * plan.days
    )
    assert list(figures.not_hit) == []
    assert figures.looked_for > 0
    is_given_back = plan.nonce_window_s > 0
    assert figures.given_back == is_given_back
    assert "Traceback" not in (tmp_path / "output.txt").read_text(encoding="utf-8")
