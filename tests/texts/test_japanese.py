"""Japanese is written in Japanese: what stays in Latin letters are names, and what people type."""

import re

from tests.texts.catalogue import literals

NAMES = {
    *("arXiv", "Discord", "Hot", "Papers", "Markdown", "HTTP", "DOI", "UTC", "Ctrl"),
    *("hot-papers-bot", "charts", "pip", "install", "PostgreSQL", "pg_dump"),
    *("API", "DNS", "TLS", "HTML", "XML"),
}
TYPED = {
    *("AND", "OR", "NOT", "author", "all", "close", "noon"),
    *("today", "yesterday", "latest", "Feb", "Asia", "Tokyo", "everyone"),
    *("cards", "compact", "thread", "math", "stat", "subscribe", "http", "https"),
    *("keep", "handle", "app_password", "bearer_token"),
}
"""Words that people type, or read in what they typed; commands, addresses and sections of
the configuration file are known as such."""
OF_PATTERNS = "format-"
ADDRESSES = r"\[\[?[a-z.]+\]|https?://[!-~]+|[a-z]+\.(?:org|com?)(?![a-z])[!-~]*"
COMMANDS = r"`[^`]*(?:`|$)|(?<![0-9])/[a-z]+(?: [a-z]+)?"


def test_no_english_word_is_left() -> None:
    """Whoever adds a text is told where it is still English."""
    found = {
        (key, word)
        for key, text in literals("ja")
        if not key.startswith(OF_PATTERNS)
        for word in re.findall(
            r"[A-Za-z][A-Za-z_-]{2,}", re.sub(f"{COMMANDS}|{ADDRESSES}", "", text)
        )
        if word not in NAMES | TYPED
    }
    assert found == set()


def test_every_word_that_may_be_left_is_used() -> None:
    """The list of them stays as short as it can be."""
    words = {word for _, text in literals("ja") for word in re.findall(r"[A-Za-z_-]+", text)}
    assert (NAMES | TYPED) - words == set()
