"""Sentences that are stored, and read later in whatever language."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts import Said, find_language
from bot.texts.said import listed
from bot.texts.stored import read_sentence, write_sentence

SENTENCES = (
    Said("no-links"),
    Said("lacks", count=2, names=listed(["a", "b"]), channel="#papers"),
    Said("last-failed", day=date(2021, 2, 8), reason=Said("discord-slow")),
    Said("missing-open", moment=datetime(2021, 2, 9, 9, tzinfo=UTC)),
)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda said: said.key)
def test_a_sentence_comes_back_whole(sentence: Said) -> None:
    """With numbers, days, moments and sentences inside: it can be told in every language."""
    read = read_sentence(write_sentence(sentence))
    japanese = find_language("ja")
    assert japanese is not None
    assert read == sentence
    assert japanese.tell(read) == japanese.tell(sentence) != str(sentence)


@given(st.text() | st.just('\x1e{"key": "papers", "values": {}}') | st.just('{"key": "papers"}'))
def test_a_plain_text_is_never_taken_for_a_sentence(text: str) -> None:
    """Whatever people are called and servers answer, it comes back as a text."""
    assert read_sentence(write_sentence(text)) == text.replace("\x1e", "")


def test_old_texts_are_read() -> None:
    """What was written before there were languages is a plain text."""
    old = "I lack the permission View Channel in #papers"
    assert read_sentence(old) == old


@pytest.mark.parametrize(
    "written",
    [
        '\x1e{"key": "of-another-version", "values": {}, "english": "as it was"}',
        '\x1e{"key": "papers", "values": {}, "english": "as it was"}',
    ],
)
def test_a_text_of_another_version_is_read_in_english(written: str) -> None:
    """One that is unknown here, or is about other values, has its English beside it."""
    assert read_sentence(written) == "as it was"
