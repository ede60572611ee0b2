"""How the bot is doing: one finding for each thing that can be well or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.texts import Sentence


class State(StrEnum):
    """How one thing is. Only what is `BAD` needs a person."""

    OK = "ok"
    OFF = "off"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of one thing, in words for a person: the owner is told in the own language.

    `key` names it for programs and stays the same from one look to the next: `arxiv`,
    `source:x`. `subject` names it for people. `remedy` is what a person does about it, empty if
    nobody has to do anything; what is bad has one.
    """

    key: str
    subject: Sentence
    state: State
    text: Sentence
    remedy: Sentence = ""

    def __post_init__(self) -> None:
        if self.state is State.BAD and not self.remedy:
            raise ValueError(f"{self.subject} is bad, and nobody is told what to do about it")

    @property
    def kind(self) -> str:
        """What its key begins with: `source` for `source:x`."""
        return self.key.partition(":")[0]


def needs_a_person(findings: Iterable[Finding]) -> bool:
    """Whether somebody has to do something."""
    return any(finding.state is State.BAD for finding in findings)
