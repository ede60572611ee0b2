"""The words of a message to the owner: inert, and of bounded length."""

from collections.abc import Sequence

from bot.domain.health import Finding
from bot.render.budget import shorten
from bot.render.discord_text import plain
from bot.texts import Language, Said, Sentence

_LONGEST_TEXT, _LONGEST_REMEDY = 220, 120


def letter_words(language: Language, begins: Sequence[Finding], ends: Sequence[Sentence]) -> str:
    """What needs a person, with what to do, and what does not any more."""
    lines = [language.say("alarm-troubles")] if begins else []
    lines += [_trouble(language, finding) for finding in begins]
    lines += [language.say("alarm-ends")] if ends else []
    lines += [language.say("alarm-end", what=_told(language, end, _LONGEST_TEXT)) for end in ends]
    return "\n".join(lines)


def _trouble(language: Language, finding: Finding) -> str:
    what = Said("alarm-what", subject=finding.subject, text=finding.text)
    return language.say(
        "alarm-trouble",
        what=_told(language, what, _LONGEST_TEXT),
        remedy=_told(language, finding.remedy, _LONGEST_REMEDY),
    )


def _told(language: Language, sentence: Sentence, limit: int) -> str:
    return plain(shorten(language.tell(sentence), limit, size=lambda part: len(plain(part))))
