"""What a text would do where it is shown, found out without the code that made it.

Discord's Markdown is read here as its clients read it, only as far as needed: escapes, code, masked
links, addresses, mentions and the marks of formatting.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from unicodedata import category

from markdown_it import MarkdownIt
from markdown_it.token import Token

_ACTING = re.compile(
    r"(?P<escape>\\[^0-9A-Za-z\s])"
    r"|\[(?P<words>(?:[^\[\]\\]|\\.)*)\]\(<?(?P<target>[^\s()<>]*)>?\)"
    r"|(?P<address>https?://[^\s<]*[^<.,:;\"'\]\s])"
    r"|(?P<mention>@everyone|@here|<@[!&]?\d+>|<\#\d+>|</[^>]+:\d+>|<t:-?\d+(?::[a-zA-Z])?>"
    r"|<a?:\w+:\d+>|<id:\w+>)"
    r"|(?P<mark>```|\*\*|__|~~|\|\||``|`|\*|_)"
)
_FENCED = re.compile(r"(?<!\\)```[^`]*```")
_AT_START = re.compile(r"(-#|#{1,3}|>>>|>|[-*]|\d+\.) ")
_EMOJI = re.compile("[\u231a\u23e9\u2705\u2728\u274c\u2b50\U0001f000-\U0001faff\ufe0f\u20e3]")
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ARXIV = re.compile(r"https://arxiv\.org/(?:abs|pdf|list)/[\w.-]+(?:/recent)?")
_SGR = re.compile(r"\x1b\[[\d;]*m")
_HYPERLINK = re.compile(r"\x1b\]8;(?:id=\d+)?;([^\x1b\x07]*)\x1b\\")


class Read:
    """What a text in Discord's Markdown has in it.

    `marks` counts what would format it, `links` are masked ones by target, `texts` what stands for
    them; `mentions` and `addresses` are as written.
    """

    def __init__(self, text: str) -> None:
        self.marks: Counter[str] = Counter()
        self.links: list[str] = []
        self.texts: list[str] = []
        self.mentions: list[str] = []
        self.addresses: list[str] = []
        whole = _FENCED.sub(self._fenced, text)
        for line in whole.split("\n"):
            self._read(line)

    def _fenced(self, block: re.Match[str]) -> str:
        self.marks["```"] += 1
        return ""

    def _read(self, line: str) -> None:
        start = _AT_START.match(line)
        if start:
            self.marks[re.sub(r"\d+", "1", start[1])] += 1
        for found in _ACTING.finditer(line, start.end() if start else 0):
            match found.lastgroup:
                case "target":
                    self.texts.append(found["words"])
                    self.links.append(found["target"])
                case "address":
                    self.addresses.append(found[0])
                case "mention":
                    self.mentions.append(found[0])
                case "mark" if not _is_inside_word(line, found.start(), found[0]):
                    self.marks[found[0]] += 1


def _is_inside_word(line: str, at: int, mark: str) -> bool:
    """Discord's single underscores format nothing inside of a word."""
    before, after = line[at - 1 : at], line[at + 1 : at + 2]
    return mark == "_" and before.isalnum() and after.isalnum()


def link_text_faults(text: str) -> Iterator[str]:
    """What of the words of a masked link would act, or keep it from being a link."""
    if not text.strip() or not any(category(c)[0] in "LNPS" for c in text):
        yield "a link without words"
    for sign in "[]*_~|`\\<>":
        if sign in text:
            yield f"{sign!r} in the words of a link"
    if "://" in text:
        yield "an address in the words of a link"
    if _EMOJI.search(text):
        yield "an emoji in the words of a link"


def steering_faults(text: str) -> Iterator[str]:
    """Characters that steer a screen, break a line, or cannot be encoded."""
    for character in set(text) - {"\n"}:
        if category(character) in ("Cc", "Cs", "Zl", "Zp"):
            yield f"the control character U+{ord(character):04X}"


def unseen_faults(text: str) -> Iterator[str]:
    """The same, and those that turn around the line that they stand in."""
    yield from steering_faults(text)
    yield from (f"U+{ord(c):04X}, which turns a line around" for c in set(text) & _TURNING)


def terminal_faults(text: str, own: Iterable[str]) -> Iterator[str]:
    """What a terminal would do beside showing colours, and links to `own` addresses."""
    addresses = {found for found in _HYPERLINK.findall(text) if found}
    yield from (f"a link to {address}" for address in addresses - set(own))
    yield from unseen_faults(_SGR.sub("", _HYPERLINK.sub("", text)))


class Markup(HTMLParser):
    """The tags of a piece of HTML, with their attributes, and the scripts' content."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        """Keep a comment."""
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        """Keep a declaration."""
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        """Keep an instruction."""
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        """Keep what is unknown."""
        self.others.append(data)


_ATTRIBUTES = {
    "blockquote": {"class"},
    "p": {"lang", "dir"},
    "a": {"href"},
    "br": set(),
    "script": {"async", "src", "charset"},
}


def embed_faults(html: str) -> Iterator[str]:
    """What of an embed is no plain quote with X's own script."""
    markup = Markup(html)
    yield from (f"{other[:40]!r} in an embed" for other in markup.others)
    for tag, attributes in markup.tags:
        if tag not in _ATTRIBUTES or set(attributes) - _ATTRIBUTES[tag]:
            yield f"the tag {tag} {attributes} in an embed"
        elif tag == "script" and attributes["src"] != "https://platform.twitter.com/widgets.js":
            yield f"a script from {attributes['src']}"
        elif (
            not attributes.get("href", "https:")
            .lower()
            .startswith(("https://", "http://", "https:"))
        ):
            yield f"a link to {attributes['href'][:40]}"
    if "\n\n" in html:
        yield "an empty line in an embed"


def post_faults(post: str, embeds: int) -> Iterator[str]:
    """What of a post's file acts, for a CommonMark reader that lets HTML through.

    `embeds` is how many pieces of HTML are ours.
    """
    body = post.split("\n---\n", 1)[1]
    tokens = [*_flat(MarkdownIt("commonmark", {"html": True}).parse(body))]
    kinds = Counter(token.type for token in tokens)
    for kind in ("fence", "code_block", "blockquote_open", "ordered_list_open", "image", "hr"):
        if kinds[kind]:
            yield f"{kinds[kind]} {kind} in the post"
    if kinds["html_inline"]:
        inline = next(token.content for token in tokens if token.type == "html_inline")
        yield f"{kinds['html_inline']} tags in the post, such as {inline[:40]}"
    if kinds["html_block"] != embeds:
        yield f"{kinds['html_block']} pieces of HTML instead of {embeds}"
    for token in tokens:
        address = str(token.attrs.get("href", "")) if token.type == "link_open" else ""
        if address and not _ARXIV.fullmatch(address):
            yield f"a link to {address[:60]}"


def _flat(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()
