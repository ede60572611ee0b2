"""The migrations that this version has."""

import pkgutil
from collections.abc import Iterable

from bot.store import migrations


def unknown_migrations(applied: Iterable[str]) -> list[str]:
    """Those of the applied migrations that this version does not have, in their order."""
    shipped = {name for _, name, _ in pkgutil.iter_modules(migrations.__path__)}
    return [name for name in applied if name not in shipped]
