"""The recorded days of Hugging Face, from their bytes to the JSON of `hot`."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from tests.cli.collecting import Scene, play
from tests.clock import FakeClock
from tests.servers.arxiv import Announcements, FakeDay, FakePaper
from tests.servers.networks.recorded import hugging_face_days

_PAGE = "https://huggingface.co/papers/"
_SETTINGS = "[digest]\nmin_attention = 1\nmention_min_score = 1"


def at(day: date) -> datetime:
    """An hour after a day's close."""
    return datetime.combine(day + timedelta(days=1), time(10), UTC)


def announced(day: date, items: list[dict[str, Any]]) -> FakeDay:
    """A mailing of the papers that were featured on a day."""
    submitted = datetime.combine(day - timedelta(days=3), time(10), UTC)
    papers = [
        FakePaper(
            item["paper"]["id"],
            " ".join(item["title"].split()),
            ("Ada Lovelace",),
            ("cs.LG",),
            "We study things.",
            submitted,
        )
        for item in items
    ]
    return FakeDay(day, tuple(papers))


def expected(items: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Upvotes and comments of the papers with any upvotes, straight from the JSON."""
    counts = {
        item["paper"]["id"]: (item["paper"]["upvotes"], item["numComments"]) for item in items
    }
    return {arxiv_id: told for arxiv_id, told in counts.items() if told[0] > 0}


def test_the_recorded_days_give_the_right_mentions(tmp_path: Path, shared_data: Path) -> None:
    """Seventeen days, collected one after the other, have each paper's upvotes and comments."""
    recorded = hugging_face_days(shared_data / "hf-daily-papers")
    days = sorted(recorded)
    items = {day: json.loads(recorded[day]) for day in days}
    clock = FakeClock(at(days[0]))

    async def work(scene: Scene) -> None:
        scene.configure(_SETTINGS, keyed=False)
        scene.networks.hugging_face.recorded_days = recorded
        scene.arxiv.known = Announcements([announced(day, items[day]) for day in days])
        upvotes = 0
        for day in days:
            clock.advance((at(day) - clock.now()).total_seconds())
            scene.arxiv.today = day + timedelta(days=1)
            ran = await scene.collect(day)
            assert ran.code == 0, ran.err
            assert f"{day} closed by balanced" in ran.out
            papers = (await scene.hot(day))["papers"]
            # The oldest captures do not say who submitted a paper.
            submitters = {
                item["paper"]["id"]: item.get("submittedBy", {}).get("name", "")
                for item in items[day]
            }
            told = {
                paper["arxiv_id"]: (counts["likes"], counts["comments"])
                for paper in papers
                if (counts := paper["sources"]["huggingface"])
            }
            assert told == expected(items[day])
            assert [paper["shares"] for paper in papers] == [0] * len(papers)
            likes = [paper["likes"] for paper in papers]
            assert likes == sorted(likes, reverse=True)
            assert all(
                [(m["source"], m["author"], m["url"]) for m in paper["mentions"]]
                == [("huggingface", submitters[paper["arxiv_id"]], _PAGE + paper["arxiv_id"])]
                for paper in papers
            )
            assert len(papers) == len(told)
            upvotes += sum(likes)
        assert (len(days), upvotes) == (17, 3670)

    play(tmp_path, work, clock=clock)
