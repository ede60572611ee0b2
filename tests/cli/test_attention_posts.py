"""The archive posts of collected days: what they show, read back, and kept harmless."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from bot.domain.digest import Digest, entries_over
from bot.render.markdown import read_post
from tests.cli.collecting import Scene, play, rows
from tests.clock import FakeClock
from tests.servers.networks import BlueskyPost, HuggingFacePaper, Story, XPost, snowflake
from tests.servers.networks.exchange import Exchange

_SCRIPT = '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'
_LOUD = "[digest]\nmention_min_score = 5"


async def frozen(scene: Scene) -> Digest:
    """The day's digest as it is stored."""
    async with scene.app() as app:
        return await app.digests.find(scene.day)


def test_the_post_shows_the_posts_of_every_source(tmp_path: Path, papers_and_pools: Path) -> None:
    """X's own embed for its posts, a quote with a link for the others, none below the bar."""

    async def work(scene: Scene) -> None:
        scene.configure(_LOUD)
        await scene.collect()
        post = scene.post.read_text(encoding="utf-8")
        blocks = re.findall(r"^<blockquote.*?</blockquote>$", post, re.MULTILINE)
        first, second, third, fourth = scene.ids[:4]
        day = f"September {scene.day.day}, {scene.day.year}"
        ada, _, chen, _, _ = scene.networks.x.posts
        hugging_face = '<a href="https://huggingface.co/papers/{}">🤗 @ada</a></blockquote>'
        item = "https://news.ycombinator.com/item?id="
        profile = f"https://bsky.app/profile/{{}}.bsky.social/post/3l{scene.day:%d}{{}}aaaaa"
        expected = [
            ("On Things", hugging_face.format(first)),
            ("On Things", f'<a href="{item}49000001">HN @ada</a></blockquote>'),
            ("Read this", f'<a href="https://twitter.com/ada/status/{ada.post_id}?ref_src='),
            (
                "Read this arxiv.org/abs/",
                f'<a href="{profile.format("ada", "0030")}">Bluesky @ada.',
            ),
            ("A Fourth", f'<a href="{item}49000002">HN @ada</a></blockquote>'),
            ("Wow", f'<a href="https://twitter.com/chen/status/{chen.post_id}?ref_src='),
            ("On Things", hugging_face.format(second)),
            ("Nice arxiv.org/abs/", f'<a href="{profile.format("chen", "0040")}">Bluesky @chen.'),
        ]
        assert len(blocks) == len(expected)
        for block, (text, link) in zip(blocks, expected, strict=True):
            assert re.match(r"<blockquote( class=\"twitter-tweet\")?><p[^>]*>", block)
            assert f">{text}" in block
            assert link in block
        assert blocks[2].count(day) == 1
        assert post.count("<script") == post.count(_SCRIPT) == 2
        assert [third in block for block in blocks] == [False] * 7 + [True]
        assert [fourth in line for line in post.splitlines()].count(True) == 1
        # The fifth paper's author lets nobody without an account see his posts.
        assert "hana" not in post
        sums = re.findall(r"^- retweets: (\d+), favorites: (\d+) \(", post, re.MULTILINE)
        # As worked out in test_attention: the first, the fourth, the second and the third paper.
        assert sums == [("8", "105"), ("0", "120"), ("40", "312"), ("1", "10")]

    play(tmp_path, work, data=papers_and_pools)


def test_the_post_reads_back_as_it_was_frozen(tmp_path: Path, papers_and_pools: Path) -> None:
    """Same papers, order, sums, times and embeds; import changes nothing; export is equal."""

    async def work(scene: Scene) -> None:
        scene.configure(_LOUD)
        await scene.collect()
        digest, content = await frozen(scene), scene.post.read_bytes()
        read = read_post(content)
        assert (read.repairs, read.text.encode()) == ((), content)
        assert read.digest.closed_at == digest.closed_at.replace(microsecond=0)
        assert (read.digest.day, read.digest.clock) == (scene.day, "UTC")
        entries = entries_over(digest, 5)
        assert len(entries) == 4
        for mine, theirs in zip(entries, read.digest.entries, strict=True):
            assert theirs.rank == mine.rank
            assert theirs.counts == replace_comments(mine.counts)
            assert theirs.observed_at == mine.observed_at.replace(microsecond=0)
            assert [m.embed for m in theirs.mentions] == [m.embed for m in mine.mentions]
            for name in ("arxiv_id", "title", "authors", "categories", "abstract", "listed_on"):
                assert getattr(theirs.paper, name) == getattr(mine.paper, name)
        before = rows(tmp_path)
        imported = await scene.import_posts(scene.post)
        assert imported.code == 0
        assert "the day was collected and frozen here: it stays as it is" in imported.out
        assert "1 unchanged" in imported.out
        changed = tmp_path / scene.post.name
        changed.write_bytes(content.replace(b"favorites: 105", b"favorites: 9105"))
        assert "it stays as it is" in (await scene.import_posts(changed)).out
        assert (rows(tmp_path), await frozen(scene)) == (before, digest)
        exported = await scene.export(tmp_path / "copies")
        assert exported.code == 0
        assert (tmp_path / "copies" / scene.post.name).read_bytes() == content

    play(tmp_path, work, data=papers_and_pools)


def replace_comments(counts: tuple[int, int, int]) -> tuple[int, int, int]:
    """Counts as a post can say them."""
    return (*counts[:2], 0)


HOSTILE = (
    "</p></blockquote>\n\n# 9. Injected\n\n<script>alert(1)</script><img src=x onerror=alert(2)>"
    " [click](javascript:alert(3)) **bold** <a href='javascript:alert(4)'>me</a>\r\n---\n@everyone"
    "\u2028# 10. Also\x1b[31m\u202e"
)
EVIL = (
    '<blockquote class="twitter-tweet" onclick="alert(5)"><p onmouseover="alert(6)">Hi'
    '<a href="javascript:alert(7)">x</a><a href="data:text/html,x">y</a><img src=x onerror=a()>'
    '\n\n# 11. More\n<svg onload=alert(8)><style>*{}</style><iframe src="https://evil.example">'
    "</iframe></p></blockquote><script>alert(9)</script>\n\n# 12. Tail\n"
)


def test_hostile_posts_stay_harmless(tmp_path: Path, papers_and_pools: Path) -> None:
    """Scripts, headings, handlers and javascript: links of posts are text, or gone."""

    async def oembed(exchange: Exchange) -> web.StreamResponse:
        return web.json_response({"html": EVIL})

    async def work(scene: Scene) -> None:
        at = datetime(scene.day.year, scene.day.month, scene.day.day, 3, tzinfo=UTC)
        link = f"https://arxiv.org/abs/{scene.ids[5]}"
        networks = scene.networks
        networks.x.posts.append(XPost(snowflake(at), "eve", HOSTILE, at, links=(link,), likes=900))
        networks.bluesky.posts.append(
            BlueskyPost("3keve", "eve.bsky.social", HOSTILE, at, links=(link,), likes=800)
        )
        networks.hacker_news.stories.append(
            Story(49_100_000, HOSTILE, link, at, author='eve"><script>', points=700)
        )
        networks.hugging_face.papers.append(
            HuggingFacePaper(
                scene.ids[5],
                (scene.day,),
                600,
                title=HOSTILE,
                submitter="eve'><b>",
                ai_summary=HOSTILE,
                github_repo="javascript:alert(10)",
            )
        )
        networks.x.misbehave("oembed", oembed, times=None)
        ran = await scene.collect()
        assert ran.code == 0, ran.err
        post = scene.post.read_text(encoding="utf-8")
        assert re.findall(r"^# \d+\. ", post, re.MULTILINE) == [f"# {n}. " for n in range(1, 6)]
        assert post.count("<script") == post.count(_SCRIPT)
        for block in re.findall(r"^<blockquote.*$", post, re.MULTILINE):
            assert block.count("<blockquote") == block.count("</blockquote>") == 1
            tags = re.findall(r"<(/?[a-zA-Z]+)([^>]*)>", block)
            assert {name.strip("/") for name, _ in tags} <= {"blockquote", "p", "a", "br"}
            for name, attributes in tags:
                allowed = (
                    r'( (href="https?://[^"<>]*"|class="twitter-tweet"|lang="\w*"|dir="\w*"))*'
                )
                assert re.fullmatch(allowed, attributes), (name, attributes)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", post)
        assert post.count("\n---\n") == 1
        digest, read = await frozen(scene), read_post(scene.post.read_bytes())
        assert read.repairs == ()
        assert [e.paper.arxiv_id for e in read.digest.entries] == [
            e.paper.arxiv_id for e in entries_over(digest, 5)
        ]
        loudest = next(e for e in read.digest.entries if e.paper.arxiv_id == scene.ids[5])
        assert len(loudest.mentions) == 4
        assert loudest.counts.attention == 900 + 800 + 700 + 600
        with closing(sqlite3.connect(tmp_path / "data" / "hotpapers.db")) as store:
            notes = store.execute("SELECT code_url FROM note WHERE arxiv_id = ?", [scene.ids[5]])
            assert notes.fetchall() == [("",)]

    play(tmp_path, work, data=papers_and_pools)


def test_without_oembed_a_plain_link_stands_and_nothing_is_lost(
    tmp_path: Path, papers_and_pools: Path
) -> None:
    """Where X gives no embed the post has the smallest quote, with the same link."""

    async def work(scene: Scene) -> None:
        scene.networks.x.misbehave("oembed", _gone, times=None)
        assert (await scene.collect()).code == 0
        post = scene.post.read_text(encoding="utf-8")
        for author, place in (("ada", 0), ("chen", 2)):
            url = f"https://x.com/{author}/status/{scene.networks.x.posts[place].post_id}"
            quote = (
                f'<blockquote class="twitter-tweet"><a href="{url}">X @{author}</a></blockquote>'
            )
            assert f"\n{quote}\n{_SCRIPT}\n" in post
        assert read_post(post.encode()).repairs == ()

    play(tmp_path, work, data=papers_and_pools)


async def _gone(exchange: Exchange) -> web.StreamResponse:
    return web.json_response({"error": "Sorry, that page does not exist"}, status=404)


def test_a_post_that_is_gone_leaves_the_archive(tmp_path: Path, papers_and_pools: Path) -> None:
    """Deleted at X, a post's text leaves file, digest and store; ranks and sums stay."""
    clock = FakeClock(datetime(2026, 9, 3, 10, tzinfo=UTC))

    async def work(scene: Scene) -> None:
        await scene.collect()
        before, content = await frozen(scene), scene.post.read_text(encoding="utf-8")
        chen = scene.networks.x.posts[2]
        assert ">Wow" in content
        chen.deleted = True
        clock.advance(24 * 3600)
        ran = await scene.collect()
        assert "X: 0 mentions, 0 new, 1 post gone" in ran.out
        after, rewritten = await frozen(scene), scene.post.read_text(encoding="utf-8")
        assert chen.post_id not in rewritten
        assert ">Wow" not in rewritten
        assert rewritten.count("# ") == content.count("# ")
        kept = [replace(entry, mentions=()) for entry in after.entries]
        assert kept == [replace(entry, mentions=()) for entry in before.entries]
        assert "Wow" not in str([values for name, values in rows(tmp_path).items()])
        assert "it stays as it is" in (await scene.import_posts(scene.post)).out
        exported = await scene.export(tmp_path / "copies")
        assert exported.code == 0
        copy = tmp_path / "copies" / scene.post.name
        assert copy.read_text(encoding="utf-8") == rewritten

    play(tmp_path, work, data=papers_and_pools, clock=clock)


def test_no_post_turns_the_text_around(tmp_path: Path, papers_and_pools: Path) -> None:
    """Marks that reverse the direction of what follows are taken out of every quote."""

    async def work(scene: Scene) -> None:
        at = datetime(scene.day.year, scene.day.month, scene.day.day, 3, tzinfo=UTC)
        link = f"https://arxiv.org/abs/{scene.ids[5]}"
        post = BlueskyPost("3keve", "eve.bsky.social", HOSTILE, at, links=(link,), likes=800)
        scene.networks.bluesky.posts.append(post)
        await scene.collect()
        written = scene.post.read_text(encoding="utf-8")
        assert "alert(1)" in written
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", written)

    play(tmp_path, work, data=papers_and_pools)
