"""What may be meant by keywords."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.keyword_hints import EXAMPLES, likely_meant, suggest_keywords
from bot.domain.keywords import read_keywords


@pytest.mark.parametrize(
    ("keywords", "meant"),
    [
        ("robot and vision", "robot AND vision"),
        ("robot and not vision, speech", "robot AND NOT vision OR speech"),
        ("robot or vision", "robot, vision"),
        ("robot not vision", "robot AND NOT vision"),
        ("robot -vision", "robot AND NOT vision"),
        ("robot && vision || speech", "robot AND vision OR speech"),
        ("robot, -survey", ""),
        ("robot, and vision", ""),
        ("autor:lecun", "author:lecun"),
        ("robot, Authors: lecun", "robot OR author:lecun"),
        ("titel:robot and vision", "title:robot AND vision"),
        ("author:lecun", ""),
        ("3D: a survey, co-author:x", ""),
        ("robot, vision", ""),
        ("and, or, not", ""),
        ("band or", ""),
        ("state-of-the-art", ""),
        ('"search and rescue" AND robot', ""),
    ],
)
def test_what_may_be_meant_is_noticed(keywords: str, meant: str) -> None:
    """Operators in small letters, and misspelt fields, are likely meant as such; quotes are not."""
    assert likely_meant(keywords) == meant


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("", list(EXAMPLES)),
        ("robot", ["robot"]),
        ("robot AND (vision", ["robot AND (vision)"]),
        ("robot and vision", ["robot and vision", "robot AND vision"]),
        ("author:", []),
        (" , ", []),
    ],
)
def test_what_is_offered(typed: str, offered: list[str]) -> None:
    """Examples for nothing; else the text as it is read, mended, and as it may be meant."""
    assert suggest_keywords(typed, 25) == offered


def test_examples_can_be_read() -> None:
    """What is offered to everybody means something, and is spelled as it is stored."""
    assert [str(read_keywords(example)) for example in EXAMPLES] == list(EXAMPLES)


@given(st.text("aAND OR-not()\",，:'author", max_size=50))
def test_all_that_is_offered_can_be_read(typed: str) -> None:
    """Whatever is typed, nothing is offered that would be refused."""
    for offered in suggest_keywords(typed, 25):
        assert read_keywords(offered) is not None
