"""The button under a paper's counts, and the picture that it gives."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.mention import Counts
from bot.services.charts import Charts
from bot.services.courses import Courses
from bot.services.desk import Desk
from bot.store.observations import StoredObservations
from bot.ui import ids
from tests import samples
from tests.charts.fake import PNG, FakeDrawing
from tests.ui.bot import Scene, in_discord, message_of, shown
from tests.ui.limits import walk

NOON = datetime(2021, 2, 8, 12, tzinfo=UTC)
PAPER = "2102.00001"


def drawn_by(drawing: FakeDrawing) -> Callable[[Desk], Desk]:
    """A desk with courses, and that to draw them."""

    def change(desk: Desk) -> Desk:
        lookup = desk.lookup
        observations = StoredObservations(lookup.papers.engine)  # type: ignore[attr-defined]
        courses = Courses(lookup.papers, lookup.mentions, observations)
        charts = Charts(drawing, desk.now)
        return replace(desk, lookup=replace(lookup, courses=courses), charts=charts)

    return change


async def see(scene: Scene, times: int) -> None:
    """Read the paper's post that often."""
    await scene.app.papers.save_papers([samples.paper(1)])
    for hour in range(times):
        seen_at = NOON + timedelta(hours=hour)
        post = samples.mention(1, counts=Counts(hour, 20), observed_at=seen_at)
        await scene.app.mentions.save_mentions([post])


def test_the_button_gives_a_picture_to_who_presses(tmp_path: Path) -> None:
    """Privately, as a file with its description, whoever asked for the paper."""
    drawing = FakeDrawing()

    async def work(scene: Scene) -> None:
        await see(scene, 4)
        paper = await scene.ada.slash(scene.channel, "paper", paper=PAPER)
        assert "𝕏 3 reposts, 20 likes" in shown(paper)
        for person in (scene.ada, scene.ben):
            result = await person.click(message_of(paper), label="Counts over time")
            assert result.ephemeral
            message = message_of(result)
            [file] = message.attachments
            assert (file.filename, file.size) == ("chart.png", len(PNG))
            [gallery] = [part for part in walk(message.components) if part["type"] == 12]
            [item] = gallery["items"]
            assert item["description"] == (
                "Counts over time of “Paper number 1”: X from 20 (8 Feb 2021 12:00 UTC)"
                " to 23 (8 Feb 2021 15:00 UTC)"
            )
            assert "[Paper number 1](https://arxiv.org/abs/2102.00001)" in shown(result)
        assert len(drawing.asked) == 1

    in_discord(tmp_path, work, change=drawn_by(drawing))


def test_without_a_picture_the_same_is_told_in_words(tmp_path: Path) -> None:
    """A worker that dies costs the picture and nothing else."""

    async def work(scene: Scene) -> None:
        await see(scene, 3)
        paper = await scene.ada.slash(scene.channel, "paper", paper=PAPER)
        result = await scene.ada.click(message_of(paper), label="Counts over time")
        assert result.ephemeral
        assert message_of(result).attachments == []
        assert "cannot be drawn just now" in shown(result)
        assert "X from 20 (8 Feb 2021 12:00 UTC) to 22 (8 Feb 2021 14:00 UTC)" in shown(result)

    in_discord(tmp_path, work, change=drawn_by(FakeDrawing(broken=True)))


@pytest.mark.parametrize(("times", "buttons"), [(2, 0), (3, 1)])
def test_there_is_a_button_from_the_third_count_on(
    tmp_path: Path, times: int, buttons: int
) -> None:
    """Two counts are no course."""

    async def work(scene: Scene) -> None:
        await see(scene, times)
        paper = message_of(await scene.ada.slash(scene.channel, "paper", paper=PAPER))
        labels = [part.get("label") for part in walk(paper.components)]
        assert labels.count("Counts over time") == buttons

    in_discord(tmp_path, work, change=drawn_by(FakeDrawing()))


def test_where_nobody_draws_there_is_no_button(tmp_path: Path) -> None:
    """Without the library `/paper` is as it was before."""

    async def work(scene: Scene) -> None:
        await see(scene, 5)
        paper = message_of(await scene.ada.slash(scene.channel, "paper", paper=PAPER))
        assert "Counts over time" not in [part.get("label") for part in walk(paper.components)]

    in_discord(tmp_path, work)


def test_an_old_button_says_what_to_do(tmp_path: Path) -> None:
    """After a restart without the library, a press on an earlier message is answered."""

    async def work(scene: Scene) -> None:
        await see(scene, 3)
        paper = message_of(await scene.ada.slash(scene.channel, "paper", paper=PAPER))
        scene.bot.desk = replace(scene.bot.desk, charts=None)
        result = await scene.ada.click(paper, label="Counts over time")
        assert result.ephemeral
        assert "ask for the day or the paper again" in shown(result)

    in_discord(tmp_path, work, change=drawn_by(FakeDrawing()))


def test_the_button_says_all_that_a_press_needs() -> None:
    """It works after a restart, on any paper."""
    for arxiv_id in (PAPER, "hep-th/9901001", "math.GT/0309136"):
        written = ids.write(ids.Course(arxiv_id))
        assert len(written) <= 100
        assert ids.read(written) == ids.Course(arxiv_id)
