"""Ten papers at a time of hostile words, and each rendering of them looked at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace

from tests.faults import texts
from tests.faults.people import Words
from tests.faults.plan import Plan
from tests.faults.rows import Row

BATCH = 10
_TITLES = 10_000
_FINE = "shown as text, within every limit"

Rendering = Callable[[list[Words]], Iterator[str]]
"""Renders papers, and gives a sentence for each thing that is wrong with the result."""


def play_words(plan: Plan, renderings: Mapping[str, Rendering]) -> list[Row]:
    """10,000 titles with as many names, abstracts and posts through each of the renderings."""
    words = _words(plan)
    rows = {name: Row(f"hostile words: {name}") for name in renderings}
    for seed in plan.seeds(len(words) // BATCH, scaled=False):
        at = BATCH * (seed - plan.seed)
        batch = words[at : at + BATCH]
        for name, rendering in renderings.items():
            faults = _faults(rendering, batch)
            for _ in range(BATCH - bool(faults)):
                rows[name].went(_FINE)
            if faults:
                rows[name].went_wrong(seed, _told(rendering, batch, faults))
    return list(rows.values())


def _words(plan: Plan) -> list[Words]:
    number = BATCH * max(1, round(_TITLES * plan.share / BATCH))
    titles = texts.drawn(texts.titles, number, plan.seed)
    names = texts.drawn(texts.names, number, plan.seed)
    return [
        Words(
            title=titles[at],
            abstract=titles[at - 1],
            post=titles[at - 2],
            names=(names[at], names[at - 1], names[at - 2]),
            short=names[at - 3],
        )
        for at in range(number)
    ]


def _faults(rendering: Rendering, words: list[Words]) -> list[str]:
    try:
        return list(rendering(words))
    except Exception as error:
        return [f"{type(error).__name__}: {error}"[:300]]


def _told(rendering: Rendering, batch: list[Words], faults: list[str]) -> str:
    """The fault, with the one text that brings it about, if one is enough."""
    [harmless, *_] = Words.harmless_ones()
    for words in batch:
        for field in fields(Words):
            hostile = getattr(words, field.name)
            alone = replace(harmless, **{field.name: hostile})
            found = _faults(rendering, [alone, *[harmless] * (BATCH - 1)])
            if found:
                return f"{found[0]} with {field.name} {hostile!r:.200}"
    return f"{faults[0]} with a combination"
