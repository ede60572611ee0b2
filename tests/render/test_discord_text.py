"""Nothing in a title or a name acts in Discord, and all of it can be read."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.discord_text import link_target, link_text, masked_link, plain

HOSTILE = st.text(
    st.one_of(
        st.sampled_from(list("@<>#:/!&*_~|`[]()\\.-+=1 \n\u200b\u202e\u2066\ufe0f🎉👩\u200d↔™")),
        st.sampled_from(list("ehrvyonitdscgmp")),
        st.characters(),
    ),
    max_size=60,
)
WORDS = (
    "@everyone @here @Everyone <@1234> <@!1> <@&12> <#12> <t:1:R> </cmd:12> <:e:12> <a:e:12>"
    " <id:home> <https://a.b> https://a.b/_c_*d* [x](https://evil.com) ``` ` || ~~ ** __ \\ # >"
    " - 1. -# :smile: discord.gg/x https://discord.gg/x \u202e 🎉 a https:// http :// @ < > every"
    " one \u200b \ufeff"
)
PIECES = st.lists(st.sampled_from([" ", "\n", *WORDS.split()]), max_size=12).map("".join)
ACTING = re.compile(
    r"@(?:everyone|here)|<(?:@[!&]?|#|t:|/\w*:|a?:\w+:|id:)\d*|discord(?:app)?\.(?:gg|com/invite)",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"https?://[^\s<]+[^<.,:;\"'\]\s]", re.IGNORECASE)
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff]")
ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")


def displayed(markdown: str) -> str:
    """What Discord shows of escaped text: without its escapes and its zero-width spaces."""
    return ESCAPE.sub(r"\1", markdown).replace("\u200b", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How to Train Your Robot: A (Short) Guide!", "How to Train Your Robot: A (Short) Guide!"),
        ("*a* **b** _c_ __d__ ~~e~~ ||f||", r"\*a\* \*\*b\*\* \_c\_ \_\_d\_\_ \~\~e\~\~ \|\|f\|\|"),
        ("`a` ```b```", r"\`a\` \`\`\`b\`\`\`"),
        ("# a # b", r"\# a # b"),
        ("-# small", r"\-# small"),
        ("> quoted", r"\> quoted"),
        ("- one", r"\- one"),
        ("12. one", r"12\. one"),
        ("3.5 billion", "3.5 billion"),
        ("a\nb\r\n# c", "a b # c"),
        (r"\alpha", r"\\alpha"),
        ("[x](https://evil.com)", r"\[x\](https://evil.com)"),
        ("@everyone and @here", "@\u200beveryone and @\u200bhere"),
        ("pass@k of a@b.c", "pass@k of a@b.c"),
        ("<@123> <#1> p < 0.05", "<\u200b@123> <\u200b#1> p < 0.05"),
        ("<t:1:R> </hot:1> <:a:1>", "<\u200bt\\:1:R> <\u200b/hot:1> <\u200b\\:a:1>"),
        (":tada: at 10:30:59", r"\:tada: at 10\:30:59"),
        ("a\u202egpj.exe\x1b[0m", r"agpj.exe\[0m"),
        ("@\u200beveryone @\u2060here", "@\u200beveryone @\u200bhere"),
        ("see https://a.b/c_d*e.", "see https://a.b/c_d%2Ae."),
        ("<https://a.b/c>", "https://a.b/c"),
        ("discord.gg/x", "discord\u200b.gg/x"),
        ("", ""),
    ],
)
def test_shows_text_as_it_was_written(text: str, expected: str) -> None:
    """Markdown is escaped, mentions are broken by a zero-width space, links stay links."""
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How to Train Your Robot: A (Short) Guide!", "How to Train Your Robot: A (Short) Guide!"),
        ("*a* _b_ ~c~ |d| `e`", "∗a∗ ˍbˍ ∼c∼ ∣d∣ ˋeˋ"),
        (r"[x](y) \z", "［x］(y) ∖z"),
        ("<@1> a < b", "‹@1› a ‹ b"),
        ("@everyone pass@1", "@\u200beveryone pass@1"),
        ("see https://a.b/c", "see a.b/c"),
        ("hthttp://tp://a", "http∶//a"),
        ("steam://run", "steam∶//run"),
        ("🤗 Transformers", "Transformers"),
        ("A ↔ B™ 1️⃣", "A ⟷ Bᵀᴹ 1"),
        (":tada: done", "∶tada: done"),
        ("discord.gg/x", "discord\u200b.gg/x"),
        ("a\nb\u202ec", "a bc"),
        ("𝕏 and 𝒪(n²) ∑ → ∞", "𝕏 and 𝒪(n²) ∑ → ∞"),
        ("🎉", "—"),
        ("\u2800\u3164", "—"),
        ("", "—"),
    ],
)
def test_replaces_what_acts_in_a_link(text: str, expected: str) -> None:
    """Inside a link nothing is escaped: look-alikes stand for what Discord would understand."""
    assert link_text(text) == expected


@given(st.one_of(HOSTILE, PIECES))
def test_nothing_pings(text: str) -> None:
    """No mention, timestamp, command, custom emoji or invitation survives."""
    assert not ACTING.search(plain(text))
    assert not ACTING.search(link_text(text))


@given(st.one_of(HOSTILE, PIECES))
def test_nothing_controls_the_line(text: str) -> None:
    """No line break, control character or mark that turns the line around survives."""
    assert not CONTROLS.search(plain(text))
    assert not CONTROLS.search(link_text(text))


@given(st.one_of(HOSTILE, PIECES))
def test_all_markdown_is_escaped(text: str) -> None:
    """Outside links every sign of Markdown has its own backslash, and none begins a line."""
    unescaped = re.sub(r"\\[^\w\s]|\\_", "", ADDRESS.sub("", plain(text)))
    assert not set(unescaped) & set("*_~|`[]\\")
    assert not re.match(r"#|>|-|\+|\d{1,9}\.\s", plain(text))


@given(st.one_of(HOSTILE, PIECES))
def test_a_link_stays_a_link(text: str) -> None:
    """A link's text has no bracket, no Markdown, no address, no emoji, and is never empty."""
    shown = link_text(text)
    assert not set(shown) & set("[]<>*_~|`\\")
    assert "://" not in shown
    assert not re.search("[\U0001f000-\U0001faff\ufe0f\u2600\u2194]", shown)
    assert shown.strip(" \u200b")


@given(st.text(string.ascii_letters + string.digits + " ,.;!?()'\"%&/=éß日本", max_size=60))
def test_shows_all_of_an_ordinary_text(text: str) -> None:
    """A text that has nothing of the kind is shown as it is, in both places."""
    line = " ".join(text.split())
    assert displayed(plain(text)) == line
    assert link_text(text) in (line, "—")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://arxiv.org/abs/2102.02915", "https://arxiv.org/abs/2102.02915"),
        ("https://a.b:8443/c?d=e&f=%20#g", "https://a.b:8443/c?d=e&f=%20#g"),
        ("https://a.b/c d(e)[f]*`|", "https://a.b/c%20d%28e%29%5Bf%5D%2A%60%7C"),
        ("https://a.b/é/@everyone", "https://a.b/%C3%A9/%40everyone"),
        ("https://A.B/c\nd", "https://A.B/cd"),
        ("http://a.b", None),
        ("javascript:alert(1)", None),
        ("//a.b", None),
        ("https://", None),
        ("https://user@a.b", None),
        ("https://a.b@evil.com", None),
        ("https://ä.b", None),
        ("https://a b/", None),
        ("https://[::1]/", None),
        ("https://a.b:x/", None),
        ("", None),
    ],
)
def test_links_only_to_the_web(url: str, expected: str | None) -> None:
    """Only a plain address of https is linked to, and nothing in it can end the parentheses."""
    assert link_target(url) == expected


@given(st.one_of(HOSTILE, PIECES))
def test_a_target_cannot_end_its_link(path: str) -> None:
    """Whatever the path, the target is one run of harmless ASCII."""
    target = link_target(f"https://a.b/{path}")
    assert target is not None
    assert re.fullmatch(r"https://a\.b[!-'+-;=?A-Z_a-z~%]*", target)
    assert not set(target) & set("()<>[]`*|\\@ ")


def test_makes_masked_links() -> None:
    """A title is linked where there is an address, and else shown as plain text."""
    assert masked_link("A [b]", "https://arxiv.org/abs/1") == "[A ［b］](https://arxiv.org/abs/1)"
    assert masked_link("A [b]", "javascript:x") == r"A \[b\]"
