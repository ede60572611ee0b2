"""Time zones as people write them."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.zones import parse_zone, suggest_zones
from bot.errors import OptionError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/BERLIN", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("america/new york", "America/New_York"),
        ("buenos_aires", "America/Buenos_Aires"),
        ("utc", "UTC"),
    ],
)
def test_understands_zones(text: str, expected: str) -> None:
    """IANA names are understood in any case, and a city without its continent."""
    assert parse_zone(text) == expected


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("Berln", "did you mean Europe/Berlin?"),
        ("europe/berln", "did you mean Europe/Berlin?"),
        ("PST", "did you mean America/Los_Angeles?"),
        ("UTC+2", "did you mean Etc/GMT-2, which is UTC+02:00?"),
        ("GMT+9", "did you mean Etc/GMT-9, which is UTC+09:00?"),
        ("gmt-5", "did you mean Etc/GMT+5, which is UTC-05:00?"),
        ("-05:00", "did you mean Etc/GMT+5, which is UTC-05:00?"),
        ("+0530", "did you mean Asia/Kolkata, which is UTC+05:30?"),
        ("UTC+5:45", "did you mean Asia/Kathmandu, which is UTC+05:45?"),
        ("+05:31", "write one like UTC or Europe/Berlin"),
        ("+99", "write one like UTC or Europe/Berlin"),
        ("asia", "did you mean Asia/Jerusalem or Asia/Dubai or Asia/Kolkata?"),
        ("pacific", "did you mean Canada/Pacific or US/Pacific?"),
        ("Mars", "write one like UTC or Europe/Berlin"),
        ("localtime", "write one like UTC or Europe/Berlin"),
    ],
)
def test_names_the_nearest_zone(text: str, guess: str) -> None:
    """What is no zone is told what is allowed, and what is near; so is what could be several."""
    with pytest.raises(OptionError, match="is no time zone: write one like") as refused:
        parse_zone(text)
    assert guess in str(refused.value)


@given(st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"})))
def test_reads_every_zone(name: str) -> None:
    """Each zone there is stands for itself, however it is written."""
    assert parse_zone(name.upper()) == name
    assert parse_zone(name.replace("_", " ")) == name


@given(st.text(max_size=40))
def test_any_text_is_a_zone_or_told_why_not(text: str) -> None:
    """Nothing that is typed fails in another way, and what is understood exists."""
    told = ""
    try:
        assert ZoneInfo(parse_zone(text))
    except OptionError as error:
        told = str(error)
    assert len(told) < 200


def test_suggests_the_likeliest_first() -> None:
    """Cities that begin with what is typed come before names that only hold it."""
    assert suggest_zones("lond", 25) == ["Europe/London"]
    assert suggest_zones("par", 25)[0] == "America/Paramaribo"
    assert suggest_zones("new y", 25) == ["America/New_York"]
    assert suggest_zones("", 25)[0] == "UTC"


@given(st.text(max_size=30))
def test_suggestions_are_few_and_real(text: str) -> None:
    """At most as many as were asked for, each of which is understood as itself."""
    found = suggest_zones(text, 25)
    assert len(found) <= 25
    assert [parse_zone(name) for name in found] == found
