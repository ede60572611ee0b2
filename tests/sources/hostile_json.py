"""JSON of any shape, made of the names and texts that a reader looks for."""

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st


def any_json(names: Iterable[str], texts: Iterable[str]) -> st.SearchStrategy[Any]:
    """Values with keys of `names`, and with `texts` among their leaves."""
    leaves = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=8)
        | st.sampled_from([*texts])
    )
    keys = st.sampled_from([*names])
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6),
        max_leaves=12,
    )
