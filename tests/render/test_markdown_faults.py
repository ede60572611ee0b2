"""Posts that are damaged, foreign or hostile are refused, or read and stable."""

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import PostFormatError
from bot.render.markdown import read_post
from tests.render.posts import POST, QUIET, SPAN_FRONT


def refusal_of(content: bytes | str) -> str:
    """Why a post is refused."""
    with pytest.raises(PostFormatError) as refusal:
        read_post(content.encode() if isinstance(content, str) else content)
    return str(refusal.value)


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
