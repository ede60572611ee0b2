"""What keywords mean, whatever they are and however they are written."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.folding import folded
from bot.domain.keywords import read_keywords, wanted_by
from bot.domain.paper import Paper
from bot.domain.searched import Texts
from bot.render.tex import readable
from tests import samples

Choose = Callable[[st.SearchStrategy[str]], str]


def matches(keywords: str, paper: Paper) -> bool:
    """Whether a paper is among those that keywords ask for."""
    wanted = wanted_by(keywords)
    return wanted is None or wanted.matches(Texts.of(paper, readable))


def old_meaning(keywords: str, paper: Paper) -> bool:
    """What keywords meant before there were operators: one of them, in title or abstract."""
    words = [word.strip().casefold() for word in keywords.split(",") if word.strip()]
    text = f"{paper.title}\n{paper.abstract}".casefold()
    return any(word in text for word in words) if words else True


words = st.sampled_from(["robot", "Robots", "vision", "RAG", "average", "and", "not", "C++", "a-b"])
phrases = st.lists(words, min_size=1, max_size=3).map(" ".join)
lists = st.lists(phrases | st.just(""), max_size=4).map(" , ".join)
papers = st.builds(
    lambda title, abstract: samples.paper(title=title, abstract=abstract),
    st.lists(words, max_size=3).map(" ".join),
    st.lists(words, max_size=8).map(" ".join),
)
texts = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Mn", "Mc")), max_size=30)


@given(lists, papers)
def test_words_without_operators_mean_what_they_meant(keywords: str, paper: Paper) -> None:
    """Stored subscriptions ask for the same papers as ever."""
    assert matches(keywords, paper) is old_meaning(keywords, paper)


@given(texts, texts, st.data())
def test_what_was_found_is_found(title: str, abstract: str, data: st.DataObject) -> None:
    """In any script, a part of title or abstract is found there, as it always was."""
    text = data.draw(st.sampled_from([title, abstract]))
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    paper = samples.paper(title=title, abstract=abstract)
    assert "," in part or not folded(part) or matches(part, paper)


@dataclass(frozen=True)
class Tree:
    """An expression: words of a kind, or a kind of operator over parts."""

    kind: str
    words: str = ""
    parts: tuple["Tree", ...] = ()


leaves = st.builds(Tree, st.sampled_from(["bare", "quoted", "author", "title"]), words)


def _deeper(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(Tree, st.just("not"), parts=st.tuples(inner)) | st.builds(
        Tree, st.sampled_from(["and", "or"]), parts=several
    )


trees = st.recursive(leaves, _deeper, max_leaves=8)


def written(tree: Tree, choose: Choose) -> str:
    """A tree as somebody might type it, with more parentheses than are needed."""
    if tree.kind == "bare":
        return tree.words
    if tree.kind == "quoted":
        return choose(st.sampled_from(['"{}"', "“{}”", "„{}“"])).format(tree.words)
    if tree.kind in ("author", "title"):
        return f"{tree.kind}:{tree.words}"
    parts = [f"({written(part, choose)})" for part in tree.parts]
    if tree.kind == "not":
        return f"NOT {parts[0]}"
    joint = " AND " if tree.kind == "and" else choose(st.sampled_from([" OR ", ", ", ","]))
    return joint.join(parts)


def judged(tree: Tree, paper: Paper) -> bool:
    """Whether a tree asks for a paper, by the plainest of means."""
    word, title, abstract = (t.casefold() for t in (tree.words, paper.title, paper.abstract))
    parts = [judged(part, paper) for part in tree.parts]
    return {
        "bare": word in title or word in abstract,
        "title": word in title,
        "quoted": any(w in (word, word + "s") for w in f"{title} {abstract}".split()),
        "author": False,  # these papers have no authors of such names
        "not": not any(parts),
        "and": all(parts),
        "or": any(parts),
    }[tree.kind]


@given(trees, papers, st.data())
def test_expressions_mean_what_they_say(tree: Tree, paper: Paper, data: st.DataObject) -> None:
    """However it is typed, an expression asks for the papers that it would by hand."""
    typed = written(tree, data.draw)
    assert read_keywords(typed) is not None
    assert matches(typed, paper) is judged(tree, paper)


@given(trees, st.data())
def test_what_is_written_back_is_read_the_same(tree: Tree, data: st.DataObject) -> None:
    """Printing and reading again changes neither the meaning nor the spelling."""
    wanted = read_keywords(written(tree, data.draw))
    assert read_keywords(str(wanted)) == wanted
    assert str(read_keywords(str(wanted))) == str(wanted)


@given(trees, trees, papers, st.data())
def test_de_morgan(one: Tree, other: Tree, paper: Paper, data: st.DataObject) -> None:
    """NOT (a OR b) is NOT a AND NOT b, and the other way round."""
    a, b = written(one, data.draw), written(other, data.draw)
    assert matches(f"NOT (({a}) OR ({b}))", paper) is matches(f"NOT ({a}) AND NOT ({b})", paper)
    assert matches(f"NOT (({a}) AND ({b}))", paper) is matches(f"NOT ({a}), NOT ({b})", paper)
