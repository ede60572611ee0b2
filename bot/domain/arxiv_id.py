"""arXiv identifiers in every spelling that people paste.

Rules: https://info.arxiv.org/help/arxiv_identifier.html (YYMM.NNNN from 0704 to 1412, YYMM.NNNNN
from 1501, before that archive/YYMMNNN with an optional subject class; each may end in a version).
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from bot.domain.near_id import spellings_near
from bot.domain.text import displayed, without_unseen
from bot.errors import ArxivIdError
from bot.texts import Said, Sentence

# https://arxiv.org/category_taxonomy and the archives that were later merged into others.
_OLD_ARCHIVES = frozenset(
    [
        "acc-phys",
        "adap-org",
        "alg-geom",
        "ao-sci",
        "astro-ph",
        "atom-ph",
        "bayes-an",
        "chao-dyn",
        "chem-ph",
        "cmp-lg",
        "comp-gas",
        "cond-mat",
        "cs",
        "dg-ga",
        "funct-an",
        "gr-qc",
        "hep-ex",
        "hep-lat",
        "hep-ph",
        "hep-th",
        "math",
        "math-ph",
        "mtrl-th",
        "nlin",
        "nucl-ex",
        "nucl-th",
        "patt-sol",
        "physics",
        "plasm-ph",
        "q-alg",
        "q-bio",
        "quant-ph",
        "solv-int",
        "supr-con",
    ]
)
_WITH_CLASSES = frozenset(["astro-ph", "cond-mat", "cs", "math", "nlin", "physics", "q-bio"])
_NEW_STYLE = re.compile(r"([0-9]{2})([0-9]{2})\.([0-9]{4,5})")
_OLD_STYLE = re.compile(
    r"([a-z]+(?:-[a-z]+)?)(\.(?:[A-Z]{2}|[a-z]+-[a-z]+))?/([0-9]{2})([0-9]{2})([0-9]{3})"
)
_VERSION = re.compile(r"v([1-9][0-9]{0,2})$")
_STAMP = re.compile(r"\s+\[[a-zA-Z.-]+\](?:\s+[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4})?$")
_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE | re.ASCII)
_ARXIV_HOST = re.compile(r"(?:(?:www|export|browse|[a-z]{2})\.)?arxiv\.org")
_ARXIV_PATH = re.compile(r"/(?:abs|pdf|html|format|ps|e-print|src)/(.+)")
_ALPHAXIV_PATH = re.compile(r"/(?:[a-z]{2}/)?(?:abs|pdf|html|overview|audio|resources)/(.+)")
_HUGGINGFACE_PATH = re.compile(r"/papers/(.+)")
_QUOTES = "<>\"'`“”‘’"
_LONGEST = 2000
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class ArxivId:
    """One paper, and the version that was asked for, if any.

    `base` is the canonical id without a version (`2102.02915`, `math/0611800`), `version` counts
    from 1.
    """

    base: str
    version: int | None = None

    def __str__(self) -> str:
        return self.base if self.version is None else f"{self.base}v{self.version}"

    @classmethod
    def parse(cls, text: str) -> "ArxivId":
        """The id that `text` spells: bare, `arXiv:…`, a DOI, or a link to a page of the paper.

        Raises:
            ArxivIdError: it is none; the message says what is wrong with it.

        """
        if len(text) > _LONGEST:
            raise ArxivIdError(Said("id-too-long", count=len(text)))
        spelling = without_unseen(text).strip().strip(_QUOTES).lstrip("(").rstrip(".,;:!?)").strip()
        name = spelling
        try:
            name = _unwrap(spelling)
            return _parse_name(name)
        except ValueError as error:
            shown = displayed(text)
            shown = shown if len(shown) <= _LONGEST_SHOWN else shown[: _LONGEST_SHOWN - 1] + "…"
            fault = error.args[0] if isinstance(error, _SpellingError) else str(error)
            raise ArxivIdError(_sentence(shown, fault, _near(name))) from None


class _SpellingError(ValueError):
    """What is wrong with a spelling, as a part of a sentence."""

    def __init__(self, fault: Said) -> None:
        super().__init__(fault)


def _sentence(typed: str, fault: Sentence, guess: str) -> Said:
    if guess:
        return Said("id-unknown-guess", typed=typed, fault=fault, guess=guess)
    return Said("id-unknown", typed=typed, fault=fault)


def _near(name: str) -> str:
    """The id that a name that is none is nearest to; empty if there is none."""
    for spelling in spellings_near(name, _OLD_ARCHIVES):
        with suppress(_SpellingError):
            return str(_parse_name(spelling))
    return ""


def abs_url(arxiv_id: str) -> str:
    """The abstract page of a canonical id."""
    return f"https://arxiv.org/abs/{arxiv_id}"


def pdf_url(arxiv_id: str) -> str:
    """The PDF of a canonical id."""
    return f"https://arxiv.org/pdf/{arxiv_id}"


def _unwrap(spelling: str) -> str:
    """The name inside a link, a DOI or an `arXiv:` prefix; anything else as it is."""
    lowered = spelling.lower()
    if lowered.startswith("arxiv:"):
        # The stamp on a paper's first page: "arXiv:2102.02915v1 [cs.RO] 4 Feb 2021".
        return _STAMP.sub("", spelling[6:].strip())
    for prefix in (
        "doi:",
        "https://doi.org/",
        "http://doi.org/",
        "https://dx.doi.org/",
        "https://www.doi.org/",
        "http://dx.doi.org/",
        "doi.org/",
    ):
        if lowered.startswith(prefix):
            return _name_of_doi(spelling[len(prefix) :].strip())
    if lowered.startswith("10."):
        return _name_of_doi(spelling)
    if "://" in spelling:
        return _name_of_link(spelling)
    if re.match(r"[a-z0-9.-]+\.(?:org|co)/", lowered):
        return _name_of_link("https://" + spelling)
    return _STAMP.sub("", spelling)


def _name_of_doi(doi: str) -> str:
    found = _DOI.fullmatch(unquote(re.split(r"[?#]", doi)[0]).rstrip("/"))
    if not found:
        raise _SpellingError(Said("id-other-doi"))
    return found[1]


def _name_of_link(link: str) -> str:
    parts = urlsplit(link)
    if parts.scheme.lower() not in ("http", "https"):
        raise _SpellingError(Said("id-other-scheme"))
    host = (parts.hostname or "").rstrip(".")
    path = unquote(parts.path).rstrip("/")
    if _ARXIV_HOST.fullmatch(host):
        found = _ARXIV_PATH.fullmatch(path)
    elif host in ("alphaxiv.org", "www.alphaxiv.org"):
        found = _ALPHAXIV_PATH.fullmatch(path)
    elif host in ("huggingface.co", "www.huggingface.co", "hf.co"):
        found = _HUGGINGFACE_PATH.fullmatch(path)
    else:
        raise _SpellingError(Said("id-other-site"))
    if not found:
        raise _SpellingError(Said("id-other-page"))
    return found[1]


def _parse_name(name: str) -> ArxivId:
    name = name.removesuffix(".pdf")
    version = _VERSION.search(name)
    number = int(version[1]) if version else None
    base = name[: version.start()] if version else name
    if found := _NEW_STYLE.fullmatch(base):
        _check_new_style(*found.groups())
        return ArxivId(base, number)
    if found := _OLD_STYLE.fullmatch(base):
        archive, subject_class, year, month, sequence = found.groups()
        _check_old_style(archive, subject_class, year, month, sequence)
        return ArxivId(f"{archive}/{year}{month}{sequence}", number)
    if re.fullmatch(r".*v[0-9]+", name) and not version:
        raise _SpellingError(Said("id-version"))
    raise _SpellingError(Said("id-form"))


def _check_new_style(year: str, month: str, sequence: str) -> None:
    _check_month(month)
    if year + month < "0704":
        raise _SpellingError(Said("id-too-early"))
    digits = 4 if year + month < "1501" else 5
    if len(sequence) != digits:
        raise _SpellingError(Said("id-digits", month=f"20{year}-{month}", digits=digits))
    _check_sequence(sequence)


def _check_old_style(
    archive: str, subject_class: str | None, year: str, month: str, sequence: str
) -> None:
    if archive not in _OLD_ARCHIVES:
        raise _SpellingError(Said("id-archive", archive=archive))
    if subject_class and archive not in _WITH_CLASSES:
        raise _SpellingError(Said("id-subject-class", archive=archive, subject=subject_class[1:]))
    _check_month(month)
    if not (year >= "91" or year + month <= "0703"):
        raise _SpellingError(Said("id-too-late"))
    _check_sequence(sequence)


def _check_month(month: str) -> None:
    if not "01" <= month <= "12":
        raise _SpellingError(Said("id-month", month=month))


def _check_sequence(sequence: str) -> None:
    if int(sequence) == 0:
        raise _SpellingError(Said("id-zero"))
