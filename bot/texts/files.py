"""A language's file, compiled. Apart from all else: Fluent and Babel take a while to import."""

from babel import Locale
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentType
from fluent.syntax import ast


class Text(FluentType, str):
    """A value of any length: a plain string of over 2,500 characters is an error to Fluent."""

    def format(self, locale: Locale) -> str:  # type: ignore[override]  # what str has is not asked
        """The text as it is; Fluent asks twice, so it must still be of this kind."""
        return self


def make_bundle(code: str, source: str) -> FluentBundle:
    """The messages of a file, ready to be formatted in the language `code`.

    Raises:
        ValueError: a part of the file is not Fluent; the message begins with that part.
    """
    resource = FluentResource(source)
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            raise ValueError(f"the texts in {code} cannot be read from here: {entry.content}")
    # Discord shows Unicode's isolating marks as nothing, but they count as characters.
    bundle = FluentBundle([code], use_isolating=False)
    bundle.add_resource(resource)
    return bundle


def locale_of(code: str) -> Locale:
    """CLDR's names of days and months for a language."""
    return Locale.parse(code, sep="-")
