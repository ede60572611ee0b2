"""Lets a process trust an authority from its beginning on; nothing here may load an HTTP library.

OpenSSL reads the variable when a library makes its first context, which aiohttp does as it is
loaded.
"""

import os


def trust(authority: str) -> None:
    """Believe what the authority in that file has signed, and go around every proxy."""
    os.environ["SSL_CERT_FILE"] = authority
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"
