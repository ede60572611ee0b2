"""Every token and password that tests give to the program: none of them may be read anywhere.

`tests.leaks` looks for them in what each test, and each process that it starts, has written. They
are made up, and unlike any word that a program would say.
"""

import json
from base64 import urlsafe_b64encode

DISCORD_TOKEN = "loopback-token"
UNKNOWN_TOKEN = "a-token-that-nobody-knows"
X_TOKEN = "AAAAAAAAAAAAAAAAAAAAAExampleBearerToken"
BLUESKY_PASSWORD = "abcd-efgh-ijkl-mnop"
MADE_UP = "s3cr3t-value"


def _begins(**header: str) -> str:
    """How a JSON Web Token with that header begins."""
    return urlsafe_b64encode(json.dumps(header, separators=(",", ":")).encode()).decode()[:16]


SECRETS = {
    "the loopback Discord's token": DISCORD_TOKEN,
    "a wrong Discord token": UNKNOWN_TOKEN,
    "the loopback X's token": X_TOKEN,
    "the loopback Bluesky's password": BLUESKY_PASSWORD,
    "a session of the loopback Bluesky": _begins(typ="at+jwt", alg="HS256"),
    "a refresh token of the loopback Bluesky": _begins(typ="refresh+jwt", alg="HS256"),
    "a secret of a test's own": "s3cr3t",  # in MADE_UP, in passwords and sessions of stand-ins
    "a secret in a request": "s3cret",
    "a password of a test's own": "passw0rd",
    "a token of a stand-in": "b34r3r",
    "a wrong token of a test's own": "wrong-t0ken",
    "a wrong X token": "wrong-token",
    "a wrong Bluesky password": "wrong-password",
}
"""By what they are, so that a report need not show them. Some are only the telling part."""
