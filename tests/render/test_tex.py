"""TeX becomes readable text, and whatever is no TeX stays as it was written."""

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.tex import readable
from tests.render.recorded import recorded_texts

# Formulas keep together with no-break spaces; the expected texts here are written with plain ones.
FORMULAS = {
    r"$\mathcal{O}(n\log n)$": "𝒪(n log n)",
    r"$\mathbb R^{d}$, $\mathbb{N}$, $\mathfrak{g}$": "ℝᵈ, ℕ, 𝔤",
    r"$\mathcal{GP}$ and $\mathcal{WORDS}$": "𝒢𝒫 and WORDS",
    r"${\cal O}(n)$ and $\tilde O(n^{2/3})$": "𝒪(n) and Õ(n^(2/3))",
    r"$\alpha, \epsilon, \varphi, \Omega$": "α, ε, φ, Ω",
    r"$x_i^2$, $x_{abc}$, $x_{a+b}$, $x_{i,j}$": "xᵢ², x_abc, x_(a+b), x_(i,j)",
    r"$x^{n-1}$, $x^{q}$, $f^{(q)}$, $n^{2.5}$": "xⁿ⁻¹, x^q, f^(q), n^2.5",
    r"$R^{a times b}$, $x^* y^\top z' 30^\circ$": "R^(a times b), x* yᵀ z′ 30°",
    r"$x^{5 / 2}$ and $n ^ 3$": "x^(5/2) and n³",
    r"$k\geq 3$, $k \leq 3$, $\sim 10^3$": "k≥3, k ≤ 3, ∼10³",
    r"$A \to B$, $3\times 3$, $\pm 1$": "A → B, 3×3, ±1",
    r"$\frac{a}{b}$, $\frac12$, $\frac{a+b}{2}$": "a/b, 1/2, (a+b)/2",
    r"$2\frac{1}{3}$, $\log\frac{n}{k}$": "2 1/3, log(n/k)",
    r"$\sqrt{n}$, $\sqrt[3]{x+1}$, $\sqrt[n]x$": "√n, ∛(x+1), ⁿ√x",
    r"$\left(\frac{a}{b}\right)^t$, $\big\{x\big\}$": "(a/b)ᵗ, {x}",
    r"$\hat{x}$, $\bar r$, $\widetilde{\Omega}$": "x̂, r̄, Ω̃",
    r"$\overline{AB}$": "overline(AB)",
    r"$\|x\|_2$, $\lfloor k \rfloor$, $\ell_\infty$": "‖x‖₂, ⌊k ⌋, ℓ_∞",
    r"$\sum_{i=1}^n x_i$, $\max_{T \in S} T$": "∑ᵢ₌₁ⁿ xᵢ, max_(T ∈ S) T",
    r"$\mathrm{poly}(k\log n)$, $n\operatorname{rank} M$": "poly(k log n), n rank M",
    r"$n = 3 \text{ or } 5$": "n = 3 or 5",
    r"$\binom{n}{k}$, $x \not\in S$, $a\neq b$": "(n choose k), x ∉ S, a≠b",
    r"$E_{\rm lab}$ and ${}^4$ and $x_{}$": "E_lab and ⁴ and x",
    r"\(n\) and \[2^{n}\] and $$x_1$$": "n and 2ⁿ and x₁",
    r"\begin{equation} a \le b \end{equation}": "a ≤ b",
    r"0$\leq$$b$$\leq$10": "0≤b≤10",
    r"S$^2$-MLP and $k$NN": "S²-MLP and kNN",
    r"$\unicode{x2014}$": "—",
}
TEXTS = {
    r"Schr\"odinger, Erd\H{o}s, Poincar\'e": "Schrödinger, Erdős, Poincaré",
    r"{\"O}zg\"ur, \c{C}elik, na\"{\i}ve, \v Z": "Özgür, Çelik, naïve, Ž",
    r"\O, \ss, \AA, \L, \aa": "Ø, ß, Å, Ł, å",
    r"\emph{learn} \textbf{a} \textsc{Name}": "learn a Name",
    r"the {\em old} and {\it older} {\bf way}": "the old and older way",
    "``quoted'' and `once' and don't": "“quoted” and ‘once’ and don't",
    "space--time, pages 1--5, it -- or---this": "space–time, pages 1–5, it – or—this",
    r"30\% \& \$5 \#1 a\_b \{0,1\}": "30% & $5 #1 a_b {0,1}",
    "Smith et al.~[3], Theorem~1": "Smith et al. [3], Theorem 1",
    r"\url{https://a.org/x\_y} or ~\url{b}": "https://a.org/x_y or b",
    r"\href{https://a.org/}{our site}": "our site (https://a.org/)",
    r"known \cite{AB12} \citep[p. 3]{C}": "known [AB12] [C, p. 3]",
    r"a\footnote{note} b": "a (note) b",
    r"the 5\textsuperscript{th}, O(\log^{(k)} n)": "the 5ᵗʰ, O(log⁽ᵏ⁾ n)",
    r"f_{esc} \sim 10^{19} {\mu}m 360{\deg}": "f_esc ∼ 10¹⁹ μm 360°",
    r"da\-ta\-base, i.\,e., A \\ B": "database, i. e., A   B",
}
UNCHANGED = [
    "",
    "How to Train Your Robot with Deep Reinforcement Learning",
    "it costs $5 and $10, or $1M per US$2.5 million",
    "from $5 to $10, then $20",
    "set $HOME and $PATH",
    "100% of C++ & C# at 50% in snake_case with x^2 and 10~20%",
    r"C:\Users\alpha\sim and C:\temp",
    r"\unknown{stays} \alsoThis",
    r"$\frac{broken$ and $}{$",
    "a { b } c } d { e {BERT}",
    "one $ only",
    "$$",
    "$$$$ $ $",
    "ends with \\",
    "python run.py --flag --other",
    "https://a.org/~me/a--b_c",
    "z~3 and x~N(0,1) and ~5 k",
    "don\\'t",
    "{0,1} labels, f(x)_i, a `b` c",
    "日本語の題名 🎉 Schütze",
    r"\begin{cases} a \end{cases}",
    r"\begin{math} } \end{math}",
    r"\cite and \emph and \frac",
]
HOSTILE = {
    "braces": "{" * 100_000,
    "backslashes": "\\" * 100_000,
    "dollars": "$" * 100_000,
    "groups": "{" * 50_000 + "}" * 50_000,
    "groups in a formula": "$" + "{" * 1_400 + "}" * 1_400 + "$",
    "fractions": r"\frac{" * 10_000 + "}" * 10_000,
    "fractions in fractions": ("$" + r"\frac{" * 300 + "}{x}" * 300 + "$") * 30,
    "scripts": "a_{" * 30_000,
    "formulas that do not end": r"\(" * 50_000,
    "environments": r"\begin{math}" * 8_000,
    "accents": r"\tilde" * 16_000,
    "open accents": r"\"{" * 30_000,
    "options": r"\sqrt[" * 16_000,
    "quotation marks": "``" * 50_000,
    "one quotation mark each": "`a" * 50_000,
    "escaped dollars": "$" + r"\$" * 50_000,
    "switches": r"{\cal " * 10_000 + "}" * 10_000,
    "text in formulas": r"\text{$" * 8_000 + "$}" * 8_000,
    "spaces": r"\c" + " " * 100_000,
    "unknown": r"\x{" * 10_000 + "}" * 10_000,
}
MARKUP = st.text(
    st.one_of(
        st.sampled_from(list("{}$^_~%`'\"- []()aeion1x")),
        st.characters(exclude_characters="\\⊤"),
    ),
    max_size=60,
)
WORDS = (
    r"\frac \sqrt \text \emph \cal \bf \left \right \not \' \" \c \cite \alpha \log \unknown"
    r" \begin{math} \end{math} \% \\ { } $ $$ \( \) ^ _ [ ] a b 1 ~ --"
)
PIECES = st.lists(st.sampled_from([" ", *WORDS.split()]), max_size=40).map("".join)


def spaced(text: str) -> str:
    """`text` with the no-break spaces of formulas as plain ones."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(("text", "expected"), FORMULAS.items())
def test_reads_formulas(text: str, expected: str) -> None:
    """Symbols, letters, scripts, fractions and roots are Unicode, the dollars are gone."""
    assert spaced(readable(text)) == expected


@pytest.mark.parametrize(("text", "expected"), TEXTS.items())
def test_reads_running_text(text: str, expected: str) -> None:
    """Accents, emphasis, quotation marks, dashes, escapes and links are what they stand for."""
    assert spaced(readable(text)) == expected


@pytest.mark.parametrize("text", UNCHANGED)
def test_leaves_everything_else_as_it_was(text: str) -> None:
    """Money, paths, plain braces, unknown macros and broken TeX stay to the letter."""
    assert readable(text) == text


def test_keeps_what_it_does_not_know_inside_a_formula() -> None:
    """An unknown macro stays with its braces, what stands around it is read."""
    assert readable(r"$\bigO(n^2) + \mine{x_1}$") == "\\bigO(n²)\u00a0+\u00a0\\mine{x₁}"


def test_keeps_a_formula_together() -> None:
    """No plain space is left in a formula where a line could be wrapped or cut."""
    assert readable(r"in $O(n \log n)$ time") == "in O(n\u00a0log\u00a0n) time"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_takes_time_in_proportion_to_the_length(text: str) -> None:
    """100 kB made to be slow or deep take under a second of the processor."""
    started = time.process_time()
    readable(text)
    assert time.process_time() - started < 1


def test_keeps_what_it_has_read() -> None:
    """A text that many messages name is read once; one that is very long is not kept."""
    title, book = r"$\mathcal{O}(n^2)$ is enough", r"\'e " * 2_000
    assert readable(title) is readable(title)
    assert readable(book) is not readable(book)
    assert readable(book) == readable(book) == "é " * 2_000


def letters(text: str) -> list[str]:
    """The letters and digits of a text, whether or not they are super- or subscripts."""
    return [c for c in unicodedata.normalize("NFKD", text) if c.isalnum()]


@given(PIECES)
def test_reads_anything(text: str) -> None:
    """No arrangement of TeX fails, and nothing unreadable comes out of it."""
    assert spaced(readable(text)).isprintable()


@given(MARKUP)
def test_loses_no_letter(text: str) -> None:
    """Of a text without macros every letter and digit is still there, in its order."""
    assert letters(readable(text)) == letters(text)


@given(st.text(st.characters(exclude_characters="\\$~`{}-")))
def test_leaves_text_without_tex_alone(text: str) -> None:
    """Text with no character that TeX gives a meaning is the same afterwards."""
    assert readable(text) == text


def test_loses_no_word_of_what_people_wrote(shared_data: Path) -> None:
    """In every recorded text each plain word is still there."""
    for text in recorded_texts(shared_data):
        shown = set(spaced(readable(text)).split())
        plain = {word for word in text.split() if word.isalpha() and len(word) > 1}
        assert not plain - shown, text


def test_reading_twice_changes_nothing_more(shared_data: Path) -> None:
    """What came out readable stays as it is."""
    changed = [
        text for text in map(readable, recorded_texts(shared_data)) if readable(text) != text
    ]
    assert changed == []


def test_leaves_little_tex_in_what_people_wrote(shared_data: Path) -> None:
    """Of the recorded texts with TeX in them, 19 of 20 have none afterwards."""
    with_tex = [text for text in recorded_texts(shared_data) if "\\" in text or "$" in text]
    left = [text for text in map(readable, with_tex) if "\\" in text or "$" in text]
    assert len(with_tex) > 100
    assert len(left) <= len(with_tex) / 20
