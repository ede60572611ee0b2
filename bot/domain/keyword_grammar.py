"""The grammar of keywords with operators, and what is wrong with those that are not of it.

    robot, vision AND NOT (survey OR "position paper"), author:"Yann LeCun"

In the order in which they bind: NOT, AND, OR, and commas, which mean OR. NOT after words means AND
NOT. Operators are in capitals. Words that stand together are looked for as they stand, also as
parts of words; in quotation marks they are whole words. `title:` and `author:` look there only.
Between other things that stand together an operator is missing: which one is never guessed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken

from bot.domain.keywords import (
    CLOSING,
    COMMAS,
    NO_WORD,
    OPENING,
    QUOTES,
    Not,
    Term,
    Wanted,
    Where,
    all_of,
    any_of,
)
from bot.errors import OptionError
from bot.texts import Said, Sentence

DEEPEST = 10
"""How deep parentheses may be nested."""

_MOST_FIXES = 8
_RULES = r"""
start: COMMA? _list
_list: any_of (COMMA any_of)* COMMA?
any_of: all_of (OR all_of)*
all_of: _factor (AND _factor | not_)*
_factor: not_ | WORDS | QUOTED | term | group
not_: NOT _factor
term: FIELD (WORDS | QUOTED)
group: OPENING COMMA? _list CLOSING
%ignore /\s+/
"""
_ENDS = rf"(?![^{NO_WORD}])"
_FIELD = "(?i:author|title):"
_WORD = rf"(?!(?:AND|OR|NOT){_ENDS}|{_FIELD})[^{NO_WORD}]+"
_TERMINALS = {
    "AND": f"AND{_ENDS}",
    "OR": f"OR{_ENDS}",
    "NOT": f"NOT{_ENDS}",
    "FIELD": _FIELD,
    "WORDS": rf"{_WORD}(?:\s+{_WORD})*",
    "QUOTED": f"[{QUOTES}][^{QUOTES}]*[{QUOTES}]",
    "COMMA": rf"[{COMMAS}](?:\s*[{COMMAS}])*",
    "OPENING": f"[{OPENING}]",
    "CLOSING": f"[{CLOSING}]",
}
_OPERATORS = frozenset(["AND", "OR", "NOT"])
_CALL = re.compile(rf"[^{NO_WORD}]+\([^{NO_WORD}]*\)")
_MEANT = frozenset(["WORDS", "QUOTED"])


@dataclass(frozen=True, slots=True)
class _Fix:
    """`length` characters at `place` give way to `text`."""

    place: int
    length: int = 0
    text: str = ""

    @classmethod
    def without(cls, token: Token) -> "_Fix":
        """A token goes."""
        return cls(_start(token), len(token))

    def of(self, typed: str) -> str:
        """The text with that."""
        return typed[: self.place] + self.text + typed[self.place + self.length :]


class _WrongError(Exception):
    """What is wrong at a place, and what would mend it, if that can be told."""

    def __init__(self, problem: Sentence, place: int, fix: _Fix | None = None) -> None:
        self.problem = problem
        self.place = place
        self.fix = fix
        super().__init__(problem)


def read_operators(text: str) -> Wanted | None:
    """What `text`, on one line, asks for; None if it is commas only.

    Raises:
        OptionError: it is not of the grammar, or nested too deep; `place` says where.
    """
    try:
        return _read(text)
    except _WrongError as wrong:
        guess, place = mended(text), wrong.place + 1
        sentence = (
            Said("keywords-wrong-guess", place=place, problem=wrong.problem, guess=guess)
            if guess
            else Said("keywords-wrong", place=place, problem=wrong.problem)
        )
        raise OptionError(sentence, typed=text, place=wrong.place) from None


def mended(text: str) -> str:
    """What may be meant by a text that cannot be read, or the text if it can; empty if unknown."""
    for _ in range(_MOST_FIXES):
        try:
            return text if _read(text) else ""
        except _WrongError as wrong:
            if wrong.fix is None:
                return ""
            text = " ".join(wrong.fix.of(text).split()).strip(" ,")
    return ""


def _read(text: str) -> Wanted | None:
    try:
        tokens = list(_parser().lex(text))
    except UnexpectedCharacters as unclosed:  # all else is part of some word
        place = unclosed.pos_in_stream or 0
        raise _WrongError(Said("keywords-open-quote"), place, _Fix(len(text), 0, '"')) from None
    if all(token.type == "COMMA" for token in tokens):
        return None
    _check_depth(tokens)
    try:
        return _meant(_parser().parse(text))
    except UnexpectedToken as unexpected:
        known = [token for token in tokens if _start(token) < _place(unexpected.token, text)]
        at = None if unexpected.token.type == "$END" else unexpected.token
        raise _wrong(known, at, text) from None


@cache
def _parser() -> Lark:
    terminals = (f"{name}: /{pattern}/" for name, pattern in _TERMINALS.items())
    return Lark("\n".join([_RULES, *terminals]), parser="lalr", lexer="basic")


def _meant(tree: Tree[Token]) -> Wanted:
    match tree.data:
        case "term":
            name, words = (child for child in tree.children if isinstance(child, Token))
            return _term(words, Where(name[:-1].lower()))
        case "not_":
            return Not(next(_parts(tree)))
        case "all_of":
            return all_of(_parts(tree))
        case _:
            return any_of(_parts(tree))


def _parts(tree: Tree[Token]) -> Iterator[Wanted]:
    for child in tree.children:
        if isinstance(child, Tree):
            yield _meant(child)
        elif child.type in _MEANT:
            yield _term(child)


def _term(token: Token, where: Where = Where.BODY) -> Term:
    is_quoted = token.type == "QUOTED"
    typed = " ".join((token[1:-1] if is_quoted else token).split())
    term = Term(typed, where, is_quoted)
    if not term.sought:
        raise _WrongError(Said("keywords-nothing"), _start(token), _Fix.without(token))
    return term


def _check_depth(tokens: Sequence[Token]) -> None:
    depth = 0
    for token in tokens:
        depth += (token.type == "OPENING") - (token.type == "CLOSING")
        if depth > DEEPEST:
            raise _WrongError(Said("keywords-too-deep", most=DEEPEST), _start(token))


def _wrong(before: Sequence[Token], at: Token | None, text: str) -> _WrongError:
    """What is wrong where `at`, or the end of the text, cannot follow the tokens `before`."""
    last = before[-1] if before else None
    if last is not None and last.type == "FIELD":
        place = _start(last) + len(last)
        return _WrongError(Said("keywords-no-name", field=str(last)), place)
    if last is not None and last.type in _OPERATORS:
        problem = Said("keywords-nothing-after", operator=str(last))
        return _WrongError(problem, _start(last), _Fix.without(last))
    if at is None:
        return _unclosed(before, text)
    if at.type == "CLOSING":
        return _unopened(before, at)
    if at.type in _OPERATORS:
        problem = Said("keywords-nothing-before", operator=str(at))
        return _WrongError(problem, _start(at), _Fix.without(at))
    return _WrongError(Said("keywords-no-operator"), _start(at), _joining(at, text))


def _joining(at: Token, text: str) -> _Fix:
    """Quotation marks around `O(n)`, else an operator."""
    for found in _CALL.finditer(text):
        if found.start() < _start(at) < found.end():
            return _Fix(found.start(), len(found[0]), f'"{found[0]}"')
    return _Fix(_start(at), 0, " AND ")


def _unclosed(before: Sequence[Token], text: str) -> _WrongError:
    is_open: list[Token] = []
    for token in before:
        if token.type == "OPENING":
            is_open.append(token)
        elif token.type == "CLOSING":
            is_open.pop()
    problem = Said("keywords-open-parenthesis")
    return _WrongError(problem, _start(is_open[-1]), _Fix(len(text), 0, ")"))


def _unopened(before: Sequence[Token], at: Token) -> _WrongError:
    """A parenthesis closes what is not open, or what is empty."""
    opening = next((t for t in reversed(before) if t.type != "COMMA"), None)
    if opening is None or opening.type != "OPENING":
        return _WrongError(Said("keywords-stray-parenthesis"), _start(at), _Fix.without(at))
    length = _start(at) + len(at) - _start(opening)
    return _WrongError(
        Said("keywords-empty-parentheses"), _start(opening), _Fix(_start(opening), length)
    )


def _start(token: Token) -> int:
    return token.start_pos or 0


def _place(token: Token, text: str) -> int:
    return len(text) if token.type == "$END" else _start(token)
