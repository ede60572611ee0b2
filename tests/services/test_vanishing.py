"""Posts that are gone leave the store, the frozen digests and the archive; their numbers stay."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, Networks
from bot.domain.attention import Found, Refreshed, SourceStatus
from bot.domain.digest import Digest
from bot.domain.mention import Counts, Mention
from bot.errors import FileAccessError, StoreBusyError
from bot.services.archive import Outcome
from bot.services.vanishing import Vanishing
from bot.store.digests import StoredDigests
from bot.store.mentions import StoredMentions
from tests import samples
from tests.clock import FakeClock
from tests.services.network import NOON, FakeSource, ask, in_app, post, rows

WEEK = (1, 3, 6, 12, 24, 48, 96, 168)


@dataclass(frozen=True, slots=True)
class FakeStoreThatRefuses(StoredMentions):
    """A store of mentions that another process has locked when posts are to be hidden."""

    async def hide_posts(
        self, source: str, post_ids: Sequence[str], gone_at: datetime | None
    ) -> None:
        """Refuse."""
        raise StoreBusyError("the database is being written by another process")


async def frozen(app: App, clock: FakeClock, *mentions: Mention) -> FakeSource:
    """A closed day, its post written, and the source that told of the posts."""
    source = FakeSource()
    await app.papers.save_papers([samples.paper(number) for number in (1, 2)])
    source.finds(Found(mentions))
    await ask(app, source)
    clock.advance(21 * 3600)
    await app.closing(Networks()).close_day(samples.DAY)
    return source


def shown(digest: Digest) -> list[list[str]]:
    """The ids of the posts under each paper of a digest."""
    return [[mention.post_id for mention in entry.mentions] for entry in digest.entries]


def numbers(digest: Digest) -> list[tuple[int, str, Counts, float]]:
    """What never changes of a frozen digest."""
    return [(e.rank, e.paper.arxiv_id, e.counts, e.score) for e in digest.entries]


def archived(app: App) -> str:
    """The text of the day's post."""
    return (app.config.archive_dir / "2021-02-08---Hot-Papers.md").read_text(encoding="utf-8")


def vanishing(app: App, mentions: StoredMentions) -> Vanishing:
    """What hides posts, over some store of mentions."""
    digests = StoredDigests(app.engine)
    return Vanishing(mentions, digests, app.archive, app.config.archive_dir)


def test_a_post_that_is_gone_is_no_longer_shown(tmp_path: Path) -> None:
    """Its text goes from the store, the frozen digest and the file; ranks and sums stay."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await frozen(app, clock, post(1), post(2), post(2, post_id="3"))
        before = await app.digests.find(samples.DAY)
        assert shown(before) == [["2", "3"], ["1"]]
        text = archived(app)
        source.reads(Refreshed((), gone=("2",)))
        clock.advance(4 * 3600)
        (report,) = await ask(app, source)
        assert (report.gone, report.changed) == (1, 0)
        after = await app.digests.find(samples.DAY)
        assert shown(after) == [["3"], ["1"]]
        assert numbers(after) == numbers(before)
        gone = "SELECT text, gone_at IS NULL FROM mention WHERE post_id = '2'"
        assert await rows(app, gone) == [("", 0)]
        assert await rows(app, "SELECT 1 FROM shown WHERE post_id = '2'") == []
        shorter = archived(app)
        assert ("status/2" in text, "status/2" in shorter) == (True, False)
        lost = [line for line in text.splitlines() if line not in shorter.splitlines()]
        assert len(lost) == 1
        assert lost[0].startswith("<blockquote")

    in_app(tmp_path, work, refresh_hours=WEEK)


def test_numbers_of_a_post_that_is_gone_count_on(tmp_path: Path) -> None:
    """A day that is not closed yet counts a gone post as it was seen last, and does not show it."""

    async def work(app: App, clock: FakeClock) -> None:
        source = FakeSource()
        await app.papers.save_papers([samples.paper(1)])
        source.finds(Found((post(1), post(1, post_id="2", counts=Counts(1, 1)))))
        await ask(app, source)
        source.reads(Refreshed((), gone=("1",)))
        clock.advance(3600)
        await ask(app, source)
        (entry,) = (await app.digests.view(samples.DAY)).digest.entries
        assert entry.counts == Counts(11, 21)
        assert [mention.post_id for mention in entry.mentions] == ["2"]

    in_app(tmp_path, work)


def test_a_stale_index_does_not_bring_a_post_back(tmp_path: Path) -> None:
    """A search that still finds a gone post, with text and new counts, changes nothing."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await frozen(app, clock, post(1))
        source.reads(Refreshed((), gone=("1",)))
        clock.advance(4 * 3600)
        await ask(app, source)
        before = await rows(app, "SELECT * FROM mention")
        source.finds(Found((post(1, counts=Counts(500, 500)),)))
        (report,) = await ask(app, source)
        assert report.new == 0
        assert await rows(app, "SELECT * FROM mention") == before
        assert shown(await app.digests.find(samples.DAY)) == [[]]
        clock.advance(24 * 3600)
        await ask(app, source)
        assert len(source.readings) == 1

    in_app(tmp_path, work, refresh_hours=WEEK)


def test_the_archive_stays_consistent(tmp_path: Path) -> None:
    """After a post is gone, the file is what an export writes, and importing it is no news."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await frozen(app, clock, post(1), post(2))
        source.reads(Refreshed((), gone=("1", "2")))
        clock.advance(4 * 3600)
        await ask(app, source)
        file = app.config.archive_dir / "2021-02-08---Hot-Papers.md"
        reports = [report async for report in app.archive.import_posts([file])]
        assert [report.outcome for report in reports] == [Outcome.UNCHANGED]
        out = tmp_path / "out"
        exported = [report async for report in app.archive.export_posts([samples.DAY], out)]
        assert exported[0].file.read_bytes() == file.read_bytes()
        assert "blockquote" not in archived(app)

    in_app(tmp_path, work, refresh_hours=WEEK)


def test_an_imported_day_stays_as_its_file_is(tmp_path: Path) -> None:
    """A gone post leaves an imported digest too, and its rewritten file counts as unchanged."""

    async def work(app: App, clock: FakeClock) -> None:
        file = app.config.archive_dir / "2021-02-08---Hot-Papers.md"
        file.parent.mkdir(parents=True)
        file.write_text(samples.post_text(), encoding="utf-8")
        assert [r.outcome async for r in app.archive.import_posts([file])] == [Outcome.NEW]
        hide = vanishing(app, app.mentions).hide
        await hide("x", ["1358855369364103168"], gone_at=NOON)
        assert shown(await app.digests.find(samples.DAY)) == [[]]
        assert "blockquote" not in archived(app)
        assert [r.outcome async for r in app.archive.import_posts([file])] == [Outcome.UNCHANGED]

    in_app(tmp_path, work)


def test_a_store_that_refuses_in_the_middle_is_made_up_for(tmp_path: Path) -> None:
    """If the file is written and the store refuses, hiding once more does all of it."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await frozen(app, clock, post(1))
        with pytest.raises(StoreBusyError):
            await vanishing(app, FakeStoreThatRefuses(app.engine)).hide("x", ["1"], gone_at=NOON)
        assert "blockquote" not in archived(app)
        assert shown(await app.digests.find(samples.DAY)) == [["1"]]
        source.reads(Refreshed((), gone=("1",)))
        clock.advance(4 * 3600)
        await ask(app, source)
        assert source.readings == [["1"]]
        assert shown(await app.digests.find(samples.DAY)) == [[]]
        assert await rows(app, "SELECT text FROM mention") == [("",)]

    in_app(tmp_path, work, refresh_hours=WEEK)


def test_a_post_found_again_as_withheld_disappears(tmp_path: Path) -> None:
    """A frozen day no longer shows a post that a later search finds withheld."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await frozen(app, clock, post(1))
        source.finds(Found((post(1, text="", withheld=True),)))
        await ask(app, source)
        assert shown(await app.digests.find(samples.DAY)) == [[]]

    in_app(tmp_path, work, refresh_hours=WEEK)


def test_a_post_read_again_as_withheld_disappears(tmp_path: Path) -> None:
    """It goes from the frozen day and the file, and its counts stay in every sum."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await frozen(app, clock, post(1))
        before = await app.digests.find(samples.DAY)
        source.reads(Refreshed((post(1, text="", withheld=True),)))
        clock.advance(4 * 3600)
        (report,) = await ask(app, source)
        assert (report.gone, report.changed) == (0, 1)
        after = await app.digests.find(samples.DAY)
        assert shown(after) == [[]]
        assert numbers(after) == numbers(before)
        assert "blockquote" not in archived(app)
        assert await rows(app, "SELECT text, shares, likes FROM mention") == [("", 10, 20)]

    in_app(tmp_path, work, refresh_hours=WEEK)


def test_a_withheld_post_disappears_after_a_fault_in_the_middle(tmp_path: Path) -> None:
    """If the archive cannot be written, the next run that can hides the post."""

    async def work(app: App, clock: FakeClock) -> None:
        source = await frozen(app, clock, post(1))
        withheld = Refreshed((post(1, text="", withheld=True),))
        source.reads(withheld)
        source.reads(withheld)
        clock.advance(4 * 3600)
        digests = StoredDigests(app.engine)
        file = app.config.archive_dir / "2021-02-08---Hot-Papers.md"
        nowhere = replace(app.attention(Networks([source])), vanishing=FakeVanishing(file))  # type: ignore[arg-type]  # a stand-in
        (report,) = await nowhere.collect(NOON)
        assert report.state.status is SourceStatus.FAILING
        assert f"a post that is gone stays shown: {file} cannot be written" in str(
            report.state.reason
        )
        assert await digests.list_days_showing("x", ["1"]) == [samples.DAY]
        clock.advance(900)
        await ask(app, source)
        assert source.readings == [["1"], ["1"]]
        assert await digests.list_days_showing("x", ["1"]) == []

    in_app(tmp_path, work, refresh_hours=WEEK)


@dataclass(frozen=True)
class FakeVanishing:
    """Cannot write the archive's file."""

    file: Path

    async def hide(
        self, source: str, post_ids: Sequence[str], *, gone_at: datetime | None = None
    ) -> None:
        """Fail as a read-only folder does."""
        raise FileAccessError(f"{self.file} cannot be written: Permission denied")


def test_two_sources_that_hide_posts_of_a_day_do_not_undo_each_other(tmp_path: Path) -> None:
    """Posts of two networks that are gone in one run are both gone from the file."""

    async def work(app: App, clock: FakeClock) -> None:
        url = "https://bsky.app/profile/ada.example/post/2"
        x = await frozen(app, clock, post(1), post(1, source="bluesky", post_id="2", url=url))
        bluesky = FakeSource("bluesky")
        assert "https://bsky.app/" in archived(app)
        hide = vanishing(app, app.mentions).hide
        await asyncio.gather(hide("x", ["1"], gone_at=NOON), hide("bluesky", ["2"], gone_at=NOON))
        assert (x.readings, bluesky.readings) == ([], [])
        assert shown(await app.digests.find(samples.DAY)) == [[]]
        assert "blockquote" not in archived(app)

    in_app(tmp_path, work, sources=("x", "bluesky"), refresh_hours=WEEK)


class FakeSlowNetwork:
    """A network during whose answer a post is found gone."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def fetch_embed(self, url: str) -> str | None:
        """Give the post's HTML, after somebody else has hidden it."""
        await vanishing(self.app, self.app.mentions).hide("x", ["1"], gone_at=NOON)
        return f'<blockquote class="twitter-tweet">Look! <a href="{url}">1</a></blockquote>'


def test_a_post_that_goes_while_its_day_closes_is_not_shown(tmp_path: Path) -> None:
    """What is frozen does not show a post that is gone by then."""

    async def work(app: App, clock: FakeClock) -> None:
        await app.papers.save_papers([samples.paper(1)])
        await app.mentions.save_mentions([post(1)])
        closing = app.closing(Networks(embeds={"x": FakeSlowNetwork(app)}))
        await closing.close_day(samples.DAY)
        assert shown(await app.digests.find(samples.DAY)) == [[]]

    in_app(tmp_path, work, now=NOON + timedelta(days=1))
