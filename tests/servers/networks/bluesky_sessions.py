"""Sessions as a Bluesky server keeps them: short access tokens, long refresh tokens."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count

from tests.servers.networks.bluesky_posts import did_of

ACCESS_S = 2 * 3600
REFRESH_S = 90 * 24 * 3600
_GRACE_S = 2 * 3600


@dataclass(slots=True)
class _Token:
    kind: str
    handle: str
    expires_at: datetime


class Sessions:
    """The tokens of the accounts in `passwords` (app passwords by handle).

    `access_s` may be changed at any time; it holds for the tokens that are made from then on.
    """

    def __init__(self, passwords: Mapping[str, str], *, access_s: float = ACCESS_S) -> None:
        self.passwords = dict(passwords)
        self.access_s = access_s
        self._tokens: dict[str, _Token] = {}
        self._numbers = count(1)

    def created(self, handle: str, password: str, now: datetime) -> dict[str, object] | None:
        """A new session, None for a wrong handle or password."""
        if not password or self.passwords.get(handle) != password:
            return None
        return self._session(handle, now) | {
            "email": f"{handle.partition('.')[0]}@example.org",
            "emailConfirmed": True,
            "emailAuthFactor": False,
        }

    def refreshed(self, token: str, now: datetime) -> dict[str, object]:
        """The session with new tokens; the old refresh token is good for two more hours."""
        known = self._tokens[token]
        known.expires_at = min(known.expires_at, now + timedelta(seconds=_GRACE_S))
        return self._session(known.handle, now)

    def fault_of(self, token: str, kind: str, now: datetime) -> tuple[str, str] | None:
        """Why a token is not good as `kind` (`access`, `refresh`), None if it is."""
        known = self._tokens.get(token)
        if known is None:
            return "InvalidToken", "Token could not be verified"
        if known.kind != kind:
            return "InvalidToken", "Invalid token type"
        if now >= known.expires_at:
            return "ExpiredToken", "Token has expired"
        return None

    def expire(self, now: datetime, *kinds: str) -> None:
        """Let all tokens of these kinds be expired."""
        for token in self._tokens.values():
            if token.kind in kinds:
                token.expires_at = now

    def _session(self, handle: str, now: datetime) -> dict[str, object]:
        return {
            "did": did_of(handle),
            "didDoc": {
                "@context": ["https://www.w3.org/ns/did/v1"],
                "id": did_of(handle),
                "alsoKnownAs": [f"at://{handle}"],
            },
            "handle": handle,
            "accessJwt": self._token("access", handle, now, self.access_s),
            "refreshJwt": self._token("refresh", handle, now, REFRESH_S),
            "active": True,
        }

    def _token(self, kind: str, handle: str, now: datetime, length_s: float) -> str:
        expires_at = now + timedelta(seconds=length_s)
        header = {"typ": "at+jwt" if kind == "access" else "refresh+jwt", "alg": "HS256"}
        claims = {
            "scope": "com.atproto.appPass" if kind == "access" else "com.atproto.refresh",
            "sub": did_of(handle),
            "iat": int(now.timestamp()),
            "exp": int(expires_at.timestamp()),
            "jti": str(next(self._numbers)),
        }
        signed = f"{_encoded(header)}.{_encoded(claims)}"
        token = f"{signed}.{_base64(sha256(signed.encode()).digest())}"
        self._tokens[token] = _Token(kind, handle, expires_at)
        return token


def _encoded(content: object) -> str:
    return _base64(json.dumps(content, separators=(",", ":")).encode())


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
