"""A sample of every kind of faults; all of them: `python -m tests.faults`."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.texts import Language, list_languages
from bot.ui.subscription_ids import Act
from tests.faults.hostile import Known, faults_in, known_in
from tests.faults.people import Words
from tests.faults.playing import KINDS, play
from tests.faults.renderings import BATCH
from tests.faults.rows import Row, table
from tests.faults.typed import client_in, fault_of
from tests.servers.discord.interaction_payload import COMPONENT

# What is played of the usual times: a few seconds each.
SHARES = {
    "hostile": 0.004,
    "network": 0.03,
    "clocks": 0.03,
    "outage": 0.1,
    "elsewhere": 0.01,
    "corruption": 0.03,
    "huge": 0.02,
    "malformed": 0.05,
    "overwriting": 0.05,
    "killing": 0.09,
    "storage": 0.09,
    "typed": 0.05,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_outcome_is_as_it_should_be(kind: str) -> None:
    """Whatever goes wrong, nothing is lost, and people are told in a sentence."""
    rows = play(kind, share=SHARES[kind])
    sys.stdout.write(table(rows))
    assert [(row.fault, row.wrong) for row in rows if row.wrong] == []
    assert [row.fault for row in rows if not row.times] == []


def test_the_table_shows_what_was_wrong() -> None:
    """A fault with a wrong outcome is marked, and its seeds are printed."""
    row = Row("a fault")
    row.went("said")
    row.went_wrong(7, "lost")
    assert table([row]).splitlines()[1:] == [
        f"{'a fault':58} {2:6}  1 WRONG; 1 said",
        "WRONG  a fault: seed 7: lost",
    ]


@pytest.mark.parametrize("act", [Act.FORM, Act.STYLE])
def test_what_belongs_to_a_form_is_no_button(act: Act, tmp_path: Path) -> None:
    """A press that no button of ours means is told to ask again, and is no incident."""

    async def press() -> str:
        async with client_in(tmp_path) as client:
            data = {"custom_id": f"hp1:sub:{act}:1:0", "component_type": 2}
            return await fault_of(client, data, COMPONENT)

    assert asyncio.run(press()) == ""


@pytest.mark.parametrize("language", list_languages(), ids=str)
def test_a_hint_beside_hostile_keywords_is_the_bots_own(language: Language) -> None:
    """Small text is expected where keywords may be meant otherwise, and there only."""
    harmless = Words.harmless_ones()[0]
    hostile = replace(harmless, title="| a | b || a | b |-# x")

    async def read() -> tuple[Known, list[str]]:
        known = known_in(language)
        return known, list(faults_in([hostile, *[harmless] * (BATCH - 1)], known))

    known, faults = asyncio.run(read())
    assert faults == []
    answers = ("/digest subscribe", "/digest subscribe, with a hint")
    assert [known.marks[name]["-#"] for name in answers] == [0, 1]
