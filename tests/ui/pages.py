"""Days and papers that are hard to show: four sources, TeX, Japanese, hostile names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.digest import Digest, Entry, LateRiser, SourcePart, SourceReading, select_entries
from bot.domain.mention import Counts
from bot.domain.page import DigestPage
from bot.domain.paper import Paper
from tests import samples

DAY = date(2026, 9, 1)
CLOSED_AT = datetime(2026, 9, 2, 9, tzinfo=UTC)
HOSTILE = (
    "@everyone <@1> [free](https://evil.example) ```js\n# big``` \u202egnp.exe ||x|| **b** `c`"
    " <#2> <t:1:R> <:a:3> discord.gg/abc"
)
TITLES = (
    r"$\mathcal{O}(n \log n)$ Attention with $\ell_2$-Normalised Keys on $\mathbb{R}^d$",
    "大規模言語モデルにおける文脈内学習の仕組みを因果的介入によって明らかにする研究",
    r"Schr\"odinger Bridges for Fast Sampling: A $\beta$-VAE View of $p(x \mid z)$",
    "Scaling Laws for Sparse Mixture-of-Experts",
)
NAMES = (r"Erd\H{o}s P\'al", "山田 太郎", "Ana_Maria [Lab] *Star*", "Jürgen Müller", "Li Wei")
ABSTRACTS = (
    r"We show that attention needs only $\mathcal{O}(n \log n)$ operations, about 40% of what was"
    r" believed, when keys lie on a sphere of radius $r \sim \sqrt{d}$. Experiments follow.",
    "本論文では、大規模言語モデルの文脈内学習がどのように生じるかを調べる。実験により確かめた。",
    r"Diffusion is slow. We bridge $p_0$ and $p_1$ in $T=4$ steps.",
    "Experts are sparse; we say how many one needs, and when more of them stop to help anybody.",
)


def paper(number: int, **changes: object) -> Paper:
    """One of a few papers with difficult texts."""
    fields: dict[str, object] = {
        "arxiv_id": f"2609.{number:05d}",
        "title": TITLES[number % len(TITLES)],
        "authors": NAMES[number % 3 :],
        "categories": ("cs.LG", "stat.ML", "cs.CL")[number % 2 :],
        "abstract": ABSTRACTS[number % len(ABSTRACTS)],
        "listed_on": DAY,
    }
    return samples.paper(number, **(fields | changes))


def parts(number: int) -> tuple[SourcePart, ...]:
    """What four sources told of a paper."""
    return (
        SourcePart("huggingface", Counts(0, 400 // number), 6.1, 2 * number),
        SourcePart("hackernews", Counts(0, 1200 // number, 38), 4.0, 4 * number),
        SourcePart("bluesky", Counts(310 // number, 2045 // number), 3.5, 3 * number),
        SourcePart("x", Counts(10_227 // number, 25), 9.2, number),
    )


def entry(number: int, **changes: object) -> Entry:
    """A paper with the word of all four sources."""
    told = parts(number)
    shares = sum(part.counts.shares for part in told if part.counts)
    likes = sum(part.counts.likes for part in told if part.counts)
    made = Entry(number, paper(number), Counts(shares, likes), 20.0 - number, CLOSED_AT, told)
    return replace(made, **changes)  # type: ignore[arg-type]


def digest(papers: int = 12, *, failing: Sequence[str] = ()) -> Digest:
    """A day that was closed here, by the balanced rule."""
    readings = tuple(
        SourceReading(name, failing=name in failing, reason="HTTP 503", pool=500)
        for name in ("bluesky", "hackernews", "huggingface", "x")
    )
    entries = tuple(entry(number) for number in range(1, papers + 1))
    return Digest(DAY, "balanced", CLOSED_AT, entries, readings=readings)


def riser(number: int = 1) -> LateRiser:
    """A paper of an earlier day that is named with this one."""
    listed_on = date(2026, 8, 27)
    risen = paper(900 + number, listed_on=listed_on)
    return LateRiser(DAY, listed_on, entry(number, paper=risen))


def page(day: Digest | None = None, **changes: object) -> DigestPage:
    """A page of a day over the bar of 5."""
    view = select_entries(day or digest(), bar=5)
    fields: dict[str, object] = {"older": date(2026, 8, 31), "newer": date(2026, 9, 2)}
    return DigestPage(view=view, **(fields | changes))  # type: ignore[arg-type]
