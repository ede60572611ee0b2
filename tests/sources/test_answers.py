"""JSON of services that may send anything."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import RootModel

from bot.errors import ShapeError
from bot.sources.answers import read_json
from bot.sources.exchange import Response


class Texts(RootModel[list[str]]):
    """A list of texts."""


def read(body: bytes) -> list[str]:
    """The texts in an answer."""
    moment = datetime(2026, 9, 1, tzinfo=UTC)
    return read_json(Response(200, {}, body, "http://example.org/x", moment), Texts).root


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb'["a\ud83d"]', "a\ufffd"),
        (rb'["\uDE00\ud83dx"]', "\ufffd\ufffdx"),
        (rb'["\ud83d\ude00"]', "\U0001f600"),
        (rb'["\\ud83d"]', r"\ud83d"),
        (rb'["\\\ud83d"]', "\\\ufffd"),
    ],
)
def test_half_an_emoji_does_not_break_an_answer(body: bytes, text: str) -> None:
    """Half a surrogate pair becomes U+FFFD; pairs and escaped backslashes stay what they are."""
    assert read(body) == [text]


@given(st.lists(st.text()))
def test_whole_text_arrives_as_it_was_sent(texts: list[str]) -> None:
    """Mending changes nothing in an answer that is whole, escaped or not."""
    assert read(json.dumps(texts).encode()) == texts
    assert read(json.dumps(texts, ensure_ascii=False).encode()) == texts


def test_what_is_no_json_is_a_changed_shape() -> None:
    """A page of HTML is named as what it is, with its address and without its text."""
    with pytest.raises(ShapeError, match="/x: its answer is not what it was"):
        read(b"<html>")
