"""Which languages there are: those that have a file beside this module."""

from functools import cache
from importlib import resources

SUFFIX = ".ftl"


@cache
def list_codes() -> tuple[str, ...]:
    """The codes of all languages, such as `en` and `ja`."""
    names = (entry.name for entry in resources.files(__package__).iterdir())
    return tuple(sorted(n.removesuffix(SUFFIX) for n in names if n.endswith(SUFFIX)))


def read_file(code: str) -> str:
    """The text of a language's file."""
    return resources.files(__package__).joinpath(code + SUFFIX).read_text(encoding="utf-8")
