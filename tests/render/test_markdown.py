"""The archive's post format: read and written to the byte, or refused with its line."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.digest import Digest, Entry
from bot.domain.mention import Counts, Mention
from bot.domain.paper import Paper
from bot.domain.text import without_controls
from bot.errors import PostFormatError
from bot.render.markdown import fingerprint, post_name, read_post, render_post
from tests.domain.samples import sample_digest, sample_entry, sample_mention, sample_paper
from tests.render.posts import EMBED, FRONT, NO_ABSTRACTS, POST, QUIET, ROBOTS, SPAN_FRONT
from tests.shared import archive_posts

DAMAGED = "2020-09-16---Hot-Papers.md"


def refusal_of(content: bytes | str) -> str:
    """Why a post is refused."""
    with pytest.raises(PostFormatError) as refusal:
        read_post(content.encode() if isinstance(content, str) else content)
    return str(refusal.value)


# The recorded posts


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


# Posts written by hand


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


# Repairs


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


# Refusals


def test_a_post_that_was_cut_off_is_refused_wherever_it_was() -> None:
    """Cut at any byte, a post is refused, or every paper that is left is whole."""
    whole, content = read_post(POST.encode()).digest, POST.encode()
    accepted = []
    for end in range(len(content)):
        try:
            cut = read_post(content[:end]).digest
        except PostFormatError:
            continue
        accepted.append(end)
        assert cut.entries == whole.entries[: len(cut.entries)]
    assert len(accepted) < 12  # between papers, where nothing tells a cut from an end


def test_refuses_what_is_no_post() -> None:
    """A file that is empty, binary, too large or foreign is refused with the reason."""
    assert refusal_of(b"") == "the file is empty"
    assert refusal_of(b" \n\n") == "the file is empty"
    assert refusal_of(b"\x89PNG\r\n\x1a\n\x00") == "it is not UTF-8 text (byte 0)"
    assert refusal_of(POST.encode("utf-16")).startswith("it is not UTF-8 text")
    assert refusal_of(POST.encode() + b"\xff") == f"it is not UTF-8 text (byte {len(POST)})"
    assert refusal_of(POST + "x" * 8_000_000) == "the file is larger than 8 MB"
    assert refusal_of("# A README\n") == "it does not begin with front matter (---)"
    assert refusal_of("---\ntitle: x\n") == "the front matter does not end (no second ---)"
    assert refusal_of("---\n---\n") == "the front matter has no keys"
    assert refusal_of("---\n- a\n---\n") == "the front matter has no keys"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("title: Hot Papers 2021-02-08", "title: My holidays", "title should be “Hot Papers"),
        (
            "title: Hot Papers 2021-02-08\n",
            "",
            "title should be “Hot Papers YYYY-MM-DD”, it is missing",
        ),
        ("title: Hot Papers 2021-02-08", "title: Hot Papers 2021-02-30", "front matter: day"),
        (
            '"hot-papers-2021-02-08"',
            '"hot-papers-2021-02-09"',
            "slug should be 'hot-papers-2021-02-08'",
        ),
        ('"Hot papers 2021-02-08"', '"Cool papers"', "description should be"),
        ('template: "post"', 'template: "page"', "template should be 'post'"),
        ("draft: false", "draft: true", "draft should be False, it is True"),
        ('category: "arXiv"', 'category: "cats"', "category should be 'arXiv'"),
        ('  - "Twitter"\n', "", "tags should be"),
        ("/media/flying-marine.jpg", "", "socialImage should be a path"),
        ('"/media/flying-marine.jpg"', "7", "socialImage should be a path"),
        ("draft: false", "draft: false\nauthor: me", "the key 'author' is not part of the format"),
        ("draft: false", 'draft: false\nclock: "Mars"', "clock should be “UTC”, it is 'Mars'"),
        ("2021-02-09T15:29:41.Z", "yesterday", "date should be YYYY-MM-DDTHH:MM:SS.Z"),
        ("2021-02-09T15:29:41.Z", "2021-02-09", "date should be YYYY-MM-DDTHH:MM:SS.Z"),
        ("2021-02-09T15:29:41.Z", "2021-02-30T15:29:41.Z", "the front matter is not understood"),
        ("draft: false", "draft: [false", "line 6: the front matter is not YAML"),
        ("draft: false", "draft: !!python/name:os.system", "the front matter is not YAML"),
    ],
)
def test_refuses_foreign_front_matter(old: str, new: str, reason: str) -> None:
    """Each key that is not as in a post is named, with what it should be."""
    assert old in POST
    assert reason in refusal_of(POST.replace(old, new, 1))


def test_refuses_a_span_that_runs_backwards() -> None:
    """The last day of a span comes after its first."""
    backwards = SPAN_FRONT.replace("2020-07-04 - 2020-07-05", "2020-07-05 - 2020-07-04")
    assert "runs backwards" in refusal_of(backwards)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("# 2. Quiet", "# 3. Quiet", "paper 2 is numbered 3"),
        ("# 1. How", "# 2. How", "paper 1 is numbered 2"),
        ("# 2. Quiet", "## Quiet", "“# 2. TITLE” should stand here, not “## Quiet”"),
        ("favorites: 25", "favorites: many", "“- retweets: R, favorites: F"),
        ("retweets: 25", "retweets: -25", "“- retweets: R, favorites: F"),
        ("retweets: 25", "retweets: ٢٥", "“- retweets: R, favorites: F"),
        ("02/09/2021 15:30:00", "13/09/2021 15:30:00", "13/09/2021 15:30:00 is no time"),
        ("02/09/2021 15:30:00", "02/30/2021 15:30:00", "02/30/2021 15:30:00 is no time"),
        ("02/09/2021 15:30:00", "01/01/0001 00:00:00", "01/01/0001 00:00:00 is no time"),
        ("abs/math/0611800", "abs/math/0613800", "there is no month 13"),
        ("pdf/math/0611800", "pdf/math/0611801", "both links should name one id"),
        ("math/0611800", "math/0611800v2", "both links should name one id, without a version"),
        ("math/0611800", "math.CA/0611800", "both links should name one id"),
        ("https://arxiv.org/abs/math", "https://arxiv.org.evil.com/abs/math", "“- links:"),
        ("- [math.CA]", "[math.CA]", "“- [cs.LG](…) | …” should stand here"),
        ("[math.CA](", "[math.AG](", "“- [cs.LG](…) | …” should stand here"),
        ("Nobody shows a post.", "Nobody\nshows a post.", "“# 3. TITLE” should stand here"),
        ("Nobody shows a post.\n", "Nobody shows a post.\n\nAds\n", "“# 3. TITLE” should stand"),
    ],
)
def test_refuses_a_broken_paper_with_its_line(old: str, new: str, reason: str) -> None:
    """What a reader could only guess is refused, with the number of the line."""
    place = POST.index(QUIET) if old in QUIET else 0
    broken = POST[:place] + POST[place:].replace(old, new)
    message = refusal_of(broken)
    assert reason in message
    number = int(message.removeprefix("line ").split(":")[0])
    last = new.split("\n")[-1] or new.split("\n")[-2]
    assert last in broken.split("\n")[number - 1]


@pytest.mark.parametrize("lines", range(len(POST.split("\n"))))
def test_a_truncated_post_is_refused_or_shorter(lines: int) -> None:
    """Cut after any line, a post is refused or has the first papers, with nothing made up."""
    whole = read_post(POST.encode()).digest.entries
    cut = "\n".join(POST.split("\n")[:lines])
    try:
        post = read_post(cut.encode())
    except PostFormatError:
        return
    assert POST.startswith(post.text.rstrip())
    for entry, original in zip(post.digest.entries, whole, strict=False):
        assert (entry.counts, entry.paper.authors) == (original.counts, original.paper.authors)
        assert entry.paper.abstract in ("", original.paper.abstract)
    assert read_post(post.text.encode()).digest == post.digest


def test_a_post_cut_inside_its_facts_is_refused() -> None:
    """Without its sums, links or categories there is no paper."""
    for mark in ("- retweets", "- links", "- [math.CA]"):
        place = POST.rindex(mark)
        message = refusal_of(POST[:place])
        assert message.startswith("line ")
        assert "should stand here, not" in message


@given(st.binary())
def test_random_bytes_are_refused(content: bytes) -> None:
    """Bytes by chance are no post, and make no other error than the one that says so."""
    with pytest.raises(PostFormatError):
        read_post(content)


@settings(deadline=None)
@given(
    st.integers(0, len(POST)),
    st.integers(0, 40),
    st.text(max_size=8) | st.sampled_from(POST.splitlines(keepends=True)),
)
def test_a_damaged_post_is_refused_or_stable(start: int, gone: int, put: str) -> None:
    """Any change to a post is refused, or read so that writing and reading it is the same."""
    damaged = POST[:start] + put + POST[start + gone :]
    try:
        post = read_post(damaged.encode())
    except PostFormatError:
        return
    again = read_post(post.text.encode())
    assert (again.text, again.repairs) == (post.text, ())


# YAML that costs


def bomb(key: str) -> str:
    """Front matter whose value for `key` has 10^8 items in a few bytes."""
    layers = ["x0: &x0 [y, y, y, y, y, y, y, y, y, y]"]
    layers += [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 10)}]" for n in range(1, 8)]
    return "---\n" + "\n".join([*layers, f"{key}: *x7"]) + "\n---\n"


READ_FROM_STDIN = """
import sys
from bot.errors import PostFormatError
from bot.render.markdown import read_post
try:
    read_post(sys.stdin.buffer.read())
except PostFormatError as error:
    print(len(str(error)) < 500)
"""


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(bomb("title"), id="bomb in the title"),
        pytest.param(bomb("clock"), id="bomb in the clock"),
        pytest.param(f"---\ntitle: {'[' * 5000}{']' * 5000}\n---\n", id="deep"),
        pytest.param(f"---\ntitle: {'[' * 200_000}{']' * 200_000}\n---\n", id="very deep"),
    ],
)
def test_hostile_yaml_is_refused_quickly(content: str) -> None:
    """A few bytes of YAML can neither hang the reader nor crash the process."""
    done = subprocess.run(
        [sys.executable, "-c", READ_FROM_STDIN],
        input=content.encode(),
        capture_output=True,
        timeout=3,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, b"True")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2021-02-09T15:29:41.Z", "0999-01-01T00:00:00.Z"),
        ("2021-02-09T15:29:41.Z", "0001-01-01T00:00:00+05:00"),
        ("2021-02-09T15:29:41.Z", "9999-12-31T23:59:59-05:00"),
        ("title: Hot Papers 2021-02-08", f"title: 0x{'f' * 5000}"),
        ("draft: false", f"draft: 0x{'f' * 5000}"),
    ],
    ids=["year 999", "before year 1", "after year 9999", "huge title", "huge draft"],
)
def test_values_that_python_cannot_handle_are_refused(old: str, new: str) -> None:
    """A moment or a number beyond Python's limits is a fault of the post."""
    assert refusal_of(POST.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("02/09/2021 15:30:00", "02/09/0021 15:30:00"),
        ("/media/flying-marine.jpg", r"/media/\u0085.jpg"),
    ],
    ids=["year 21", "picture with a line break"],
)
def test_what_is_read_can_be_read_again(old: str, new: str) -> None:
    """A post that is accepted is written in a form that is accepted unchanged."""
    try:
        post = read_post(POST.replace(old, new).encode())
    except PostFormatError:
        return
    assert read_post(post.text.encode()) == replace(post, repairs=())


def test_refuses_text_before_the_front_matter() -> None:
    """A line that the format has no place for is not lost silently."""
    assert refusal_of("---junk\n" + POST)


# What is written


def test_writes_only_what_reaches_the_bar() -> None:
    """A post has the papers from the bar on, numbered from 1; an imported one has them all."""
    digest = sample_digest(
        sample_entry(1, shares=9, likes=9), sample_entry(2, shares=25, likes=25), sample_entry(3)
    )
    written = read_post(render_post(digest, bar=50).encode()).digest
    assert [(e.rank, e.paper.arxiv_id) for e in written.entries] == [
        (1, "2102.00002"),
        (2, "2102.00003"),
    ]
    imported = replace(digest, imported=True)
    assert len(read_post(render_post(imported, bar=50).encode()).digest.entries) == 3


def test_writes_the_canonical_form() -> None:
    """A digest made here is written like a historical post, with its clock in the front matter."""
    paper = sample_paper(title="Robots\nand \x1b[1mmen", authors=("A\nda",), abstract="One.\nTwo.")
    mention = sample_mention(embed="<blockquote>a</blockquote>")
    hidden = sample_mention(embed="")
    entry = sample_entry(1, paper=paper, mentions=(mention, hidden))
    assert render_post(sample_digest(entry)) == (
        FRONT.replace("15:29:41", "07:00:00").replace('.jpg"\n', '.jpg"\nclock: "UTC"\n')
        + "\n# 1. Robots and [1mmen\n\nA da\n"
        + "\n- retweets: 40, favorites: 20 (02/09/2021 06:29:41)\n"
        + "\n- links: [abs](https://arxiv.org/abs/2102.02915)"
        + " | [pdf](https://arxiv.org/pdf/2102.02915)\n"
        + "- [cs.RO](https://arxiv.org/list/cs.RO/recent)"
        + " | [cs.LG](https://arxiv.org/list/cs.LG/recent)\n"
        + "\nOne. Two.\n\n<blockquote>a</blockquote>\n\n\n\n"
    )


def test_the_fingerprint_is_the_posts_sha256() -> None:
    """Equal posts have one fingerprint, and it is the one that other tools compute."""
    assert fingerprint("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert fingerprint(POST) == fingerprint(render_post(read_post(POST.encode()).digest))
    assert fingerprint(POST) != fingerprint(POST + "\n")


@pytest.mark.parametrize("abstract", ["# 2. Results", "<blockquote is an HTML tag."])
def test_abstracts_that_look_like_the_format(abstract: str) -> None:
    """An abstract is an abstract, whatever it begins with."""
    digest = sample_digest(
        sample_entry(1, paper=sample_paper("2102.00001", abstract=abstract)), sample_entry(2)
    )
    first = read_post(render_post(digest).encode()).digest.entries[0]
    assert first.paper.abstract == abstract


def test_a_paper_without_categories_can_be_read_again() -> None:
    """A paper whose categories nobody knows does not make a post that is refused."""
    entry = sample_entry(1, paper=sample_paper(categories=()))
    assert len(read_post(render_post(sample_digest(entry)).encode()).digest.entries) == 1


# Properties

TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(list("#-*[]()<>&|\\`$\"':, \n\r\t\x00\x1b\x85\x9b\u2028\u202e\ud800√º")),
    ),
    min_size=1,
    max_size=60,
)
VISIBLE = TEXTS.filter(lambda text: without_controls(text).strip(" ") != "")
NAMES = VISIBLE.filter(lambda name: ", " not in without_controls(f"{name}."))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
COUNTS = st.builds(Counts, st.integers(0, 10**6), st.integers(0, 10**6), comments=st.just(0))
EMBEDS = st.sampled_from([EMBED, "<blockquote><p>a</p></blockquote>", "<blockquote>\n# 2. x\n---"])
PAPERS = st.builds(
    Paper,
    arxiv_id=st.sampled_from(["2102.02915", "1412.0001", "math/0611800", "hep-th/9901001"]),
    title=VISIBLE,
    authors=st.lists(NAMES, min_size=1, max_size=4).map(tuple),
    categories=st.lists(
        st.sampled_from(["cs.RO", "stat.ML", "hep-th"]), min_size=1, max_size=3
    ).map(tuple),
    abstract=VISIBLE,
)


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    """A digest made here, whose texts are as hostile as they come."""
    entries = tuple(
        Entry(
            rank=rank,
            paper=draw(PAPERS),
            counts=(counts := draw(COUNTS)),
            score=float(counts.attention),
            observed_at=draw(MOMENTS),
            mentions=tuple(
                sample_mention(embed=draw(EMBEDS)) for _ in range(draw(st.integers(0, 2)))
            ),
        )
        for rank in range(1, draw(st.integers(0, 4)) + 1)
    )
    last_day = draw(st.sampled_from([None, date(2021, 2, 9)]))
    return sample_digest(*entries, closed_at=draw(MOMENTS), last_day=last_day)


def written_parts(entry: Entry) -> tuple[object, ...]:
    """What a post says about an entry, its texts on one line."""
    paper = entry.paper
    return (
        entry.rank,
        paper.arxiv_id,
        without_controls(paper.title),
        tuple(without_controls(author) for author in paper.authors),
        paper.categories,
        without_controls(paper.abstract),
        entry.counts,
        entry.observed_at,
        [mention.embed for mention in entry.mentions],
    )


@settings(deadline=None)
@given(digests())
def test_reads_back_what_it_wrote(digest: Digest) -> None:
    """Papers, order, sums, times and embeds of any digest survive; its post is a fixed point."""
    text = render_post(digest)
    post = read_post(text.encode())
    assert (post.text, post.repairs) == (text, ())
    assert post.digest.label == digest.label
    assert post.digest.closed_at == digest.closed_at
    assert [written_parts(e) for e in post.digest.entries] == [
        written_parts(e) for e in digest.entries
    ]
