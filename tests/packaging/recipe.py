"""The Dockerfile, taken apart, so that its steps can be looked at and done without an engine."""

import json
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NAME = re.compile(r"\$\{?(\w+)\}?")


@dataclass(frozen=True)
class Instruction:
    """One instruction: its word and the rest, on one line."""

    word: str
    rest: str

    @property
    def exec_form(self) -> list[str]:
        """The words of a JSON list; an error if it is a line for a shell."""
        words = json.loads(self.rest)
        assert isinstance(words, list)
        assert all(isinstance(word, str) for word in words)
        return words

    @property
    def words(self) -> list[str]:
        """The words of a line."""
        return shlex.split(self.rest)


@dataclass(frozen=True)
class Stage:
    """From one FROM to the next."""

    instructions: Sequence[Instruction]

    def all(self, word: str) -> list[Instruction]:
        """The instructions with that word."""
        return [one for one in self.instructions if one.word == word]

    def only(self, word: str) -> Instruction:
        """The one instruction with that word."""
        (found,) = self.all(word)
        return found


class Recipe:
    """The whole file: what stands before the first stage, and the stages."""

    def __init__(self, text: str) -> None:
        lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
        joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
        parts = [line.partition(" ") for line in joined.splitlines() if line.strip()]
        self.instructions = [Instruction(word, rest.strip()) for word, _, rest in parts]

    @cached_property
    def arguments(self) -> dict[str, str]:
        """What ARG says before the first stage."""
        before = self.instructions[: self._starts[0]]
        return dict(one.rest.split("=", 1) for one in before)

    @cached_property
    def stages(self) -> list[Stage]:
        """The stages in their order."""
        ends = [*self._starts[1:], len(self.instructions)]
        pairs = zip(self._starts, ends, strict=True)
        return [Stage(self.instructions[start:end]) for start, end in pairs]

    @property
    def copied(self) -> list[str]:
        """What the first stage copies out of the checkout."""
        return [name for one in self.stages[0].all("COPY") for name in one.words[:-1]]

    @property
    def environment(self) -> dict[str, str]:
        """What the last stage sets, as it is written."""
        return dict(pair.split("=", 1) for one in self.stages[-1].all("ENV") for pair in one.words)

    @property
    def health_check(self) -> list[str]:
        """The command of the health check."""
        options, _, command = self.stages[-1].only("HEALTHCHECK").rest.partition("CMD ")
        assert all(word.startswith("--") for word in options.split())
        return Instruction("CMD", command).exec_form

    @property
    def _starts(self) -> list[int]:
        return [place for place, one in enumerate(self.instructions) if one.word == "FROM"]


def filled_in(text: str, values: dict[str, str]) -> str:
    """`text` with its `$NAME` and `${NAME}` replaced."""
    return _NAME.sub(lambda found: values[found[1]], text)


def read_recipe() -> Recipe:
    """The project's Dockerfile."""
    return Recipe((ROOT / "Dockerfile").read_text(encoding="utf-8"))
