"""The HTML of shown posts: nothing of it runs, loads or leads where its author wants."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.embeds import quote_embed, sanitised_embed
from bot.render.markdown import read_post, render_post
from tests.domain.samples import sample_digest, sample_entry, sample_mention

SCRIPT = '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'
OPEN = '<blockquote class="twitter-tweet">'
HTML_PIECES = (
    *('<blockquote class="twitter-tweet">', "</blockquote>", "<blockquote>", "<p>", "</p>", "<br>"),
    *("<script>", "</script>", "alert(1)", "<style>", "</style>", "<iframe src=x>", "<!--", "-->"),
    *('<img src=x onerror="alert(1)">', '<a href="javascript:alert(1)">', "</a>", "<svg onload=x>"),
    *('<a href="https://x.com/a/status/1">', '<p onclick="x" style="y" lang="en">', "<math>"),
    *("\n", "\n\n", "\r\n", "\x1b[31m", "\x9b", "\u2028", "&lt;script&gt;", "&#10;", '"', "'", "<"),
)


def quoted(inside: str) -> str:
    """An oEmbed answer around something."""
    return f'{OPEN}{inside}</blockquote>\n<script src="https://evil.com/x.js"></script>\n'


def test_keeps_the_recorded_answer(shared_data: Path) -> None:
    """X's answer keeps its words, spaces and links."""
    recorded = json.loads((shared_data / "twitter-oembed/tweepy__testgetoembed.json").read_text())
    answer = json.loads(recorded["interactions"][0]["response"]["body"]["string"])["html"]
    embed = sanitised_embed(answer)
    assert embed == (
        f'{OPEN}<p lang="en" dir="ltr">RT '
        '<a href="https://twitter.com/TwitterEng?ref_src=twsrc%5Etfw">@TwitterEng</a>: '
        'Bolstering our infrastructure. "As  usage patterns change, Twitter can remain resilient." '
        '<a href="http://t.co/uML86B6s">http://t.co/uML86B6s</a></p>— Twitter (@Twitter) '
        '<a href="https://twitter.com/Twitter/status/266367358078169089?ref_src=twsrc%5Etfw">'
        f"November 8, 2012</a></blockquote>\n{SCRIPT}"
    )


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        ("<p>a</p>", "<p>a</p>"),
        ("a<br>b", "a<br>b"),
        ('<p lang="en" dir="rtl">a</p>', '<p lang="en" dir="rtl">a</p>'),
        ('<a href="https://arxiv.org/abs/1">a</a>', '<a href="https://arxiv.org/abs/1">a</a>'),
        ("<script>alert(1)</script>a", "a"),
        ("<style>p { display: none }</style>a", "a"),
        ('<img src=x onerror="alert(1)">a', "a"),
        ('<p onclick="alert(1)" style="position:fixed">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="JaVa&#10;ScRiPt:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
        ('<a href="http://t.co/x">a</a>', '<a href="http://t.co/x">a</a>'),
        ('<a href="ftp://evil.com">a</a>', "<a>a</a>"),
        (
            '<a href="https://a.org" onmouseover="x" target="_top">a</a>',
            '<a href="https://a.org">a</a>',
        ),
        ('<iframe src="https://evil.com"></iframe>a', "a"),
        ("<svg onload=alert(1)></svg>a", "a"),
        ("<form><input><button>a</button></form>", "a"),
        ("<!-- a -->b", "b"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("a\n\nb\r\nc\u2028d", "a  b c d"),
        ("\x1b[31ma\x9bb", "[31mab"),
        ("<p>a", "<p>a</p>"),
    ],
)
def test_keeps_only_harmless_html(inside: str, kept: str) -> None:
    """Quotes, paragraphs, line breaks and links to the web stay; the script is X's own."""
    assert sanitised_embed(quoted(inside)) == f"{OPEN}{kept}</blockquote>\n{SCRIPT}"


@pytest.mark.parametrize("address", ["//evil.com/x", "/x", "x.html", "?a=b"])
def test_drops_relative_links(address: str) -> None:
    """A link that does not name https leads to wherever the post is shown, so it goes."""
    assert address not in sanitised_embed(quoted(f'<a href="{address}">a</a>'))


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "a",
        "<p>a</p>",
        "<blockquote>a</blockquote>",
        '<blockquote class="evil">a</blockquote>',
        '<p>a</p><blockquote class="twitter-tweet">a</blockquote>',
        SCRIPT,
    ],
)
def test_without_a_tweet_there_is_no_embed(answer: str) -> None:
    """An answer that is no quote of a post gives nothing."""
    assert sanitised_embed(answer) == ""


def test_nothing_follows_the_last_quote() -> None:
    """Text after the quote is not part of it, and quotes inside stay inside."""
    nested = quoted("a<blockquote>b</blockquote>c") + "<p>Buy!</p>"
    embed = sanitised_embed(nested)
    assert embed == f"{OPEN}a<blockquote>b</blockquote>c</blockquote>\n{SCRIPT}"


@given(st.lists(st.sampled_from(HTML_PIECES) | st.text(max_size=5), max_size=12).map("".join))
def test_any_html_becomes_one_harmless_block(inside: str) -> None:
    """Whatever X might answer, the reader takes the embed as one block and only our script runs."""
    embed = sanitised_embed(OPEN + inside)
    assert embed.startswith(OPEN)
    quote, script = embed.split("\n")
    assert script == SCRIPT
    assert quote.isprintable() or not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", quote)
    tags = set(re.findall(r"<([/a-z!]+)", quote))
    assert tags <= {"blockquote", "/blockquote", "p", "/p", "a", "/a", "br"}
    assert not re.search(r"<[^>]* (?:on[a-z]+|style|src)=", re.sub(r'"[^"]*"', '""', quote))


def test_quotes_a_post_on_x() -> None:
    """A post on X is the smallest form that X's script completes, without its text."""
    mention = sample_mention(post_id="99", text="Robots!")
    assert quote_embed(mention) == (
        f'{OPEN}<a href="https://twitter.com/ada/status/99">X @ada</a></blockquote>\n{SCRIPT}'
    )


def test_quotes_a_post_elsewhere() -> None:
    """Another source's post is its text with a link, and no script."""
    mention = sample_mention(source="bluesky", url="https://bsky.app/1", text="Robots!\nMore.")
    assert quote_embed(mention) == (
        '<blockquote><p>Robots! More.</p>&mdash; <a href="https://bsky.app/1">Bluesky @ada</a>'
        "</blockquote>"
    )


def test_escapes_what_a_post_says() -> None:
    """Text, author and address cannot leave their places."""
    mention = sample_mention(
        source="bluesky",
        url='https://bsky.app/"><script>alert(1)</script>',
        author='"><b>\x1b',
        text="<img src=x onerror='a'>\n\n# 2. &",
    )
    assert quote_embed(mention) == (
        "<blockquote><p>&lt;img src=x onerror=&#x27;a&#x27;&gt; # 2. &amp;</p>&mdash; "
        '<a href="https://bsky.app/&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">'
        "Bluesky @&quot;&gt;&lt;b&gt;</a></blockquote>"
    )


@pytest.mark.parametrize(
    ("source", "url", "text"),
    [
        ("x", "javascript:alert(1)", "a"),
        ("x", "http://twitter.com/ada/status/1", "a"),
        ("x", "", "a"),
        ("bluesky", "https://bsky.app/1", ""),
        ("bluesky", "https://bsky.app/1", "\x1b\n"),
        ("x", "https://twitter.com/ada", ""),
    ],
)
def test_without_link_or_text_there_is_no_quote(source: str, url: str, text: str) -> None:
    """A post with nothing to show, or without a safe link, gives nothing."""
    assert quote_embed(sample_mention(source=source, url=url, text=text)) == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://twitter.com.evil.com/ada/status/1",
        "https://evil.com/https://twitter.com/ada/status/1",
        "https://twitter.com/ada/status/1@evil.com",
        "https://twitter.com/ada/status/1/photo/1",
    ],
)
def test_a_foreign_link_is_not_given_to_the_script_of_x(url: str) -> None:
    """Only the address of a post on X makes X's script work on it."""
    assert SCRIPT not in quote_embed(sample_mention(url=url, text="a"))


@given(st.text(), st.text(), st.sampled_from(["x", "bluesky", "hackernews"]))
def test_the_reader_takes_a_quote_as_one_block(text: str, author: str, source: str) -> None:
    """Whatever a post says, its quote comes back from the archive as it was."""
    mention = sample_mention(source=source, author=author, text=text)
    embed = quote_embed(mention)
    digest = sample_digest(sample_entry(mentions=(sample_mention(embed=embed),)), sample_entry(2))
    entries = read_post(render_post(digest).encode()).digest.entries
    assert [m.embed for m in entries[0].mentions] == ([embed] if embed else [])
    assert len(entries) == 2


def test_half_of_a_surrogate_pair_is_left_out() -> None:
    """What no encoding can carry goes, and the quote stays."""
    answer = '<blockquote class="twitter-tweet"><p>Robots \ud83d!</p></blockquote>'
    assert sanitised_embed(answer).startswith(
        '<blockquote class="twitter-tweet"><p>Robots !</p></blockquote>'
    )


def test_an_address_turns_nothing_around() -> None:
    """Marks that reorder a line are no part of a link."""
    mention = sample_mention(url="https://bsky.app/\u202egnp", source="bluesky", text="Look")
    assert "\u202e" not in quote_embed(mention)
