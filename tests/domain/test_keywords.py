"""What keywords mean."""

import subprocess
import sys

import pytest

from bot.domain.keywords import AnyOf, read_keywords, wanted_by
from bot.domain.paper import Paper
from bot.domain.searched import Texts
from bot.render.tex import readable
from tests import samples

PAPER = samples.paper(
    title=r"Schr\"odinger Bridges for Robots: a RAG-based Survey",
    abstract=r"We leverage large language models in $\mathcal{O}(n)$, état de l'art. 拡散モデルAI",
    authors=(
        "Yann LeCun",
        r"Łukasz Kaiser",
        r"Erd\H{o}s P\'al",
        "Jean-Baptiste A. Alayrac",
        "山田 太郎",
    ),
)


def matches(keywords: str, paper: Paper = PAPER) -> bool:
    """Whether a paper is among those that keywords ask for."""
    wanted = read_keywords(keywords)
    assert wanted is not None
    return wanted.matches(Texts.of(paper, readable))


@pytest.mark.parametrize(
    ("keywords", "found"),
    [
        ("robot", True),
        ("knitting, robot", True),
        ("language model", True),
        ("model language", False),
        ("robot AND language model", True),
        ("robot AND knitting", False),
        ("robot OR knitting AND sewing", True),
        ("(robot OR knitting) AND sewing", False),
        ("knitting, robot AND NOT survey", False),
        ("robot NOT knitting", True),
        ("NOT knitting", True),
        ("NOT NOT robot", True),
        ("NOT robot, survey", True),
        ("NOT (knitting, sewing)", True),
        ("robot AND (knitting, survey)", True),
        ("robot and survey", False),
        ("not robot", False),
        ("title:robot", True),
        ("title:language", False),
        ("Title: “robots”", True),
        ("knitting、robot", True),
        ("(knitting，robot)", True),
        ("（robot） AND 「survey」", True),
        ("拡散モデル", True),
        ("拡散 AND NOT 縮小", True),
    ],
)
def test_operators(keywords: str, found: bool) -> None:
    """NOT binds closest, then AND, then OR and commas; only capitals are operators."""
    assert matches(keywords) is found


@pytest.mark.parametrize(
    ("keywords", "found"),
    [
        ("rag", True),
        ('"rag"', True),
        ('"rage"', False),
        ('"leverag"', False),
        ("leverag", True),
        ('"large language model"', True),
        ('"language models"', True),
        ('"anguage models"', False),
        ('"拡散"', True),
        ('"モデル"', True),
        ('"AI"', True),
        ('title:"AI"', False),
        ('"AND"', False),
        ('"RAG-based survey"', True),
    ],
)
def test_quotation_marks_mean_whole_words(keywords: str, found: bool) -> None:
    """Without them words may be parts of words; a plural passes; Japanese has no spaces."""
    assert matches(keywords) is found


@pytest.mark.parametrize(
    "keywords", ["schrodinger", "SCHRÖDINGER", "etat de l’art", "état de l'art", '"O(n)"']
)
def test_what_people_read_is_found(keywords: str) -> None:
    """TeX is found as it is shown; accents and signs need not be typed."""
    assert matches(keywords)


def test_text_is_found_as_it_was_written_too() -> None:
    """A formula is found by its TeX, as it always was."""
    assert matches("mathcal{O}")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("author:lecun", True),
        ('author:"Yann LeCun"', True),
        ("author:Yann LeCun", True),
        ('AUTHOR: "LeCun, Yann"', True),
        ("author:Y. LeCun", True),
        ("author:cun", False),
        ("author:lecu", False),
        ("author:Yann Kaiser", False),
        ("author:lukasz kaiser", True),
        ("author:Erdős", True),
        ("author:erdos", True),
        ("author:alayrac", True),
        ("author:Jean-Baptiste Alayrac", True),
        ("author:山田太郎", True),
        ("author:太郎", True),
        ("lecun", False),
        ("robot AND author:lecun", True),
        ("NOT author:lecun", False),
        ("author:bengio, author:lecun", True),
    ],
)
def test_authors_are_found_by_the_words_of_their_names(name: str, found: bool) -> None:
    """All words have to be in one name; case, accents and order do not matter."""
    assert matches(name) is found


def test_texts_do_not_run_into_each_other() -> None:
    """A phrase stands in the title or in the abstract, not across both."""
    paper = samples.paper(title="Deep", abstract="Learning")
    assert not matches("deep learning", paper)
    assert matches("deep AND learning", paper)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("robot,  language   model,", "robot, language model"),
        ("a OR b", "a, b"),
        ("Robot, vision, robot", "robot, vision"),
        ("a NOT b", "a AND NOT b"),
        ("a OR (b AND c)", "a OR b AND c"),
        ("((a, b)) AND “c d”", '(a OR b) AND "c d"'),
        ("AUTHOR:  Yann LeCun", "author:Yann LeCun"),
        ("NOT (a)", "NOT a"),
        ("NOT (a AND b)", "NOT (a AND b)"),
    ],
)
def test_one_spelling(typed: str, written: str) -> None:
    """Keywords are written back in one way, with what they mean to be seen."""
    assert str(read_keywords(typed)) == written


@pytest.mark.parametrize(
    ("keywords", "found"), [('5" (small', True), ('6", 5"', True), ("(large", False), ('6"', False)]
)
def test_what_cannot_be_read_means_its_words(keywords: str, found: bool) -> None:
    """Keywords from before there were operators are no fault, whatever they hold."""
    wanted = wanted_by(keywords)
    assert wanted is not None
    paper = samples.paper(title='The 5" (small) screen')
    assert wanted.matches(Texts.of(paper, readable)) is found


def test_many_parts_are_one_level() -> None:
    """As many words as fit are read, without a tower of parts."""
    wanted = read_keywords(" OR ".join(f'"w{n}"' for n in range(300)))
    assert isinstance(wanted, AnyOf)
    assert len(wanted.parts) == 300


def test_lists_of_words_load_no_grammar() -> None:
    """Configurations with plain keywords cost a command nothing at its start."""
    code = (
        "import sys; from bot.settings import Channel\n"
        "Channel(id=1, keywords='robot, a b'); print('lark' in sys.modules)\n"
        "Channel(id=1, keywords='a AND b'); print('lark' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "True"]
