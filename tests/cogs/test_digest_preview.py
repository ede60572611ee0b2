"""`/digest preview`: a filter is tried before it is saved."""

from datetime import date
from pathlib import Path

import pytest
from simcord.results import InteractionResult

from tests.ui.admins import NEWEST, Server, custom_ids, in_server, text_of
from tests.ui.bot import invalid, may_ping
from tests.ui.limits import walk

DAYS = (date(2026, 11, 10), date(2026, 11, 11), date(2026, 11, 12), date(2026, 11, 13))
ALL_DAYS = (*DAYS, date(2026, 11, 16), NEWEST)


def control(result: InteractionResult, act: str) -> str:
    """The custom_id of what does `act` under an answer."""
    return next(i for i in custom_ids(result) if i.startswith(f"hp1:try:{act}:"))


def day_values(result: InteractionResult) -> list[str]:
    """The values of the select of days."""
    assert result.response is not None
    menus = [c for c in walk(result.response.components) if c.get("type") == 3]
    return [option["value"] for option in menus[0]["options"]]


def checked(server: Server) -> None:
    """Hold what was sent against Discord's description, and look for pings."""
    assert [r for r in server.env.http_requests if may_ping(r)] == []
    assert invalid(server.env.http_requests) == []


def test_a_filter_is_tried_on_the_last_days(tmp_path: Path) -> None:
    """Each of the last five days names the papers that would have come; nothing is stored."""

    async def work(server: Server) -> None:
        result = await server.ada.slash(
            server.channel,
            "digest preview",
            keywords="(number 2, number 11) AND author:müller",
            min_attention=145,
        )
        text = text_of(result)
        assert result.ephemeral
        assert f"What <#{server.channel.id}> would have got" in text
        assert "with (number 2 OR number 11) AND author:müller · top 10 over the bar of 145" in text
        for day in ("Tue 17", "Mon 16", "Fri 13", "Thu 12", "Wed 11"):
            assert f"**{day} Nov 2026** · 1 paper\n1. [Paper number 2](https://arxiv.org" in text
        assert "Tue 10 Nov" not in text
        assert "number 11](" not in text
        assert await server.subscriptions() == []
        checked(server)

    in_server(tmp_path, work, days=ALL_DAYS, papers=12)


def test_the_post_of_a_day_is_a_choice_away(tmp_path: Path) -> None:
    """Choosing a day shows its post with the same filter, privately, also after a restart."""

    async def work(server: Server) -> None:
        result = await server.ada.slash(
            server.channel, "digest preview", keywords="number 2", limit=3
        )
        assert result.response is not None
        await server.env.restart_bot(server.anew())
        chosen = day_values(result)[1]
        post = await server.ada.select(result.response, [chosen], custom_id=control(result, "post"))
        text = text_of(post)
        assert post.ephemeral
        assert (
            f"Of Mon 16 Nov 2026, <#{server.channel.id}> would get this with what you try" in text
        )
        assert "## Hot papers · Mon 16 Nov 2026" in text
        assert "**1. [Paper number 2](" in text
        assert "Paper number 1]" not in text
        checked(server)

    in_server(tmp_path, work, days=ALL_DAYS, papers=4)


def test_what_was_tried_is_saved(tmp_path: Path) -> None:
    """The button subscribes the channel with all that was tried, and leaves the rest as it was."""
    keywords = " OR ".join(f'"robot number {number}" AND vision' for number in range(1, 6))

    async def work(server: Server) -> None:
        before = await server.subscribed(time="8:00", categories="cs.LG")
        result = await server.ada.slash(
            server.channel, "digest preview", keywords=keywords, limit=3
        )
        assert result.response is not None
        saved = await server.ada.click(result.response, custom_id=control(result, "save"))
        assert "changed" in text_of(saved)
        (after,) = await server.subscriptions()
        assert (after.id, after.at, after.categories) == (before.id, before.at, ("cs.LG",))
        assert (after.keywords, after.limit) == (keywords, 3)
        checked(server)

    in_server(tmp_path, work, days=ALL_DAYS)


def test_what_is_stored_is_shown_with_its_post(tmp_path: Path) -> None:
    """Without options it is the newest post and the days before it, as they are set up."""

    async def work(server: Server) -> None:
        await server.subscribed(keywords="number 3")
        text = text_of(await server.ada.slash(server.channel, "digest preview"))
        assert "## Hot papers · Tue 17 Nov 2026" in text
        assert "-# As it is set up." in text
        assert "**Mon 16 Nov 2026** · 1 paper\n1. [Paper number 3](" in text

    in_server(tmp_path, work, days=ALL_DAYS, papers=4)


def test_a_preview_of_a_configured_channel_cannot_be_saved(tmp_path: Path) -> None:
    """A filter can be tried on it, but the configuration file has the last word."""

    async def work(server: Server) -> None:
        await server.configured()
        result = await server.ada.slash(server.channel, "digest preview", keywords="number 3")
        assert "-# Tried, not saved." in text_of(result)
        assert [i for i in custom_ids(result) if ":save:" in i] == []

    in_server(tmp_path, work)


def test_a_fault_is_marked_and_nothing_is_tried(tmp_path: Path) -> None:
    """A filter that cannot be read is answered with its place, privately."""

    async def work(server: Server) -> None:
        sentence = await server.refusal("digest preview", keywords="robot AND (vision", limit=0)
        assert "at character 11: the parenthesis that opens here is never closed" in sentence
        assert "the nearest is 1" in sentence
        assert "```\nrobot AND (vision\n          ^\n```" in sentence

    in_server(tmp_path, work)


def test_only_those_who_may_press(tmp_path: Path) -> None:
    """Whoever has lost Manage Server is told so, and nothing is saved."""

    async def work(server: Server) -> None:
        result = await server.ada.slash(server.channel, "digest preview", limit=3)
        assert result.response is not None
        await server.demote_ada()
        saved = await server.ada.click(result.response, custom_id=control(result, "save"))
        assert "Only members with the permission Manage Server" in text_of(saved)
        assert await server.subscriptions() == []

    in_server(tmp_path, work)


@pytest.mark.parametrize("command", ["digest preview", "digest subscribe"])
def test_keywords_are_completed(tmp_path: Path, command: str) -> None:
    """Examples are offered for nothing, and for what cannot be read what may be meant."""

    async def work(server: Server) -> None:
        async def choices(typed: str) -> list[str]:
            found = await server.ada.autocomplete(
                server.channel, command, "keywords", typed, channel=server.channel
            )
            assert all(0 < len(c["name"]) <= 100 and len(c["value"]) <= 100 for c in found)
            return [choice["value"] for choice in found]

        assert 'author:"Yann LeCun"' in await choices("")
        assert await choices("robot and vision") == ["robot and vision", "robot AND vision"]
        assert await choices("robot AND (vision") == ["robot AND (vision)"]
        assert await choices("x " * 80) == []
        assert await choices("\\ud800(*[" * 30) == []

    in_server(tmp_path, work)
