"""The files of the languages: complete, alike, and all of it used."""

import re
from collections.abc import Iterator

import pytest

from bot.texts import Language
from bot.texts.codes import read_file
from tests.texts.catalogue import CODES, inside, keys, selectors, uses, variables

COUNTS = (0, 1, 2, 5, 11, 1000)
OF_LANGUAGES = {
    "format-day",
    "format-day-short",
    "format-date",
    "format-date-short",
    "format-weekday",
    "format-moment",
}
"""What `Language` itself says; `test_language.py` has each of them."""

BY_NAME = ("bot/ui/commands.py", "bot/ui/help_message.py")
"""These make keys of the names of commands: `tests/ui/test_commands.py` looks after those."""
OF_COMMANDS = ("command-", "menu-")


def test_every_text_that_the_code_says_is_there_in_english() -> None:
    """Each key is a literal that English has, but for those that are made of names."""
    unknown = [
        (use.where, use.key)
        for use in uses()
        if use.key not in variables("en") and not (use.key == "" and use.where.startswith(BY_NAME))
    ]
    assert unknown == []


def test_every_text_is_given_what_it_is_about() -> None:
    """Wherever a text is said, it is given its values, and no others."""
    wrong = [
        (use.where, use.key, sorted(use.values ^ variables("en")[use.key]))
        for use in uses()
        if use.key in variables("en") and not use.is_open and use.values != variables("en")[use.key]
    ]
    assert wrong == []


def test_nothing_in_english_is_idle() -> None:
    """Each text is said somewhere, or stands inside of another."""
    said = {use.key for use in uses()} | inside("en")
    idle = {key for key in set(variables("en")) - said if not key.startswith(OF_COMMANDS)}
    assert idle == OF_LANGUAGES


@pytest.mark.parametrize("code", CODES)
def test_a_language_has_the_texts_of_english(code: str) -> None:
    """The same keys, about the same values, with the same words to choose between."""
    assert variables(code) == variables("en")
    assert selectors_of_words(code) == selectors_of_words("en")


@pytest.mark.parametrize("code", CODES)
def test_a_key_stands_once_and_where_english_has_it(code: str) -> None:
    """Of two texts with one key the second would never be said; a file is read beside another."""
    assert keys(code) == tuple(dict.fromkeys(keys("en")))


@pytest.mark.parametrize("code", CODES)
def test_every_text_can_be_said(code: str) -> None:
    """About small and large numbers, about words, and about each word that it knows."""
    language = Language(code)
    for key, names in variables(code).items():
        for values in samples(code, key, names):
            text = language.say(key, **values)
            assert text.strip()
            assert "{" not in text


@pytest.mark.parametrize("code", CODES)
def test_an_address_ends_where_it_ends(code: str) -> None:
    """Discord takes letters of all scripts behind an address for a part of it."""
    assert re.findall(r"https?://[!-~]*[^\x00-\x7f]", read_file(code)) == []


def test_a_file_with_a_fault_is_refused() -> None:
    """What is not Fluent is not left out in silence."""
    broken = Language("en", read=lambda code: "papers = { $count\n")
    with pytest.raises(ValueError, match="papers"):
        broken.say("papers", count=1)


def selectors_of_words(code: str) -> dict[str, dict[str, frozenset[str]]]:
    """The words that texts choose between, without the plural forms, which each language has."""
    plural = {"zero", "one", "two", "few", "many", "other"}
    kept = {
        key: {name: words - plural for name, words in found.items() if words - plural}
        for key, found in selectors(code).items()
    }
    return {key: found for key, found in kept.items() if found}


def samples(code: str, key: str, names: frozenset[str]) -> Iterator[dict[str, int | str]]:
    """Values for a text: each count for all of them, words, and those between which it chooses."""
    for count in COUNTS:
        yield dict.fromkeys(names, count)
    yield dict.fromkeys(names, "words")
    for name, words in selectors(code).get(key, {}).items():
        for word in words:
            yield dict.fromkeys(names, 2) | {name: word}
