"""Secrets in texts that somebody may read: taken out wherever they stand, whoever wrote the text.

Nothing of ours writes one down. This is for what libraries say: an address with a password in it,
an error that quotes a header, the repr of a request.
"""

import json
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

HIDDEN = "[redacted]"

_SHORTEST = 4  # what is shorter stands in every other word, and protects nothing
_SHAPES = re.compile(
    r"""
    (?<=://)[^\s/@:]*:[^\s/@]+(?=@)                     # user and password of an address
  | (?<=/webhooks/)\d+/[^\s/?"']+                       # who knows it may answer an interaction
  | (?<=/interactions/)\d+/[^\s/?"']+
  | (?<=\bBearer\s)[\w.~+/=-]+ | (?<=\bBasic\s)[\w+/=-]{8,} | (?<=\bDPoP\s)[\w.~+/=-]+
  | \beyJ[\w-]+\.[\w-]+\.[\w-]*                         # a JSON Web Token (RFC 7519)
  | \b[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}              # a token of Discord
    """,
    re.VERBOSE,
)


class Redactor:
    """Takes `secrets` out of texts, and whatever looks like one."""

    def __init__(self, secrets: Iterable[str]) -> None:
        spellings = {
            spelling
            for secret in secrets
            if len(secret.strip()) >= _SHORTEST
            for spelling in _spellings(secret.strip())
        }
        longest_first = sorted(spellings, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def redact(self, text: str) -> str:
        """`text` with what must not be read replaced."""
        return _SHAPES.sub(HIDDEN, self._known.sub(HIDDEN, text))


def _spellings(secret: str) -> set[str]:
    """How a secret may be written in an address, in JSON, and as Python shows it."""
    shown = {repr(secret)[1:-1], json.dumps(secret)[1:-1], repr(secret.encode())[2:-1]}
    return {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), *shown}
