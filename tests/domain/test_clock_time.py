"""Times of day as people write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clock_time import parse_time, split_when
from bot.errors import OptionError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8:00", time(8)),
        ("08:00", time(8)),
        ("8am", time(8)),
        ("8 A.M.", time(8)),
        ("20.30", time(20, 30)),
        ("2030", time(20, 30)),
        ("20h30", time(20, 30)),
        ("20h", time(20)),
        ("8:30 pm", time(20, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("８：３０", time(8, 30)),
        ("noon", time(12)),
        ("Midnight", time(0)),
        ("close", None),
        (" ", None),
    ],
)
def test_understands_times(text: str, expected: time | None) -> None:
    """The ways in which people write a time are understood; `close` and nothing mean no time."""
    assert parse_time(text) == expected


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("25:00", "did you mean 23:00?"),
        ("24:00", "did you mean 00:00?"),
        ("8:75", "did you mean 08:59?"),
        ("13pm", "did you mean 13:00?"),
        ("at 8 o'clock", "did you mean 08:00?"),
        ("nooon", "did you mean noon?"),
        ("later", "write one like 8:00"),
        ("@everyone", "write one like 8:00"),
    ],
)
def test_names_the_nearest_time(text: str, guess: str) -> None:
    """What is no time is told what is allowed, and the nearest time if there is one."""
    with pytest.raises(OptionError, match="is no time of day: write one like") as refused:
        parse_time(text)
    assert guess in str(refused.value)


@given(st.times())
def test_reads_every_minute_in_both_clocks(moment: time) -> None:
    """Each minute of the day is read back from 24 and from 12 hours."""
    minute = moment.replace(second=0, microsecond=0)
    half = "am" if minute.hour < 12 else "pm"
    assert parse_time(f"{minute:%H:%M}") == minute
    assert parse_time(f"{minute:%H.%M}") == minute
    assert parse_time(f"{(minute.hour - 1) % 12 + 1}:{minute:%M} {half}") == minute


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_told_why_not(text: str) -> None:
    """Nothing that is typed fails in another way."""
    told = ""
    try:
        parse_time(text)
    except OptionError as error:
        told = str(error)
    assert len(told) < 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08:00 Europe/Berlin", ("08:00", "Europe/Berlin")),
        ("8 am New York", ("8 am", "New York")),
        ("8:30pm berlin", ("8:30pm", "berlin")),
        ("12 Europe/Oslo", ("12", "Europe/Oslo")),
        ("close  Asia/Tokyo", ("close", "Asia/Tokyo")),
        ("noon", ("noon", "")),
        ("Europe/Berlin", ("", "Europe/Berlin")),
        ("25:00 Mars", ("25:00", "Mars")),
        ("", ("", "")),
    ],
)
def test_tells_the_time_from_the_zone(text: str, expected: tuple[str, str]) -> None:
    """A time with a zone behind it is taken apart, also where one of them is missing or wrong."""
    assert split_when(text) == expected


@given(st.times(), st.sampled_from(["UTC", "America/New_York", "Etc/GMT+3"]))
def test_takes_its_own_words_apart(moment: time, zone: str) -> None:
    """What a form shows of a subscription is read back as it was."""
    assert split_when(f"{moment:%H:%M} {zone}") == (f"{moment:%H:%M}", zone)


@given(st.text(max_size=60))
def test_loses_nothing_of_what_is_typed(text: str) -> None:
    """Time and zone together are the words that were typed."""
    at, zone = split_when(text)
    assert f"{at} {zone}".split() == text.split()
