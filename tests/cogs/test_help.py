"""`/help`, and the languages in which people are answered."""

from datetime import date
from pathlib import Path

from tests import samples
from tests.ui.bot import Scene, all_speak, in_discord, message_of, shown
from tests.ui.limits import walk


async def fill(scene: Scene) -> None:
    """Two days, the older one with a single paper."""
    days = [samples.digest(date(2021, 2, 5), papers=1), samples.digest(date(2021, 2, 8), papers=3)]
    for day in days:
        await scene.app.archive.digests.freeze_digest(day, "x")


def test_help_tells_what_there_is(tmp_path: Path) -> None:
    """In private: the commands that exist, to be clicked, the sources that are set up, thanks."""

    async def work(scene: Scene) -> None:
        result = await scene.ada.slash(scene.channel, "help")
        text, ids = shown(result), scene.bot.command_ids
        assert result.ephemeral
        assert set(ids) == {"hot", "paper", "archive", "help", "Papers in this message"}
        for name in ("hot", "paper", "archive", "help"):
            assert f"</{name}:{ids[name]}> " in text
        assert "/digest" not in text  # this bot has no such command, so nothing is said of it
        assert "**Papers in this message**" in text
        assert "Papers: arXiv's daily listings of cs, stat.ML" in text
        assert "What people say of them: Hugging Face, Hacker News\n" in f"{text}\n"
        assert "Bluesky" not in text
        assert "-# Thank you to arXiv for use of its open access interoperability." in text
        links = [part.get("url") for part in walk(message_of(result).components)]
        assert [link for link in links if link] == ["https://support.example/"]

    in_discord(tmp_path, work)


def test_people_are_answered_in_their_language(tmp_path: Path) -> None:
    """Commands, buttons, choices and errors: whoever asks in Japanese reads Japanese."""

    async def work(scene: Scene) -> None:
        await fill(scene)
        all_speak(scene.bot, "ja")
        helped = await scene.ada.slash(scene.channel, "help")
        assert "**データの出典**\n論文：arXivの毎日の新着（cs, stat.ML）" in shown(helped)
        assert "-# Thank you to arXiv for use of its open access interoperability." in shown(helped)
        hot = await scene.ada.slash(scene.channel, "hot")
        assert shown(hot).startswith(
            "## 話題の論文 · 2021年2月8日(月)\n2月9日の投稿どおり · しきい値50以上：論文3本"
        )
        assert "𝕏 リポスト99件、いいね50件" in shown(hot)
        turned = await scene.ben.click(message_of(hot), custom_id="hp1:turn:2021-02-05::")
        assert "しきい値50以上：論文1本" in shown(turned)
        choices = await scene.ada.autocomplete(scene.channel, "hot", "date", "")
        assert choices[0]["name"] == "2021年2月8日(月)"
        wrong = await scene.ada.slash(scene.channel, "hot", date="8 Febtember")
        assert shown(wrong) == (
            "「8 Febtember」は日付として読めません（近い候補は2020-09-08）。"
            "2021-02-08や8 Feb 2021のような日付か、"
            "today、yesterday、latestのいずれかを入力してください。"
        )
        weekend = await scene.ada.slash(scene.channel, "hot", date="2021-02-07")
        assert shown(weekend) == (
            "2021年2月7日(日)の集計はありません。arXivは週末には発表を行いません。近い日付：2021-02-05"
            "と2021-02-08。"
        )

    in_discord(tmp_path, work)


def test_who_speaks_another_language_is_answered_in_english(tmp_path: Path) -> None:
    """There are no texts in it, and a key is never shown."""

    async def work(scene: Scene) -> None:
        await fill(scene)
        all_speak(scene.bot, "fr")
        hot = await scene.ada.slash(scene.channel, "hot")
        assert shown(hot).startswith("## Hot papers · Mon 8 Feb 2021\nas posted 9 Feb")

    in_discord(tmp_path, work)
