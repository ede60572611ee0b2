"""Posts that say nothing keep no paper, and posts about no paper leave."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.domain.digest import LateRiser
from bot.domain.mention import Counts, Mention
from bot.store.digests import StoredDigests
from tests import samples
from tests.services.network import rows
from tests.services.test_pruning import DAY, LISTED, YEAR, World, in_world

AGE = YEAR + timedelta(days=1)


def post(number: int, likes: int = 0, **changes: object) -> Mention:
    """A post on Bluesky about paper `number`, made at noon of the day."""
    mention = samples.mention(number, source="bluesky", counts=Counts(0, likes))
    given = {"post_id": f"p{number}", "posted_at": LISTED, "observed_at": LISTED} | changes
    return replace(mention, **given)  # type: ignore[arg-type]  # by name


async def posts(world: World, table: str = "mention") -> set[str]:
    """The posts that a table has."""
    return {str(row[0]) for row in await rows(world.app, f"SELECT post_id FROM {table}")}


def test_posts_without_attention_keep_no_paper(tmp_path: Path) -> None:
    """One that is liked does, also late; one that is gone does not. What goes takes its posts."""

    async def work(world: World) -> None:
        app = world.app
        papers = [samples.paper(number, listed_on=DAY) for number in range(1, 5)]
        await app.papers.save_papers(papers)
        await app.mentions.save_mentions([post(1), post(2, 1), post(3, 7), post(4)])
        await app.mentions.hide_posts("bluesky", ["p3"], LISTED)
        await app.mentions.save_mentions([post(4, 2, observed_at=LISTED + timedelta(days=9))])
        await world.freeze(DAY)
        await world.pass_time(YEAR)
        assert await world.stored() == {paper.arxiv_id for paper in papers}
        assert await posts(world) == {"p1", "p2", "p3", "p4"}
        await world.pass_time(timedelta(days=1))
        assert await world.stored() == {papers[1].arxiv_id, papers[3].arxiv_id}
        assert await posts(world) == await posts(world, "observation") == {"p2", "p4"}

    in_world(tmp_path, work)


def test_posts_about_no_paper_leave_unless_a_digest_refers_to_them(tmp_path: Path) -> None:
    """A digest's paper, a late riser, a shown post, a post about a stored paper too: each stays."""

    async def work(world: World) -> None:
        app, store = world.app, StoredDigests(world.app.engine)
        await app.papers.save_papers([samples.paper(9, listed_on=DAY)])
        (entry,) = samples.digest(DAY, 1).entries
        shown = post(7, 50)
        first = replace(entry, paper=samples.paper(1), mentions=(shown,))
        await store.freeze_digest(samples.digest(DAY, 0, entries=(first,)), "first")
        late = LateRiser(DAY + timedelta(days=1), DAY, replace(entry, paper=samples.paper(2)))
        await world.freeze(DAY + timedelta(days=1), late=(late,))
        young = post(6, 9, posted_at=LISTED + timedelta(days=2))
        both = [post(8, 5), post(9, 5, post_id="p8")]
        many = [post(number, 9) for number in range(10, 460)]
        await app.mentions.save_mentions([post(1, 1), post(2), shown, young, *both, *many])
        await world.pass_time(AGE)
        assert await posts(world) == {"p1", "p2", "p6", "p7", "p8"}
        assert await posts(world, "observation") == {"p1", "p2", "p6", "p7", "p8"}
        assert len(await rows(app, "SELECT 1 FROM mention")) == 5
        await world.pass_time(timedelta(days=2))
        assert await posts(world) == {"p1", "p2", "p7", "p8"}

    in_world(tmp_path, work)
