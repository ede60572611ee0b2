"""Text from outside for Discord, where it must show as it was written and act in no way.

Nothing here imports discord. What Discord understands is in its documentation (Reference, message
formatting); that escapes inside a masked link are shown, and that an address or an emoji in its
text stops it from being a link, is in discord-api-docs issues 6185, 7721 and 7673.
"""

import re
from functools import lru_cache
from unicodedata import category
from urllib.parse import quote, urlsplit

from bot.domain.text import displayed
from bot.render.emoji import without_emoji

_ZERO_WIDTH_SPACE = "\u200b"
NAMELESS = "—"
"""Instead of a title in which nothing can be seen."""
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u2800\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
_ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,:;\"'\]]", re.IGNORECASE)
_BRACKETED_ADDRESS = re.compile(r"<(https?://[^\s<>]+)>", re.IGNORECASE)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
# Behind each of these Discord would see a mention, a timestamp, an emoji or an invitation.
_ACTING = re.compile(
    r"@(?=everyone|here)|<(?=[@#:/a-z])|discord(?:app)?(?=\.(?:gg|com/inv))", re.IGNORECASE
)
_EMOJI_NAME = re.compile(r":(?=[\w+-]+:)")
_MARKDOWN = re.compile(rf"[\\*_~|`\[\]]|{_EMOJI_NAME.pattern}")
_LINE_START = re.compile(r"^(\d{0,9})(?=[#>+-]|(?<=\d)[.)]\s)")
_IN_ADDRESS = str.maketrans({c: quote(c) for c in "*|`[]\\"})
_LOOK_ALIKES = str.maketrans(
    {
        "[": "［",
        "]": "］",
        "<": "‹",
        ">": "›",
        "*": "∗",
        "_": "ˍ",
        "~": "∼",
        "|": "∣",
        "`": "ˋ",
        "\\": "∖",
    }
)


@lru_cache(maxsize=1024)  # a text is measured before it is shown, some several times
def plain(text: str) -> str:
    """`text` on one line for any place but a link: Markdown escaped, mentions broken, links kept.

    Escapes make it longer; measure what this returns.
    """
    line = _inert(_BRACKETED_ADDRESS.sub(r"\1", _shown(text)))
    pieces, at = [], 0
    for address in _ADDRESS.finditer(line):
        pieces += [_escaped(line[at : address.start()]), address[0].translate(_IN_ADDRESS)]
        at = address.end()
    return _LINE_START.sub(r"\1\\", "".join([*pieces, _escaped(line[at:])]), count=1)


def link_text(text: str) -> str:
    """`text` for inside `[…](address)`: look-alikes for what would act there, and no emoji.

    Never empty, because a link without a text is none.
    """
    line = _SCHEME.sub("", without_emoji(_shown(text))).replace("://", "∶//")
    line = displayed(_inert(line.translate(_LOOK_ALIKES)))
    return _EMOJI_NAME.sub("∶", line) if any(map(_is_seen, line)) else NAMELESS


def link_target(url: str) -> str | None:
    """`url` for the parentheses of a masked link; `None` unless it is an address of https."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    whole = host if port is None else f"{host}:{port}"
    if parts.scheme != "https" or parts.netloc.lower() != whole or not _HOST.fullmatch(host):
        return None
    return quote(parts.geturl().encode("utf-8", "replace"), safe="!#$%&'+,-./:;=?_~")


@lru_cache(maxsize=512)
def masked_link(text: str, url: str) -> str:
    """A link with its own text, or only the text where `url` is no address to link to."""
    target = link_target(url)
    return f"[{link_text(text)}]({target})" if target else plain(text)


def _shown(text: str) -> str:
    return displayed(_INVISIBLE.sub("", displayed(text)))


def _inert(line: str) -> str:
    return _ACTING.sub(lambda found: found[0] + _ZERO_WIDTH_SPACE, line)


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(lambda found: "\\" + found[0], text)


def _is_seen(character: str) -> bool:
    return category(character)[0] in "LNPS"
