"""Secrets leave texts, however they are written; everything else stays."""

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs.redaction import HIDDEN, Redactor

# Made up, in the shapes that the services use.
SHAPED = [
    "MTIzNDU2Nzg5MDEyMzQ1Njc4." + "GaBcDe." + "abcdefghijklmnopqrstuvwxyz0123456789_-",
    "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiJkaWQ6cGxjOmFiYyJ9." + "c2lnbmF0dXJl",
]


@given(st.text(min_size=4), st.text(), st.text())
def test_a_known_secret_leaves_every_text(secret: str, before: str, after: str) -> None:
    """As it is, in an address, in JSON and as Python shows it."""
    secret = secret.strip()
    redactor = Redactor([secret])
    if len(secret) < 4 or secret in HIDDEN:
        return
    try:
        quoted = quote(secret, safe="")
    except UnicodeEncodeError:  # lone surrogates are in no address
        quoted = ""
    for spelling in (secret, quoted, json.dumps(secret)[1:-1], repr(secret)[1:-1]):
        shown = redactor.redact(f"{before} {spelling} {after}")
        assert not spelling or not any(spelling in piece for piece in shown.split(HIDDEN))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("get https://u:pa55@host/x failed", f"get https://{HIDDEN}@host/x failed"),
        ("postgres://bot:pa55@db/x", f"postgres://{HIDDEN}@db/x"),
        ("{'Authorization': 'Bearer abc.d-e'}", f"{{'Authorization': 'Bearer {HIDDEN}'}}"),
        ("Proxy-Authorization: Basic dTpzM2NyZXQ=", f"Proxy-Authorization: Basic {HIDDEN}"),
        (
            "POST https://discord.com/api/v10/webhooks/123/aW50ZXI/messages has returned 404",
            f"POST https://discord.com/api/v10/webhooks/{HIDDEN}/messages has returned 404",
        ),
        ("/interactions/12/abc/callback", f"/interactions/{HIDDEN}/callback"),
        (f"token={SHAPED[0]}&x", f"token={HIDDEN}&x"),
        (f"jwt {SHAPED[1]}.", f"jwt {HIDDEN}."),
    ],
)
def test_what_looks_like_a_secret_leaves_too(text: str, shown: str) -> None:
    """Nobody has to know it."""
    assert Redactor([]).redact(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "https://arxiv.org/abs/2102.02915v1 at 09:00:00",
        "Bearer of news: basic research, user@example.org",
        "collected 2021-02-08, 512 papers: cs 400, stat.ML 112",
        "https://discord.com/channels/1300000000000000001/1400000000000000001",
        "delivery 17 of 2026-09-14: Discord answers HTTP 503",
        "",
    ],
)
def test_other_texts_stay(text: str) -> None:
    """Ordinary lines are as they were, also where a configured secret is far too short."""
    expected = text.replace("Bearer of", f"Bearer {HIDDEN}")  # rather once too often
    assert Redactor(["", "a", " ab ", "abc"]).redact(text) == expected


def test_of_two_secrets_that_overlap_the_longer_goes_whole() -> None:
    """What is left of it would tell the most of it."""
    assert Redactor(["secret", "secret-and-more"]).redact("secret-and-more") == HIDDEN
