"""Hostile titles, names and posts, as hypothesis strategies: what people could write to do harm."""

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

EVIL = "https://evil.example/x"
"""No message of ours leads there, unless as an address that anybody can read."""

_DISCORD = (
    "@everyone", "@here", "<@1>", "<@!1>", "<@&2>", "<#3>", "</hot:4>", "<t:1:R>", "<t:1>",
    "<:evil:5>", "<a:evil:5>", "<id:customize>", ":smile:", "discord.gg/evil",
    "discord.com/invite/evil", f"[free]({EVIL})", f"[free](<{EVIL}>)", f"]({EVIL})", "](", "](<",
    f"<{EVIL}>", EVIL, f"{EVIL}_a_*b*~~c~~", "[", "]", "(", ")", "\\", "\\\\", "||x||", "||",
    "**b**", "**", "__u__", "*", "_", "~~s~~", "`c`", "``", "```js\nx\n```", "```", "# ", "## ",
    "-# ", "> ", ">>> ", "- ", "* ", "1. ", "\n# ", "\n> ", "\n-# ", "\n- ",
)  # fmt: skip
_TERMINAL = (
    "\x1b[2J", "\x1b[1;1H", "\x1b[31m", f"\x1b]8;;{EVIL}\x1b\\", "\x1b]0;title\x07", "\x1bc",
    "\x9b2J", "\x9d0;x\x9c", "\x07", "\x08\x08\x08", "\r", "\x7f", "\x00", "\x0e", "\x90q\x9c",
)  # fmt: skip
_MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>", "</blockquote>",
    "</p></blockquote><script>", "<!--", "-->", "<![CDATA[", "<?php", f'<a href="{EVIL}">x</a>',
    "<a href='javascript:alert(1)'>x</a>", "<style>*{display:none}</style>", "<iframe src=//x>",
    "&lt;b&gt;", "&amp;lt;", "&#60;b&#62;", "&", '"', "'", "<", ">", "[x](javascript:alert(1))",
    f"![x]({EVIL})", f"[a]: {EVIL}", "[a]", "~~~", "    code", "| a | b |", "***", "---", "===",
    "\n---\n", ": ", "!!python/object/apply:os.system ['x']", "&a [*a, *a]", "%TAG ! x",
    "{{ x }}", "\n\n# 2. Another paper\n", "- retweets: 9, favorites: 9 (01/01/2021 00:00:00)",
    "- links: [abs](https://arxiv.org/abs/1) | [pdf](https://arxiv.org/pdf/1)",
    '<blockquote class="twitter-tweet">', "# 1. Title",
)  # fmt: skip
_TEX = (
    "$x$", "$", "$$", "\\(", "\\)", "\\[", "$\\frac{a}{b}$", "\\frac", "\\frac{", "{", "}", "^",
    "_", "^{x}", "_{", "\\mathbb{R}", "\\def\\a{\\a\\a}\\a", "\\input{/etc/passwd}",
    "\\href{x}{y}", f"\\href{{{EVIL}}}{{free}}", f"\\url{{{EVIL}}}", "\\unicode{x202e}",
    "\\unicode{27}", "\\'e", '\\"o', "\\c{c}", "\\begin{equation}x\\end{equation}", "\\cal x",
    "\\not=", "%", "~", "``x''", "\\sqrt[3]{x}",
    "\\unicode{x5b}x\\unicode{x5d}(https://evil.example)", "\\_", "\\*", "\\`",
)  # fmt: skip
_UNSEEN = (
    "\u202e", "\u202d", "\u2066", "\u2067", "\u2069", "\u200f", "\u061c", "\u200b", "\u200d",
    "\u2060", "\ufeff", "\u00ad", "\u115f", "\u3164", "\u2800", "\u180e", "\ufffc", "\ufff9",
    "\u034f", "\ufe0f", "\U000e0041", "\U000e007f", "\u0301" * 40,
    "Z\u0351\u036b\u0343\u0323\u0316", "\ud83d", "\ude00", "\udfff\ud800",
)  # fmt: skip
_EMOJI = (
    "😀", "👨‍👩‍👧‍👦", "👩🏽‍🚀", "🇫🇷", "🇫", "1️⃣", "#️⃣", "*️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "™️", "↔️", "⭐", "☺",
    "🀄", "㊗",
)  # fmt: skip
_BREAKS = (
    "\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\t",
)  # fmt: skip
_SCRIPTS = (
    "word ", "大規模言語", "שלום", "مرحبا", "𝕏", "ﷺ", "नमस्ते", "한국어", "ﾊﾟ", "é", "Ω", "ß", "İ",
)  # fmt: skip
SNIPPETS = (
    *_DISCORD, *_TERMINAL, *_MARKUP, *_TEX, *_UNSEEN, *_EMOJI, *_BREAKS, *_SCRIPTS,
)  # fmt: skip

_snippet = st.sampled_from(SNIPPETS)
_anything = st.text(st.characters(exclude_categories=()), max_size=20)
_times = st.sampled_from([2, 3, 9, 9, 9, 40, 40, 700])
_repeated = st.builds(lambda text, times: text * times, _snippet, _times)
_nested = st.builds(
    lambda pair, depth: pair[0] * depth + "x" + pair[1] * depth,
    st.sampled_from(
        [
            ("{", "}"),
            ("(", ")"),
            ("[", "]"),
            ("$", "$"),
            ("\\frac{", "}{x}"),
            ("^{", "}"),
            ("<b>", "</b>"),
        ]
    ),
    _times,
)
_fragment = st.one_of(*[_snippet] * 6, *[_anything] * 2, _repeated, _nested)

titles = st.lists(_fragment, max_size=8).map("".join)
"""Titles, abstracts, posts, and whatever else is a text; empty ones, too."""

names = st.lists(st.one_of(_snippet, _anything), max_size=3).map("".join)
"""Names of people, handles, categories and the like: mostly short."""


def drawn(strategy: st.SearchStrategy[str], number: int, first_seed: int) -> list[str]:
    """That many texts, the same ones for the same seed."""
    found: list[str] = []

    @seed(first_seed)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def keep(text: str) -> None:
        found.append(text)

    keep()
    # Few texts can be drawn from a few examples: those of them come again.
    return [found[index % len(found)] for index in range(number)]
