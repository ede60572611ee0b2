"""The archive's post format: recorded posts, and what is read of one."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.mention import Counts, Mention
from bot.domain.paper import Paper
from bot.render.markdown import post_name, read_post, render_post
from tests.render.posts import EMBED, NO_ABSTRACTS, POST, ROBOTS, SPAN_FRONT
from tests.shared import archive_posts

DAMAGED = "2020-09-16---Hot-Papers.md"


def test_there_are_recorded_posts(shared_data: Path) -> None:
    """The tests over recorded posts have eighteen to look at."""
    assert len(list((shared_data / "archive").glob("*---Hot-Papers.md"))) == 18


@pytest.mark.parametrize("file", archive_posts(), ids=lambda file: file.name[:10])
def test_writes_recorded_posts_back_to_the_byte(file: Path, shared_data: Path) -> None:
    """Each recorded post gives its own bytes and name again; only the damaged one is repaired."""
    content = (shared_data / "archive" / file.name).read_bytes()
    post = read_post(content)
    assert post_name(post.digest) == file.name
    assert render_post(post.digest) == post.text
    if file.name == DAMAGED:
        assert post.repairs == ("mojibake repaired",)
    else:
        assert post.repairs == ()
        assert post.text.encode() == content


def test_repairs_the_letters_of_the_damaged_post(shared_data: Path) -> None:
    """The post that was once read as Mac Roman has its umlauts, emoji and Japanese again."""
    content = (shared_data / "archive" / DAMAGED).read_bytes()
    assert "Sch√ºtze" in content.decode()
    post = read_post(content)
    assert "Schütze" in post.text
    assert "🎉" in post.text
    assert any("\u3040" <= character <= "\u30ff" for character in post.text)
    assert "√" not in post.text
    assert read_post(post.text.encode()) == replace(post, repairs=())


def test_reads_a_recorded_day(shared_data: Path) -> None:
    """Ids, names, sums and times of a recorded day are those that its post shows."""
    digest = read_post((shared_data / "archive/2021-08-18---Hot-Papers.md").read_bytes()).digest
    first, second = digest.entries[:2]
    assert (digest.day, digest.last_day, digest.imported) == (date(2021, 8, 18), None, True)
    assert (digest.rule, digest.clock) == ("classic", "Asia/Tokyo")
    assert digest.closed_at == datetime(2021, 8, 19, 7, 18, 36, tzinfo=UTC)
    assert len(digest.entries) == 6
    assert first.paper.arxiv_id == "2108.07732"
    assert first.paper.title == "Program Synthesis with Large Language Models"
    assert first.paper.authors[0] == "Jacob Austin"
    assert len(first.paper.authors) == 11
    assert first.paper.categories == ("cs.PL", "cs.LG")
    assert first.counts == Counts(21435, 4)
    assert first.observed_at == datetime(2021, 8, 19, 7, 18, 36, tzinfo=UTC)
    assert second.paper.title.endswith("conditional-likelihood  filtration")


def test_a_day_without_papers_is_its_front_matter(shared_data: Path) -> None:
    """The recorded day with nothing over the bar is a digest without entries."""
    digest = read_post((shared_data / "archive/2020-12-07---Hot-Papers.md").read_bytes()).digest
    assert digest.entries == ()
    assert digest.closed_at == datetime(2020, 12, 8, 4, 4, 41, tzinfo=UTC)


def test_reads_every_field_of_a_paper() -> None:
    """Title, names, sums, time, id, categories, abstract and posts are all there, exactly."""
    post = read_post(POST.encode())
    robots, quiet = post.digest.entries
    assert post.text == POST
    assert post.repairs == ()
    assert robots.paper == Paper(
        arxiv_id="2102.02915",
        title="How to Train  Your Robot",
        authors=("Julian Ibarz", "Hjelm", "R Devon"),
        categories=("cs.RO", "stat.ML"),
        abstract="We train  robots.",
        listed_on=date(2021, 2, 8),
    )
    assert (robots.rank, robots.counts, robots.score) == (1, Counts(40, 20), 60.0)
    assert robots.observed_at == datetime(2021, 2, 9, 6, 29, 41, tzinfo=UTC)
    assert (quiet.rank, quiet.paper.arxiv_id, quiet.mentions) == (2, "math/0611800", ())
    assert post.digest.closed_at == datetime(2021, 2, 9, 6, 29, 41, tzinfo=UTC)


def test_reads_the_post_that_an_embed_shows() -> None:
    """Author, id, link and time come from the embed; its counts are unknown; its HTML is kept."""
    mention = read_post(POST.encode()).digest.entries[0].mentions[0]
    assert mention == Mention(
        source="x",
        post_id="1358637393815040003",
        arxiv_id="2102.02915",
        url="https://twitter.com/ada/status/1358637393815040003",
        author="ada",
        posted_at=datetime(2021, 2, 8, 4, 42, 51, 604000, tzinfo=UTC),
        counts=None,
        embed=EMBED,
    )


@pytest.mark.parametrize(
    ("link", "author", "post_id"),
    [
        ("https://twitter.com/ada/status/99?s=20", "ada", "99"),
        ("https://x.com/ada_1/status/20", "ada_1", "20"),
        ("https://twitter.com/ada/status/99999999999999999999", "ada", "99999999999999999999"),
        ("https://twitter.com/ada", "", ""),
    ],
)
def test_reads_embeds_without_a_time(link: str, author: str, post_id: str) -> None:
    """An embed whose link has no snowflake id, or that has no such link, is kept all the same."""
    embed = f'<blockquote><a href="{link}">post</a></blockquote>'
    content = POST.replace(EMBED, embed)
    post = read_post(content.encode())
    mention = post.digest.entries[0].mentions[0]
    assert post.text == content
    assert (mention.author, mention.post_id, mention.posted_at) == (author, post_id, None)


def test_the_last_link_of_an_embed_is_the_posts_own() -> None:
    """A post that quotes another one is not taken for it."""
    quoting = EMBED.replace("Robots!", "RT https://twitter.com/bob/status/1300000000000000000")
    mention = read_post(POST.replace(EMBED, quoting).encode()).digest.entries[0].mentions[0]
    assert mention.author == "ada"


def test_keeps_repeated_embeds() -> None:
    """A post that is shown twice is there twice."""
    mentions = read_post(POST.encode()).digest.entries[0].mentions
    assert [mention.embed for mention in mentions] == [EMBED, EMBED]


def test_keeps_empty_abstracts() -> None:
    """Papers without an abstract, with and without posts, keep their bytes."""
    post = read_post(NO_ABSTRACTS.encode())
    assert [entry.paper.abstract for entry in post.digest.entries] == ["", "", ""]
    assert [len(entry.mentions) for entry in post.digest.entries] == [2, 0, 0]
    assert "recent)\n\n\n\n<blockquote" in NO_ABSTRACTS
    assert "recent)\n\n\n\n\n\n\n# 3." in NO_ABSTRACTS
    assert (post.text, post.repairs) == (NO_ABSTRACTS, ())


def test_keeps_a_paper_without_authors() -> None:
    """An empty line of names gives no names and its bytes back."""
    content = POST.replace("\nAda\n", "\n\n")
    post = read_post(content.encode())
    assert post.digest.entries[1].paper.authors == ()
    assert post.text == content


def test_reads_a_span_of_days() -> None:
    """A post over several days knows both ends, and not on which of them a paper was listed."""
    content = SPAN_FRONT + ROBOTS
    post = read_post(content.encode())
    assert post.text == content
    assert (post.digest.day, post.digest.last_day) == (date(2020, 7, 4), date(2020, 7, 5))
    assert 'slug: "hot-papers-2020-07-04 - 2020-07-05"' in post.text
    assert post_name(post.digest) == "2020-07-04-2020-07-05---Hot-Papers.md"
    assert post.digest.entries[0].paper.listed_on is None


def test_keeps_another_picture() -> None:
    """A post with a picture of its own keeps it."""
    content = POST.replace("flying-marine", "42-line-bible")
    post = read_post(content.encode())
    assert post.digest.image == "/media/42-line-bible.jpg"
    assert (post.text, post.repairs) == (content, ())


def test_a_post_made_here_names_its_clock() -> None:
    """With `clock: "UTC"` the times are what they say, and the key is kept."""
    content = POST.replace('.jpg"\n', '.jpg"\nclock: "UTC"\n')
    post = read_post(content.encode())
    assert post.digest.closed_at == datetime(2021, 2, 9, 15, 29, 41, tzinfo=UTC)
    assert post.digest.entries[0].observed_at == datetime(2021, 2, 9, 15, 29, 41, tzinfo=UTC)
    assert (post.text, post.repairs) == (content, ())


def test_does_not_repair_posts_made_here() -> None:
    """What looks like mojibake in a post with a clock is what somebody wrote."""
    content = POST.replace('.jpg"\n', '.jpg"\nclock: "UTC"\n').replace("Quiet", "Sch√ºtze")
    assert read_post(content.encode()).digest.entries[1].paper.title == "Sch√ºtze"


@pytest.mark.parametrize(
    "content",
    [
        POST.replace("---\n\n# 1", "---\n\n\n# 1"),
        POST.replace("\nAda\n", "\n\n\nAda\n\n"),
        POST.replace("\n\n- links", "\n- links"),
        POST + "\n\n\n",
    ],
    ids=["first paper", "names", "links", "longer end"],
)
def test_stray_blank_lines_are_accepted_and_noted(content: str) -> None:
    """Blank lines too many or too few change nothing but the form, and that is said."""
    post = read_post(content.encode())
    assert post.text == POST
    (note,) = post.repairs
    assert note.startswith("put into canonical form from line ")


def test_names_the_line_of_the_first_repair() -> None:
    """The note says where the form was another."""
    stray = POST.replace("\nAda\n", "\n\nAda\n")
    line = stray[: stray.index("\n\n\nAda")].count("\n") + 3
    assert read_post(stray.encode()).repairs == (f"put into canonical form from line {line} on",)


def test_foreign_line_ends_are_changed_and_noted() -> None:
    """A post saved on Windows gives the canonical one."""
    post = read_post(POST.replace("\n", "\r\n").encode())
    assert (post.text, post.repairs) == (POST, ("line ends changed to \\n",))


def test_a_byte_order_mark_is_dropped() -> None:
    """A post saved with a byte order mark gives the same digest and the text without it."""
    assert read_post(b"\xef\xbb\xbf" + POST.encode()).text == POST


def test_a_byte_order_mark_is_noted() -> None:
    """Whatever is not written back is said."""
    assert read_post(b"\xef\xbb\xbf" + POST.encode()).repairs != ()
