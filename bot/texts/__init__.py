"""Every text that people read in Discord: one catalogue, one file for each language.

English (`en.ftl`) is complete and the source of all others; a language is added by adding its file
beside it, named by its code (`ja.ftl`, `pt-BR.ftl`). What a language lacks is said in English. The
files are in Fluent's format (https://projectfluent.org), whose plural forms and numbers are those
of Unicode's CLDR. Pure but for the reading of these files, which happens when a language is first
used. It knows nothing of the rest of the project, so that everybody may use it.
"""

from bot.texts.language import ENGLISH, Language, find_language, list_languages, load_languages
from bot.texts.said import Said, Sentence, Value

__all__ = [
    "ENGLISH",
    "Language",
    "Said",
    "Sentence",
    "Value",
    "find_language",
    "list_languages",
    "load_languages",
]
