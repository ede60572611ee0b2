"""Certificates, good ones and bad ones, of an authority that is made for the occasion."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import trustme

NAME = "localhost"
_CERTIFICATE, _KEY = "ca.pem", "ca.key"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Certificates:
    """What servers show: the right certificate, and such as nobody may believe."""

    good: ssl.SSLContext
    self_signed: ssl.SSLContext
    of_another_host: ssl.SSLContext
    expired: ssl.SSLContext


def write_authority(folder: Path) -> Path:
    """A new authority in `folder`; those who trust the file that is given trust what it signs."""
    authority = trustme.CA()
    authority.private_key_pem.write_to_path(folder / _KEY)
    authority.cert_pem.write_to_path(folder / _CERTIFICATE)
    return folder / _CERTIFICATE


def certificates(folder: Path) -> Certificates:
    """One of each kind, for `NAME`, from the authority in `folder`."""
    authority = trustme.CA.from_pem(
        (folder / _CERTIFICATE).read_bytes(), (folder / _KEY).read_bytes()
    )
    return Certificates(
        good=_context(authority.issue_cert(NAME)),
        # For those who check it, one that nobody they know has signed is the same.
        self_signed=_context(trustme.CA().issue_cert(NAME)),
        of_another_host=_context(authority.issue_cert("example.org")),
        expired=_context(
            authority.issue_cert(NAME, not_before=_LONG_AGO, not_after=_LONG_AGO.replace(year=2001))
        ),
    )


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context
