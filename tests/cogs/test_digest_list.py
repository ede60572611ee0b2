"""`/digest list`, and the buttons under it."""

from datetime import date, time
from pathlib import Path

import pytest

from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.subscription import Missed, Pause, Subscription
from bot.domain.wishes import Wish
from bot.errors import NotAllowedError, NotFoundError
from tests.ui.admins import NEWEST, Server, custom_ids, in_server, press, text_of


def test_an_empty_list_says_how_to_begin(tmp_path: Path) -> None:
    """Without subscriptions, the command that makes one is named."""

    async def work(server: Server) -> None:
        result = await server.ada.slash(server.channel, "digest list")
        assert result.ephemeral
        assert "`/digest subscribe` sets one up" in text_of(result)

    in_server(tmp_path, work)


def test_pausing_and_resuming(tmp_path: Path) -> None:
    """A press pauses under the presser's name, the next one lets it go on; the list follows."""

    async def work(server: Server) -> None:
        await server.subscribed()
        result = await server.ada.slash(server.channel, "digest list")
        await press(server, server.ada, result, "pause", 1)
        (paused,) = await server.subscriptions()
        assert (paused.pause, paused.pause_reason) == (Pause.ASKED, "ada")
        assert "⏸️ paused by ada" in text_of(result)
        await press(server, server.ada, result, "resume", 1)
        (going,) = await server.subscriptions()
        assert going.pause is Pause.NOT
        assert "🟢 next post" in text_of(result)

    in_server(tmp_path, work)


def test_resuming_takes_refused_days_up_again(tmp_path: Path) -> None:
    """What Discord refused is delivered once the channel goes on; what keeps it out is named."""

    async def work(server: Server) -> None:
        before = date(2026, 11, 16)
        one = Subscription(server.channel.id, before, guild_id=server.guild.id)
        await server.store.save_subscription(one)
        refused = Delivery(1, NEWEST, "key", DeliveryState.REFUSED, reason="no access")
        await server.ledger.add_deliveries([refused])
        await server.store.pause([1], Pause.ACCESS, "no access", server.clock.now())
        result = await server.ada.slash(server.channel, "digest list")
        assert "⚠️ paused by the bot" in text_of(result)
        await press(server, server.ada, result, "resume", 1)
        (found,) = await server.ledger.list_deliveries(1, 5)
        assert found.state is DeliveryState.PENDING
        assert "on its way" in text_of(result)

    in_server(tmp_path, work)


def test_what_still_keeps_the_bot_out_is_named(tmp_path: Path) -> None:
    """A channel that is gone cannot be resumed; the reason is told and it stays paused."""

    async def work(server: Server) -> None:
        lost = Subscription(12345, NEWEST, guild_id=server.guild.id, pause=Pause.ACCESS)
        await server.store.save_subscription(lost)
        result = await server.ada.slash(server.channel, "digest list")
        told = await press(server, server.ada, result, "resume", 1)
        assert "I cannot see that channel" in text_of(told)
        assert (await server.subscriptions())[0].pause is Pause.ACCESS

    in_server(tmp_path, work)


def test_removing_asks_once_more(tmp_path: Path) -> None:
    """The first press asks, and Keep keeps; only the second one removes."""

    async def work(server: Server) -> None:
        await server.subscribed()
        result = await server.ada.slash(server.channel, "digest list")
        await press(server, server.ada, result, "ask", 1)
        assert f"Remove <#{server.channel.id}> from the daily papers?" in text_of(result)
        await press(server, server.ada, result, "list")
        assert len(await server.subscriptions()) == 1
        await press(server, server.ada, result, "ask", 1)
        await press(server, server.ada, result, "remove", 1)
        assert await server.subscriptions() == []
        assert "No channel of this server" in text_of(result)

    in_server(tmp_path, work)


def test_a_removed_one_can_be_set_up_anew(tmp_path: Path) -> None:
    """A channel that is subscribed again after it was removed has a new subscription."""

    async def work(server: Server) -> None:
        await server.subscribed(limit=3)
        await server.subscribing.remove(server.guild.id, 1)
        anew = await server.subscribed()
        assert (anew.id, anew.limit) == (1, None)

    in_server(tmp_path, work)


def test_the_form_shows_and_changes_everything(tmp_path: Path) -> None:
    """It opens with what is stored; what it is sent with is stored, and answered like a command."""

    async def work(server: Server) -> None:
        await server.subscribed(time="8:00", timezone="Europe/Berlin", limit=5, min_attention=20)
        result = await server.ada.slash(server.channel, "digest list")
        form = await press(server, server.ada, result, "change", 1)
        assert form.modal is not None
        values = {
            field["component"]["custom_id"]: field["component"].get("value")
            for field in form.modal["components"]
        }
        assert values["when"] == "08:00 Europe/Berlin"
        assert values["numbers"] == "5, 20"
        habits = form.modal["components"][4]["component"]["options"]
        assert [o["value"] for o in habits if o.get("default")] == ["latest"]
        typed = {
            "when": "noon tokyo",
            "categories": "cs.CL",
            "keywords": "robot",
            "numbers": "7",
            "habits": ["none quiet"],
        }
        answer = await server.ada.submit_modal(form, typed)
        (changed,) = await server.subscriptions()
        assert (changed.at, changed.timezone) == (time(12), "Asia/Tokyo")
        assert (changed.categories, changed.keywords) == (("cs.CL",), "robot")
        assert (changed.limit, changed.min_attention) == (7, None)
        assert (changed.missed, changed.quiet_days) == (Missed.NONE, True)
        assert f"<#{server.channel.id}> changed" in text_of(answer) + text_of(result)

    in_server(tmp_path, work)


def test_an_untouched_form_changes_nothing(tmp_path: Path) -> None:
    """What the form shows is read back as it was."""

    async def work(server: Server) -> None:
        before = await server.subscribed(
            time="8:05", timezone="America/New_York", categories="cs.LG, math", keywords="a, b c"
        )
        result = await server.ada.slash(server.channel, "digest list")
        form = await press(server, server.ada, result, "change", 1)
        assert form.modal is not None
        fields = [field["component"] for field in form.modal["components"]]
        typed = {f["custom_id"]: f.get("value") or "" for f in fields if "options" not in f}
        await server.ada.submit_modal(form, typed | {"habits": ["latest"]})
        assert await server.subscriptions() == [before]

    in_server(tmp_path, work)


def test_wrong_words_in_the_form_are_told(tmp_path: Path) -> None:
    """They change nothing, and the answer says what is allowed."""

    async def work(server: Server) -> None:
        before = await server.subscribed()
        result = await server.ada.slash(server.channel, "digest list")
        form = await press(server, server.ada, result, "change", 1)
        typed = {"when": "99 Mars", "categories": "", "keywords": "", "numbers": "ten, x"}
        answer = await server.ada.submit_modal(form, typed | {"habits": ["latest"]})
        assert answer.ephemeral
        for words in ("“99” is no time", "“Mars” is no time zone", "“ten” cannot", "“x” cannot"):
            assert words in text_of(answer)
        assert await server.subscriptions() == [before]

    in_server(tmp_path, work)


def test_buttons_work_after_a_restart(tmp_path: Path) -> None:
    """A bot that was started anew answers presses on what an earlier one sent."""

    async def work(server: Server) -> None:
        await server.subscribed()
        result = await server.ada.slash(server.channel, "digest list")
        await server.env.restart_bot(server.anew())
        await press(server, server.ada, result, "pause", 1)
        assert (await server.subscriptions())[0].pause is Pause.ASKED

    in_server(tmp_path, work)


def test_a_form_that_was_open_while_the_bot_restarted_counts(tmp_path: Path) -> None:
    """What is typed into it is stored by the bot that was started anew."""

    async def work(server: Server) -> None:
        await server.subscribed()
        result = await server.ada.slash(server.channel, "digest list")
        form = await press(server, server.ada, result, "change", 1)
        await server.env.restart_bot(server.anew())
        typed = {"when": "", "categories": "", "keywords": "robot AND vision", "numbers": "3"}
        answer = await server.ada.submit_modal(form, typed | {"habits": ["latest"]})
        assert "changed" in text_of(answer) + text_of(result)
        (changed,) = await server.subscriptions()
        assert (changed.keywords, changed.limit) == ("robot AND vision", 3)

    in_server(tmp_path, work)


def test_who_may_no_longer_manage_is_told_so_by_the_form(tmp_path: Path) -> None:
    """A form that was opened in time is not enough."""

    async def work(server: Server) -> None:
        before = await server.subscribed()
        result = await server.ada.slash(server.channel, "digest list")
        form = await press(server, server.ada, result, "change", 1)
        await server.demote_ada()
        typed = {"when": "", "categories": "", "keywords": "robot", "numbers": ""}
        answer = await server.ada.submit_modal(form, typed | {"habits": ["latest"]})
        assert "Only members with the permission Manage Server" in text_of(answer)
        assert await server.subscriptions() == [before]

    in_server(tmp_path, work)


def test_pressing_needs_the_right_to_manage(tmp_path: Path) -> None:
    """Who lost Manage Server since the list was sent can press nothing any more."""

    async def work(server: Server) -> None:
        await server.subscribed()
        result = await server.ada.slash(server.channel, "digest list")
        await server.demote_ada()
        for act, known in (("pause", 1), ("change", 1), ("ask", 1)):
            told = await press(server, server.ada, result, act, known)
            assert "Only members with the permission Manage Server" in text_of(told)
        assert (await server.subscriptions())[0].pause is Pause.NOT

    in_server(tmp_path, work)


def test_other_servers_are_out_of_reach(tmp_path: Path) -> None:
    """A server sees its own subscriptions only, and can do nothing to those of others."""

    async def work(server: Server) -> None:
        mine = await server.subscribed()
        known = mine.id or 0
        elsewhere, service = server.guild.id + 1, server.subscribing
        assert (await service.list_page(elsewhere)).total == 0
        for act in (
            service.pause(elsewhere, known, "eve"),
            service.resume(elsewhere, known),
            service.remove(elsewhere, known),
            service.find(elsewhere, known),
            service.change(elsewhere, known, 1, Wish(limit=1)),
        ):
            with pytest.raises(NotFoundError, match="not there any more"):
                await act
        assert await server.subscriptions() == [mine]

    in_server(tmp_path, work)


def test_what_was_removed_meanwhile_is_told(tmp_path: Path) -> None:
    """A press on a subscription that somebody else removed says so."""

    async def work(server: Server) -> None:
        await server.subscribed()
        result = await server.ada.slash(server.channel, "digest list")
        await server.subscribing.remove(server.guild.id, 1)
        told = await press(server, server.ada, result, "pause", 1)
        assert "not there any more" in text_of(told)

    in_server(tmp_path, work)


def test_those_of_the_file_can_only_be_paused(tmp_path: Path) -> None:
    """They are marked, pause like others, and cannot be changed or removed here."""

    async def work(server: Server) -> None:
        await server.configured()
        result = await server.ada.slash(server.channel, "digest list")
        assert "set up in the configuration file" in text_of(result)
        assert custom_ids(result) == ["hp1:sub:pause:1:0"]
        for act in (
            server.subscribing.remove(server.guild.id, 1),
            server.subscribing.change(server.guild.id, 1, server.ada.id, Wish(limit=1)),
        ):
            with pytest.raises(NotAllowedError, match="Here it can only be paused"):
                await act
        await press(server, server.ada, result, "pause", 1)
        assert (await server.subscriptions())[0].pause is Pause.ASKED
        await press(server, server.ada, result, "resume", 1)
        assert (await server.subscriptions())[0].pause is Pause.NOT

    in_server(tmp_path, work)


def test_a_hundred_subscriptions_have_pages(tmp_path: Path) -> None:
    """Each page shows four, the last one the rest, and each leads to the next."""

    async def work(server: Server) -> None:
        for number in range(102):
            one = Subscription(1000 + number, NEWEST, guild_id=server.guild.id)
            await server.store.save_subscription(one)
        result = await server.ada.slash(server.channel, "digest list")
        assert "102 channels · page 1 of 26" in text_of(result)
        for _ in range(2):
            assert result.response is not None
            await server.ada.click(result.response, label="Later ▶")
        assert "page 3 of 26" in text_of(result)
        assert "<#1008>" in text_of(result)
        page = await server.subscribing.list_page(server.guild.id, 25)
        assert [s.subscription.channel_id for s in page.items] == [1100, 1101]
        over = await server.subscribing.list_page(server.guild.id, 99)
        assert over.number == 25

    in_server(tmp_path, work)


def test_the_answer_leads_on(tmp_path: Path) -> None:
    """Under the answer to `/digest subscribe` are the preview, the form and the list."""

    async def work(server: Server) -> None:
        result = await server.ada.slash(server.channel, "digest subscribe", channel=server.channel)
        preview = await press(server, server.ada, result, "preview", 1)
        assert "would get this" in text_of(preview)
        assert (await press(server, server.ada, result, "change", 1)).modal is not None
        await press(server, server.ada, result, "list")
        assert "Daily papers in this server" in text_of(result)

    in_server(tmp_path, work)
