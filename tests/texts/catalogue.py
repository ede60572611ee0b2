"""What the files of the languages hold, and what the code says, both read as they are written."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from bot.texts.codes import list_codes, read_file

ROOT = Path(__file__).resolve().parents[2]
CODES = list_codes()


@dataclass(frozen=True, slots=True)
class Use:
    """A place in the code that names a text, with the values that it gives."""

    where: str
    key: str
    values: frozenset[str]
    is_open: bool = False  # whether there may be other values


@cache
def variables(code: str) -> Mapping[str, frozenset[str]]:
    """The values that each text of a language is about, those of texts inside it included."""
    parsed = FluentParser().parse(read_file(code))
    messages = {e.id.name: e for e in parsed.body if isinstance(e, fluent.Message)}
    return {key: frozenset(_names(message, messages)) for key, message in messages.items()}


@cache
def keys(code: str) -> tuple[str, ...]:
    """The keys of a language, in the order of its file."""
    parsed = FluentParser().parse(read_file(code))
    return tuple(entry.id.name for entry in parsed.body if isinstance(entry, fluent.Message))


@cache
def inside(code: str) -> frozenset[str]:
    """The texts that stand inside of others."""
    seen = _Names()
    seen.visit(FluentParser().parse(read_file(code)))
    return frozenset(seen.messages)


def literals(code: str) -> Iterator[tuple[str, str]]:
    """By text: what is said literally, around and inside its values."""
    for entry in FluentParser().parse(read_file(code)).body:
        if isinstance(entry, fluent.Message):
            seen = _Literals()
            seen.visit(entry)
            yield from ((entry.id.name, part) for part in seen.found)


@cache
def selectors(code: str) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """By text and value: the words, other than plural categories, between which it chooses."""
    parsed = FluentParser().parse(read_file(code))
    found = {}
    for entry in parsed.body:
        if isinstance(entry, fluent.Message):
            seen = _Choices()
            seen.visit(entry)
            found[entry.id.name] = {name: frozenset(words) for name, words in seen.found.items()}
    return found


@cache
def uses() -> tuple[Use, ...]:
    """Every `say(…)` and `Said(…)` of the program, but for what passes on keys of others."""
    paths = {*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py")}
    paths -= {ROOT / "bot" / "texts" / name for name in ("language.py", "stored.py")}
    return tuple(use for path in sorted(paths) for use in _uses_in(path))


def _uses_in(path: Path) -> Iterator[Use]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        is_say = isinstance(node.func, ast.Attribute) and node.func.attr == "say"
        if not is_say and not (isinstance(node.func, ast.Name) and node.func.id == "Said"):
            continue
        where = f"{path.relative_to(ROOT)}:{node.lineno}"
        values = frozenset(word.arg for word in node.keywords if word.arg)
        is_open = any(word.arg is None for word in node.keywords)
        for key in _keys_in(node.args[0]):
            yield Use(where, key, values, is_open)


def _keys_in(node: ast.expr) -> Iterator[str]:
    """The key, or both of `a if … else b`; an empty one for what is no literal."""
    if isinstance(node, ast.IfExp):
        yield from _keys_in(node.body)
        yield from _keys_in(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        yield ""


def _names(message: fluent.Message, messages: Mapping[str, fluent.Message]) -> set[str]:
    seen = _Names()
    seen.visit(message)
    inside = (_names(messages[key], messages) for key in seen.messages)
    return seen.names.union(*inside)


class _Names(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()
        self.messages: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)

    def visit_MessageReference(self, node: fluent.MessageReference) -> None:  # noqa: N802
        self.messages.add(node.id.name)


class _Literals(Visitor):
    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_TextElement(self, node: fluent.TextElement) -> None:  # noqa: N802
        self.found.append(node.value)

    def visit_StringLiteral(self, node: fluent.StringLiteral) -> None:  # noqa: N802
        self.found.append(node.value)


class _Choices(Visitor):
    def __init__(self) -> None:
        self.found: dict[str, set[str]] = {}

    def visit_SelectExpression(self, node: fluent.SelectExpression) -> None:  # noqa: N802
        if isinstance(node.selector, fluent.VariableReference):
            words = self.found.setdefault(node.selector.id.name, set())
            words |= {v.key.name for v in node.variants if isinstance(v.key, fluent.Identifier)}
        self.generic_visit(node)
