"""Posts and what belongs to them are in the language of the channel, answers in the reader's."""

from pathlib import Path

import pytest

from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.subscription import Pause, Style, Subscription
from bot.services.delivery_ports import Post, QuietDay
from bot.texts import Said
from tests import samples
from tests.servers.conftest import Play, play
from tests.servers.discord import Channel, FakeDiscord
from tests.ui.admins import NEWEST, NOW, Server, in_server, press, text_of
from tests.ui.bot import all_speak
from tests.ui.test_poster import Prepare, Stage, on_stage

__all__ = ["play"]

QUIET = QuietDay(samples.DAY, Said("quiet-unmatched", bar=5), samples.DAY)
TROUBLE = Said("channel-gone")


def in_server_of(locale: str) -> Prepare:
    """A server whose owner has chosen a language."""

    def prepare(loopback: FakeDiscord, channel: Channel) -> None:
        loopback.world.guilds[channel.guild_id or 0].locale = locale

    return prepare


@pytest.mark.parametrize(
    ("locale", "chosen", "line"),
    [
        ("en-US", "", "No hot papers of Mon 8 Feb 2021: no paper of the day reached the bar of 5"),
        (
            "ja",
            "",
            "2021年2月8日(月)の話題の論文はありません：このチャンネルの条件に合う論文の",
        ),
        ("en-GB", "ja", "2021年2月8日(月)の話題の論文はありません："),
        ("ja", "en", "No hot papers of Mon 8 Feb 2021: "),
        ("fr", "", "No hot papers of Mon 8 Feb 2021: "),
        ("ja", "tlh", "No hot papers of Mon 8 Feb 2021: "),
    ],
)
def test_posts_are_in_the_language_of_the_channel(
    play: Play, locale: str, chosen: str, line: str
) -> None:
    """That which was chosen for it, else that of its server, else English."""

    async def work(stage: Stage) -> None:
        await stage.send(Post(stage.channel.id, QUIET, Style(language=chosen), "k" * 12))
        (message,) = stage.there()
        assert message.text.startswith(line)

    on_stage(play, work, prepare=in_server_of(locale))


@pytest.mark.parametrize(("locale", "word"), [("ja", "投稿できません"), ("de", "I cannot post")])
def test_admins_are_told_in_the_language_of_the_channel(play: Play, locale: str, word: str) -> None:
    """What keeps the bot out, sentences inside of it too, comes as a direct message."""

    async def work(stage: Stage) -> None:
        world, guild_id = stage.loopback.world, stage.channel.guild_id
        subscription = Subscription(
            stage.channel.id, samples.DAY, guild_id=guild_id, admin_id=world.owner.id
        )
        assert await stage.poster.tell_admin(subscription, TROUBLE)
        (direct,) = [one for one in world.channels.values() if one.recipient_id == world.owner.id]
        (told,) = stage.there(direct.id)
        assert word in told.content
        assert ("チャンネルがもうありません" in told.content) == (locale == "ja")

    on_stage(play, work, prepare=in_server_of(locale))


def test_stored_reasons_are_told_in_the_language_of_who_reads_them(tmp_path: Path) -> None:
    """A pause and a failed day that were written down say why, to each in their language."""

    async def work(server: Server) -> None:
        subscription = await server.subscribed()
        day = Delivery(subscription.id or 0, NEWEST, "k" * 12)
        await server.ledger.add_deliveries([day])
        (known,) = await server.ledger.list_deliveries(subscription.id or 0, 1)
        failed = Delivery(
            subscription.id or 0,
            NEWEST,
            known.key,
            DeliveryState.FAILED,
            reason=Said("discord-slow"),
            id=known.id,
        )
        await server.ledger.save_outcome(failed)
        lacking = Said("lacks", count=1, names=Said("permission-view-channel"), channel="#papers")
        await server.store.pause([subscription.id or 0], Pause.ACCESS, lacking, NOW)
        english = text_of(await server.ada.slash(server.channel, "digest list"))
        assert "I lack the permission View Channel in #papers. Grant that" in english
        assert "-# Last: Tue 17 Nov 2026 failed: Discord took too long" in english
        all_speak(server.bot, "ja")
        japanese = text_of(await server.ada.slash(server.channel, "digest list"))
        assert "#papersでの権限が足りません（チャンネルを見る）。" in japanese
        assert "2026年11月17日(火)分の投稿に失敗：Discordの応答に時間がかかりすぎました" in japanese

    in_server(tmp_path, work)


def test_admins_manage_in_their_language(tmp_path: Path) -> None:
    """Answers, questions and refusals of /digest; posts stay in the channel's language."""

    async def work(server: Server) -> None:
        all_speak(server.bot, "ja")
        done = await server.ada.slash(
            server.channel, "digest subscribe", channel=server.channel, time="8:00"
        )
        assert f"## <#{server.channel.id}>の購読を設定しました" in text_of(done)
        assert "**次の投稿**" in text_of(done)
        asked = await press(server, server.ada, done, "list")
        assert "## このサーバーの毎日の論文" in text_of(asked)
        tried = await server.ada.slash(server.channel, "digest preview")
        assert "話題の論文" not in text_of(tried)
        wrong = await server.ada.slash(
            server.channel, "digest subscribe", channel=server.channel, time="25", limit=99
        )
        assert text_of(wrong) == (
            "「25」は時刻として読めません。8:00、20.30、8pm、noonのように入力するか、集計の確定直後なら"
            "「close」と入力してください。もしかして：23:00。\n"
            "99は1回の投稿の論文数として使えません。1から30までの数を入力してください"
            "（最も近い値は30）。"
        )
        server.env.errors.clear()

    in_server(tmp_path, work)
