"""What languages say, and which one is found for a code."""

import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.texts import ENGLISH, Language, Said, find_language, list_languages
from bot.texts.said import both, either, lines
from tests.texts.catalogue import ROOT

JAPANESE = find_language("ja")
DAY = date(2021, 2, 8)


def test_plural_forms_and_numbers_are_those_of_the_language() -> None:
    """English has two forms, Japanese one; both group thousands."""
    assert JAPANESE is not None
    assert [ENGLISH.say("papers", count=n) for n in (0, 1, 2)] == [
        "0 papers",
        "1 paper",
        "2 papers",
    ]
    assert ENGLISH.say("papers", count=10_227) == "10,227 papers"
    assert JAPANESE.say("papers", count=10_227) == "論文10,227本"


def test_days_are_written_as_the_language_writes_them() -> None:
    """Whole, beside a day of the same year and of another, without the weekday, as a weekday."""
    assert JAPANESE is not None
    same, other = date(2021, 2, 9), date(2020, 12, 31)
    written = {
        language.code: [
            language.day(DAY),
            language.day(DAY, beside=same),
            language.day(DAY, beside=other),
            language.calendar_day(DAY, beside=same),
            language.calendar_day(DAY, beside=other),
            language.weekday(6),
        ]
        for language in (ENGLISH, JAPANESE)
    }
    assert written == {
        "en": ["Mon 8 Feb 2021", "Mon 8 Feb", "Mon 8 Feb 2021", "8 Feb", "8 Feb 2021", "Sun"],
        "ja": [
            "2021年2月8日(月)",
            "2月8日(月)",
            "2021年2月8日(月)",
            "2月8日",
            "2021年2月8日",
            "日",
        ],
    }


def test_moments_are_written_in_utc() -> None:
    """With the zone's name, as everybody reads them alike."""
    assert JAPANESE is not None
    moment = datetime(2021, 2, 9, 6, 29, tzinfo=UTC)
    assert ENGLISH.moment(moment) == "9 Feb 2021 06:29 UTC"
    assert JAPANESE.moment(moment) == "2021年2月9日 06:29 UTC"


def test_a_sentence_can_be_told_in_every_language() -> None:
    """With its values, and the sentences inside it; as a string it is English."""
    assert JAPANESE is not None
    sentence = Said("day-span", first=DAY, last=Said("papers", count=2))
    assert str(sentence) == f"{sentence}" == "Mon 8 Feb 2021 to 2 papers"
    assert JAPANESE.tell(sentence) == "2021年2月8日(月)〜論文2本"
    assert JAPANESE.tell("as it is {x}") == "as it is {x}"


def test_parts_are_put_together() -> None:
    """Choices, pairs and lines, of any number of parts."""
    days = [date(2021, 2, 5), DAY]
    assert str(either(days)) == "Fri 5 Feb 2021 or Mon 8 Feb 2021"
    assert str(either(["a", "b", "c"])) == "a or b or c"
    assert str(both(days)) == "Fri 5 Feb 2021 and Mon 8 Feb 2021"
    assert str(lines([Said("papers", count=1), "b", "c"])) == "1 paper\nb\nc"
    assert either(["a"]) == "a"
    assert either([]) == ""


def test_equal_sentences_are_equal() -> None:
    """So that what holds one can be compared and kept."""
    assert Said("papers", count=1) == Said("papers", count=1)
    assert Said("papers", count=1) != Said("papers", count=2)
    assert len({Said("papers", count=1), Said("papers", count=1)}) == 1
    assert repr(Said("papers", count=1)) == "Said('papers', count=1)"


def test_values_are_put_in_as_they_are() -> None:
    """Braces, marks of Fluent and marks of direction in a value mean nothing."""
    hostile = '{ $count } { papers } {"x"} \u202e # *'
    assert ENGLISH.say("either", first=hostile, second="b") == f"{hostile} or b"
    endless = "word " * 100_000
    assert ENGLISH.say("either", first=endless, second="b") == f"{endless} or b"


def test_what_a_language_lacks_or_says_wrongly_is_said_in_english() -> None:
    """A key is never shown."""
    texts = "either = { $first } oder { $nobody }\nboth = { $first } und { $second }\n"
    german = Language("de", ENGLISH, read=lambda code: texts)
    assert german.say("both", first="a", second="b") == "a und b"
    assert german.say("either", first="a", second="b") == "a or b"
    assert german.say("papers", count=2) == "2 papers"
    assert german.day(DAY) == "Mo. 8 Feb. 2021"  # English's order, with the names of German


def test_english_must_have_a_text_and_be_given_its_values() -> None:
    """Anything else is a fault of the program, and is not shown to people."""
    with pytest.raises(LookupError):
        ENGLISH.say("papers")
    with pytest.raises(LookupError):
        ENGLISH.say("papers " + "of nobody", count=1)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [("en", "en"), ("en-US", "en"), ("en-GB", "en"), ("ja", "ja"), ("JA", "ja"), ("ja-JP", "ja")],
)
def test_the_nearest_language_is_found(wanted: str, code: str) -> None:
    """A region has the texts of its language."""
    found = find_language(wanted)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("wanted", ["", "fr", "en_US.UTF-8", "x" * 5000])
def test_an_unknown_language_is_none(wanted: str) -> None:
    """Who asks decides what is said instead."""
    assert find_language(wanted) is None


def test_languages_are_made_once() -> None:
    """Their texts are compiled once."""
    assert list_languages()[0] is ENGLISH
    assert find_language("ja") is find_language("ja")


def test_adding_a_language_is_adding_one_file(tmp_path: Path) -> None:
    """A file beside the others is all that it takes, for some texts or for all."""
    shutil.copytree(ROOT / "bot" / "texts", tmp_path / "bot" / "texts")
    (tmp_path / "bot" / "__init__.py").touch()
    added = tmp_path / "bot" / "texts" / "de.ftl"
    added.write_text(
        "papers = { $count ->\n    [one] ein Paper\n   *[other] { $count } Papers\n }\n"
    )
    program = (
        "from bot.texts import find_language\n"
        "german = find_language('de-AT')\n"
        "print(german.say('papers', count=1), german.say('papers', count=10227))\n"
        "print(german.say('both', first=1, second=2))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("ein Paper 10.227 Papers\n1 and 2\n", "")
