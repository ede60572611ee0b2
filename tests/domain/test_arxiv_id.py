"""Identifiers in the spellings that people paste, and the texts that are none."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.arxiv_id import ArxivId, abs_url, pdf_url
from bot.errors import ArxivIdError

ROBOT = ArxivId("2102.02915")
ROBOT_V2 = ArxivId("2102.02915", 2)
OLD = ArxivId("math/0611800")

ACCEPTED = [
    ("2102.02915", ROBOT),
    ("2102.02915v2", ROBOT_V2),
    ("2102.02915v999", ArxivId("2102.02915", 999)),
    ("0704.0001", ArxivId("0704.0001")),
    ("1412.9999v1", ArxivId("1412.9999", 1)),
    ("1501.00001", ArxivId("1501.00001")),
    ("2102.02915.pdf", ROBOT),
    ("2102.02915v2.pdf", ROBOT_V2),
    ("  2102.02915\n", ROBOT),
    ("2102.02915,", ROBOT),
    ("math/0611800", OLD),
    ("math.CA/0611800", OLD),
    ("math.CA/0611800v2", ArxivId("math/0611800", 2)),
    ("hep-th/9901001", ArxivId("hep-th/9901001")),
    ("cond-mat.mes-hall/0703001", ArxivId("cond-mat/0703001")),
    ("quant-ph/0201082v1", ArxivId("quant-ph/0201082", 1)),
    ("acc-phys/9411001", ArxivId("acc-phys/9411001")),
    ("arXiv:2102.02915", ROBOT),
    ("arxiv:2102.02915v2", ROBOT_V2),
    ("ARXIV: 2102.02915", ROBOT),
    ("arXiv:math.CA/0611800", OLD),
    ("arXiv:2102.02915v2 [cs.RO] 4 Feb 2021", ROBOT_V2),
    ("2102.02915 [cs.RO]", ROBOT),
    ("https://arxiv.org/abs/2102.02915", ROBOT),
    ("http://arxiv.org/abs/2102.02915v2", ROBOT_V2),
    ("HTTPS://ARXIV.ORG/abs/2102.02915", ROBOT),
    ("https://www.arxiv.org/abs/2102.02915/", ROBOT),
    ("https://arxiv.org/abs/2102.02915?context=cs.LG", ROBOT),
    ("https://arxiv.org/abs/2102.02915#", ROBOT),
    ("https://arxiv.org/abs/math/0611800v1", ArxivId("math/0611800", 1)),
    ("https://arxiv.org/abs/math%2F0611800", OLD),
    ("https://arxiv.org/pdf/2102.02915", ROBOT),
    ("https://arxiv.org/pdf/2102.02915.pdf", ROBOT),
    ("https://arxiv.org/pdf/2102.02915v2.pdf#page=3", ROBOT_V2),
    ("https://arxiv.org/pdf/math/0611800.pdf", OLD),
    ("https://arxiv.org/html/2102.02915v2", ROBOT_V2),
    ("https://arxiv.org/html/2102.02915v2#S3.F1", ROBOT_V2),
    ("https://arxiv.org/format/2102.02915", ROBOT),
    ("https://arxiv.org/e-print/2102.02915", ROBOT),
    ("https://arxiv.org/src/2102.02915v2", ROBOT_V2),
    ("https://export.arxiv.org/abs/2102.02915", ROBOT),
    ("http://de.arxiv.org/abs/2102.02915", ROBOT),
    ("arxiv.org/abs/2102.02915", ROBOT),
    ("export.arxiv.org/pdf/2102.02915v2", ROBOT_V2),
    ("https://arxiv.org:443/abs/2102.02915", ROBOT),
    ("https://alphaxiv.org/abs/2102.02915", ROBOT),
    ("https://www.alphaxiv.org/overview/2102.02915v2", ROBOT_V2),
    ("https://www.alphaxiv.org/en/overview/2102.02915", ROBOT),
    ("alphaxiv.org/pdf/2102.02915", ROBOT),
    ("https://huggingface.co/papers/2102.02915", ROBOT),
    ("https://huggingface.co/papers/2102.02915#community", ROBOT),
    ("https://hf.co/papers/2102.02915", ROBOT),
    ("huggingface.co/papers/2102.02915", ROBOT),
    ("10.48550/arXiv.2102.02915", ROBOT),
    ("10.48550/ARXIV.2102.02915", ROBOT),
    ("doi:10.48550/arXiv.2102.02915", ROBOT),
    ("https://doi.org/10.48550/arXiv.2102.02915", ROBOT),
    ("http://dx.doi.org/10.48550/arxiv.2102.02915?nosfx=y", ROBOT),
    ("doi.org/10.48550/arXiv.math/0611800", OLD),
    ("<https://arxiv.org/abs/2102.02915>", ROBOT),
    ("(https://arxiv.org/abs/2102.02915).", ROBOT),
    ("`2102.02915`", ROBOT),
    ('"2102.02915"', ROBOT),
]

NO_FORM = "it has neither the form"
FOREIGN = "the link leads neither to arxiv.org"
NO_PAGE = "the link is not that of a paper's page"
NOT_ITS_DOI = "that DOI is not one of arXiv's"

REFUSED = [
    ("", NO_FORM),
    ("   \n", NO_FORM),
    ("robots", NO_FORM),
    ("2102", NO_FORM),
    ("2102.029", NO_FORM),
    ("2102.029155", NO_FORM),
    ("2102,02915", NO_FORM),
    ("2102.02915 and 2102.02916", NO_FORM),
    ("2102.02915v", NO_FORM),
    ("x2102.02915", NO_FORM),
    ("2113.02915", "there is no month 13"),
    ("2100.02915", "there is no month 00"),
    ("0703.0001", "ids of this form began in April 2007"),
    ("2102.2915", "ids of 2021-02 have 5 digits"),
    ("1412.01234", "ids of 2014-12 have 4 digits"),
    ("1501.1234", "ids of 2015-01 have 5 digits"),
    ("2102.00000", "numbers begin at 1"),
    ("math/0611000", "numbers begin at 1"),
    ("2102.02915v0", "versions run from v1"),
    ("2102.02915v01", "versions run from v1"),
    ("2102.02915v1000", "versions run from v1"),
    ("math/0704001", "ids of this form ended in March 2007"),
    ("math/2102001", "ids of this form ended in March 2007"),
    ("math/0613001", "there is no month 13"),
    ("maths/0611800", "arXiv has no archive named maths"),
    ("cs-ai/0611800", "arXiv has no archive named cs-ai"),
    ("MATH/0611800", NO_FORM),
    ("math/061180", NO_FORM),
    ("٢١٠٢.٠٢٩١٥", NO_FORM),
    ("２１０２.０２９１５", NO_FORM),
    ("2102.02915v²", NO_FORM),
    ("https://arxiv.org.evil.com/abs/2102.02915", FOREIGN),
    ("https://arxiv.org@evil.com/abs/2102.02915", FOREIGN),
    ("https://arxiv.org:x@evil.com/abs/2102.02915", FOREIGN),
    ("https://evil.com/?u=https://arxiv.org/abs/2102.02915", FOREIGN),
    ("https://evil.com#https://arxiv.org/abs/2102.02915", FOREIGN),
    ("https://notarxiv.org/abs/2102.02915", FOREIGN),
    ("https://arxiv.org.uk/abs/2102.02915", FOREIGN),
    ("evilarxiv.org/abs/2102.02915", FOREIGN),
    ("https://аrxiv.org/abs/2102.02915", FOREIGN),
    ("https:///abs/2102.02915", FOREIGN),
    ("ftp://arxiv.org/abs/2102.02915", "only http and https links"),
    ("javascript://arxiv.org/abs/2102.02915", "only http and https links"),
    ("https://[arxiv.org/abs/2102.02915", "Invalid IPv6 URL"),
    ("https://arxiv.org/", NO_PAGE),
    ("https://arxiv.org/list/cs.RO/recent", NO_PAGE),
    ("https://arxiv.org/list/cs/new", NO_PAGE),
    ("https://arxiv.org/2102.02915", NO_PAGE),
    ("https://arxiv.org/a/ibarz_j_1", NO_PAGE),
    ("https://arxiv.org/search/?query=2102.02915", NO_PAGE),
    ("https://huggingface.co/2102.02915", NO_PAGE),
    ("https://huggingface.co/papers", NO_PAGE),
    ("https://alphaxiv.org/2102.02915", NO_PAGE),
    ("https://arxiv.org/html/2102.02915v2/figure1.png", NO_FORM),
    ("https://arxiv.org/abs/2102.02915/2102.02916", NO_FORM),
    ("https://arxiv.org/abs/2113.02915", "there is no month 13"),
    ("10.1145/3292500.3330701", NOT_ITS_DOI),
    ("https://doi.org/10.1038/nature14539", NOT_ITS_DOI),
    ("10.48550/2102.02915", NOT_ITS_DOI),
    ("10.48550/arXiv.2113.02915", "there is no month 13"),
    ("arXiv:", NO_FORM),
    ("2102.02915" * 300, "a text of 3,000 characters is no arXiv id"),
]

NEARLY = [
    ("2102.2915", "2102.02915"),
    ("2102.0291", "2102.00291"),
    ("2102.029155", "2102.02915"),
    ("210202915v2", "2102.02915"),
    ("2102,02915", "2102.02915"),
    ("2102.02915v0", "2102.02915"),
    ("1412.00123", "1412.0123"),
    ("https://arxiv.org/abs/2102.291", "2102.00291"),
    ("hep-tt/9901001", "hep-th/9901001"),
    ("hep-th9901001", "hep-th/9901001"),
    ("cs.LG 0611800", "cs/0611800"),
]


@pytest.mark.parametrize(("typed", "guess"), NEARLY)
def test_names_the_nearest_id(typed: str, guess: str) -> None:
    """A lost point, zero or letter is found again."""
    with pytest.raises(ArxivIdError) as refused:
        ArxivId.parse(typed)
    assert str(refused.value).endswith(f"; did you mean {guess}?")


BARE_WRAPPINGS = ["{}", " {}\t", "arXiv:{}", "arxiv: {}", "<{}>", "({}).", "{}.pdf", "{} [cs.LG]"]
LINK_WRAPPINGS = [
    "{}://arxiv.org/abs/{}",
    "{}://www.arxiv.org/pdf/{}.pdf",
    "{}://export.arxiv.org/html/{}?q=1#S2",
    "{}://www.alphaxiv.org/overview/{}",
    "{}://huggingface.co/papers/{}",
    "{}://doi.org/10.48550/arXiv.{}",
]
WRAPPINGS = BARE_WRAPPINGS + [
    link.replace("{}", scheme, 1) for link in LINK_WRAPPINGS for scheme in ("http", "https")
]
VERSIONS = st.none() | st.integers(1, 999)
MONTHS = st.integers(1, 12)


def new_style(year: int, month: int, sequence: int, version: int | None) -> ArxivId:
    """An id of the form in use since April 2007; `year` is of this century."""
    digits = 4 if year < 15 else 5
    return ArxivId(f"{year:02}{month:02}.{sequence:0{digits}}", version)


def old_style(archive: str, year: int, month: int, sequence: int, version: int | None) -> ArxivId:
    """An id of the form in use before April 2007."""
    return ArxivId(f"{archive}/{year % 100:02}{month:02}{sequence:03}", version)


IDS = st.one_of(
    st.builds(new_style, st.integers(8, 40), MONTHS, st.integers(1, 9999), VERSIONS),
    st.builds(
        old_style,
        st.sampled_from(["math", "hep-th", "cs", "q-bio", "cond-mat", "solv-int"]),
        st.integers(1992, 2006),
        MONTHS,
        st.integers(1, 999),
        VERSIONS,
    ),
)
PIECES = (
    *("https://", "doi:", "arXiv:", "arXiv.", "10.48550/", "arxiv.org", "www.", "evil.com"),
    *("huggingface.co/papers/", "/abs/", "/pdf/", "2102", ".", "02915", "0", "v1", "v0", ".pdf"),
    *("math", ".CA", "/0611800", "/", "@", "[", "]", "(", ")", "<", ">", "?", "#", "%", "%2F"),
    *("%00", " ", "\n", "\0", "\x1b", "\ud800", "٢", "İ", "："),
)
NEARLY_LINKS = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


@pytest.mark.parametrize(("text", "expected"), ACCEPTED)
def test_understands_a_spelling(text: str, expected: ArxivId) -> None:
    """Every spelling in use gives the canonical id and the version that was asked for."""
    assert ArxivId.parse(text) == expected


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_refuses_what_is_no_id(text: str, reason: str) -> None:
    """A text that is no id is refused, and the message says what is wrong with it."""
    with pytest.raises(ArxivIdError) as refusal:
        ArxivId.parse(text)
    assert reason in str(refusal.value)


@pytest.mark.parametrize("text", ["robots\x1b[31m\n", "a\x9b31mb", "\u202e5192.0212", "\ud800"])
def test_shows_a_refused_text_harmlessly(text: str) -> None:
    """The message quotes the text on one line without control characters, and what to write."""
    with pytest.raises(ArxivIdError) as refusal:
        ArxivId.parse(text)
    message = str(refusal.value)
    assert message.isprintable()
    assert message.endswith("write it like 2102.02915 or https://arxiv.org/abs/2102.02915")


def test_shortens_a_long_refused_text() -> None:
    """Of a long text the message shows the beginning only."""
    with pytest.raises(ArxivIdError, match=f"“{'x' * 79}…”"):
        ArxivId.parse("x" * 500)


@given(IDS, st.sampled_from(WRAPPINGS))
def test_reads_back_what_it_writes(arxiv_id: ArxivId, wrapping: str) -> None:
    """Any valid id, in any wrapping, gives that id."""
    assert ArxivId.parse(wrapping.format(arxiv_id)) == arxiv_id


@given(st.text() | NEARLY_LINKS)
def test_any_text_is_an_id_or_refused(text: str) -> None:
    """No text makes any other error, and what is accepted is canonical."""
    try:
        arxiv_id = ArxivId.parse(text)
    except ArxivIdError:
        return
    assert ArxivId.parse(str(arxiv_id)) == arxiv_id
    assert str(arxiv_id).isascii()


@given(IDS, st.sampled_from(["ARABIC-INDIC", "FULLWIDTH", "DEVANAGARI", "MATHEMATICAL BOLD"]))
def test_refuses_digits_of_other_scripts(arxiv_id: ArxivId, script: str) -> None:
    """Digits that only look like an id's make no id."""
    names = ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"]
    foreign = {
        ord(str(value)): unicodedata.lookup(f"{script} DIGIT {name}")
        for value, name in enumerate(names)
    }
    with pytest.raises(ArxivIdError):
        ArxivId.parse(str(arxiv_id).translate(foreign))


def test_links_to_the_pages_of_a_paper() -> None:
    """The two links that posts carry are those of arxiv.org, without a version."""
    assert abs_url("2102.02915") == "https://arxiv.org/abs/2102.02915"
    assert pdf_url("math/0611800") == "https://arxiv.org/pdf/math/0611800"
