"""The query language of X's search, as far as it matters here."""

import re
from collections.abc import Callable

from tests.servers.networks.algolia import words_of
from tests.servers.networks.x_posts import XPost

LONGEST = 512
Test = Callable[[XPost], bool]
_TOKEN = re.compile(r'-?(?:[a-z_]+:)?"[^"]*"|-?\(|\)|[^\s()]+')
_KINDS: dict[str, Test] = {
    "is:retweet": lambda post: bool(post.retweet_of),
    "is:quote": lambda post: bool(post.quoted),
    "is:reply": lambda post: bool(post.reply_to),
    "has:links": lambda post: bool(post.links),
}
_STANDALONE = ("url:", "from:", "keyword")


class BadQueryError(Exception):
    """A query that X would refuse; the text says why."""


def wanted_by(query: str) -> Test:
    """What the query asks of a post: words, `url:`, `from:`, `lang:`, `is:`, `has:links`.

    A space is AND, which binds stronger than OR; `-` negates; parentheses group.

    Raises:
        BadQueryError: it cannot be understood, is too long, or only says what is not wanted.
    """
    if not query.strip() or len(query) > LONGEST:
        raise BadQueryError("Rules must be no more than 512 characters long, and not empty")
    tokens = _TOKEN.findall(query)
    if not any(_stands_alone(token) for token in tokens):
        raise BadQueryError(
            "Rules must contain at least one positive, non-stopword clause that stands alone"
        )
    reader = _Reader(tokens)
    test = reader.either()
    if reader.left:
        raise BadQueryError(f"no viable alternative at input '{reader.left[0]}'")
    return test


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.left = tokens

    def either(self) -> Test:
        """Terms with OR between them."""
        tests = [self._all()]
        while self.left and self.left[0] == "OR":
            self.left.pop(0)
            tests.append(self._all())
        return lambda post: any(test(post) for test in tests)

    def _all(self) -> Test:
        tests: list[Test] = []
        while self.left and self.left[0] not in ("OR", ")"):
            tests.append(self._term(self.left.pop(0)))
        if not tests:
            raise BadQueryError("missing EOF at 'OR'")
        return lambda post: all(test(post) for test in tests)

    def _term(self, token: str) -> Test:
        if token.startswith("-"):
            test = self._term(token[1:])
            return lambda post: not test(post)
        if token != "(":
            return _test_of_token(token)
        test = self.either()
        if not self.left:
            raise BadQueryError("missing ')' at '<EOF>'")
        self.left.pop(0)
        return test


def _test_of_token(token: str) -> Test:
    name, colon, value = token.partition(":")
    value = value.strip('"')
    if token in _KINDS:
        return _KINDS[token]
    if not colon or token.startswith('"'):
        wanted = words_of(token)
        return lambda post: _follow(words_of(post.text), wanted)
    match name:
        case "url":
            wanted = words_of(value)
            return lambda post: any(_follow(words_of(link), wanted) for link in post.links)
        case "from":
            return lambda post: post.author.lower() == value.lower().lstrip("@")
        case "lang":
            return lambda post: post.lang == value
        case _:
            raise BadQueryError(f"Reference to invalid operator '{name}'")


def _stands_alone(token: str) -> bool:
    if token in ("OR", "(", ")", "-(") or token.startswith("-"):
        return False
    return not token.startswith(("is:", "has:", "lang:"))


def _follow(own: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether the words stand next to each other somewhere."""
    return any(own[at : at + len(wanted)] == wanted for at in range(len(own)))
