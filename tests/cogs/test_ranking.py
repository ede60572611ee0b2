"""`/hot`: a day's papers, and its date."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.mention import Counts
from tests import samples
from tests.shared import archive_posts
from tests.ui.bot import Scene, in_discord, message_of, shown
from tests.ui.pages import HOSTILE

DAYS = [date(2021, 2, day) for day in (5, 8)]


async def fill(scene: Scene) -> None:
    """Two imported days."""
    imported = [(samples.digest(day, imported=True), "x") for day in DAYS]
    await scene.app.archive.digests.save_imported(imported)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ({}, "Mon 8 Feb 2021"),
        ({"date": "latest"}, "Mon 8 Feb 2021"),
        ({"date": "2021-02-05"}, "Fri 5 Feb 2021"),
        ({"date": " 2021-02-08 "}, "Mon 8 Feb 2021"),
    ],
)
def test_hot_shows_a_day_to_all(tmp_path: Path, typed: dict[str, str], day: str) -> None:
    """The latest closed day, or the one that is named; in one answer, at once."""

    async def work(scene: Scene) -> None:
        await fill(scene)
        result = await scene.ada.slash(scene.channel, "hot", **typed)
        assert shown(result).startswith(f"## Hot papers · {day}\nas posted 9 Feb · imported")
        assert not result.ephemeral
        assert not result.deferred

    in_discord(tmp_path, work)


def test_today_is_preliminary_and_says_so(tmp_path: Path) -> None:
    """A day that has not closed is ranked as it stands."""

    async def work(scene: Scene) -> None:
        today = scene.app.desk.today()
        await scene.app.papers.save_papers([samples.paper(1, listed_on=today)])
        await scene.app.mentions.save_mentions([samples.mention(1, counts=Counts(60, 1))])
        result = await scene.ada.slash(scene.channel, "hot", date="today")
        assert "## Hot papers · Wed 10 Feb 2021\npreliminary, closes <t:1613034000:R>" in shown(
            result
        )
        assert "𝕏 60 reposts, 1 like" in shown(result)

    in_discord(tmp_path, work)


def test_the_archive_is_shown_as_it_was_posted(tmp_path: Path, shared_data: Path) -> None:
    """The recorded post of 8 February 2021: eleven papers, ten of them shown, in their order."""

    async def work(scene: Scene) -> None:
        async for _ in scene.app.archive.import_posts(archive_posts()):
            pass
        result = await scene.ada.slash(scene.channel, "hot", date="2021-02-08")
        text = shown(result)
        assert (
            "as posted 9 Feb · imported · 11 papers · top 10 · counts of <t:1612852161:f>" in text
        )
        assert (
            "**1. [How to Train Your Robot with Deep Reinforcement Learning; Lessons We've Learned]"
            "(https://arxiv.org/abs/2102.02915)**\n"
            "Julian Ibarz, Jie Tan, Chelsea Finn +3 · cs.RO, cs.LG\n"
        ) in text
        assert "𝕏 10,227 reposts, 25 likes" in text

    in_discord(tmp_path, work)


@pytest.mark.parametrize("date", ["8 Febtember", "2021-02-30", "", "@everyone <@1>", HOSTILE])
def test_a_wrong_date_is_told_privately(tmp_path: Path, date: str) -> None:
    """The answer names what is allowed, and what was typed pings nobody."""

    async def work(scene: Scene) -> None:
        await fill(scene)
        result = await scene.ada.slash(scene.channel, "hot", date=date)
        assert result.ephemeral
        assert "2021-02-08" in shown(result)
        assert "@everyone" not in shown(result)
        assert "<@1>" not in shown(result)

    in_discord(tmp_path, work)


@pytest.mark.parametrize(
    ("date", "sentence"),
    [
        ("2021-02-07", "Sun 7 Feb 2021: arXiv announces nothing on weekends; the nearest"),
        ("2021-02-01", "and \\`hotpapers archive import FOLDER\\` brings older posts in"),
        ("2021-03-01", "Mon 1 Mar 2021: it is not announced yet"),
    ],
)
def test_a_missing_day_says_why_and_offers_its_neighbours(
    tmp_path: Path, date: str, sentence: str
) -> None:
    """A weekend, a day before the store begins, a day to come: each with the nearest days."""

    async def work(scene: Scene) -> None:
        await fill(scene)
        result = await scene.ada.slash(scene.channel, "hot", date=date)
        assert result.ephemeral
        assert sentence in shown(result)
        assert "hp1:turn:2021-02-0" in str(message_of(result).components)

    in_discord(tmp_path, work)


def test_an_empty_store_says_how_to_fill_it(tmp_path: Path) -> None:
    """The first person to ask learns what to do."""

    async def work(scene: Scene) -> None:
        result = await scene.ada.slash(scene.channel, "hot")
        assert result.ephemeral
        assert "bring posts in with" in shown(result)

    in_discord(tmp_path, work)


def test_autocompletion_offers_the_days_there_are(tmp_path: Path) -> None:
    """The latest first, in words, each standing for itself as it can be typed."""

    async def work(scene: Scene) -> None:
        await fill(scene)
        choices = await scene.ada.autocomplete(scene.channel, "hot", "date", "")
        assert [(c["name"], c["value"]) for c in choices] == [
            ("Mon 8 Feb 2021", "2021-02-08"),
            ("Fri 5 Feb 2021", "2021-02-05"),
        ]

    in_discord(tmp_path, work)


def test_the_commands_can_be_used_everywhere(tmp_path: Path) -> None:
    """In servers, in direct messages and as an app of one's own; by everybody."""

    async def work(scene: Scene) -> None:
        [told] = [r.json for r in scene.env.http_requests if r.method == "PUT"]
        assert told is not None
        names = {command["name"] for command in told}
        assert names == {"hot", "paper", "archive", "help", "Papers in this message"}
        for command in told:
            assert command["contexts"] == [0, 1, 2]
            assert command["integration_types"] == [0, 1]
            assert command["default_member_permissions"] is None

    in_discord(tmp_path, work)
