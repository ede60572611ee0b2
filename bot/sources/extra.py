"""Sources from elsewhere, named in the configuration as `module:Class`."""

import importlib
from collections.abc import Callable, Iterable
from typing import Any

from bot.errors import UsageError


def load_source(place: str) -> Callable[..., Any]:
    """The class that `module:Class` names.

    Raises:
        UsageError: it is not there, or has no name.
    """
    module, _, name = place.partition(":")
    try:
        source = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise UsageError(f"[sources] extra: {place} cannot be loaded: {error}") from error
    if not isinstance(getattr(source, "name", None), str):
        raise UsageError(f"[sources] extra: {place} has no name, so it is no source")
    return source  # type: ignore[no-any-return]  # what it makes keeps the port's promises


def extra_weights(places: Iterable[str]) -> dict[str, float]:
    """The names of the sources that the places hold; each weighs 1."""
    return {str(getattr(load_source(place), "name", "")): 1.0 for place in places}
