"""Which papers have some words in title and authors, or an id that begins so (migration 0005).

What was typed reaches a database as words without a meaning of their own, so none of it can be a
syntax error. Papers come newest first by their row: an order by relevance reads all that match
(FACTS section 5).
"""

import re

from bot.domain.wanted import words_in
from bot.store.dialects import connection, is_postgres

_WORD = re.compile(r"[^\W_]+")
_SQLITE = "SELECT rowid FROM paper_search WHERE paper_search MATCH ? ORDER BY rowid DESC LIMIT ?"
_SQLITE_BEGINNING = (
    "SELECT id AS rowid FROM paper WHERE arxiv_id >= ? AND arxiv_id < ? ORDER BY arxiv_id LIMIT ?"
)
_POSTGRES = (
    "SELECT id AS rowid FROM paper"
    " WHERE paper_words(title, authors) @@ to_tsquery('simple', folded($1))"
    " ORDER BY id DESC LIMIT $2"
)
_POSTGRES_BEGINNING = (
    "SELECT id AS rowid FROM paper WHERE arxiv_id LIKE $1 ORDER BY arxiv_id USING ~<~ LIMIT $2"
)
_LAST = "\U0010ffff"


async def matching_ids(text: str, limit: int) -> list[int]:
    """Inside a call of the engine: the newest rows of `paper` that have all the words of `text`.

    The last word may be unfinished. Empty if `text` has no words.
    """
    words = words_in(text)
    if not words:
        return []
    if is_postgres():
        return await _ids(_POSTGRES, " & ".join(_WORD.findall(" ".join(words))) + ":*", limit)
    quoted = ['"{}"'.format(word.replace('"', '""')) for word in words]
    return await _ids(_SQLITE, " ".join(quoted) + "*", limit)


async def ids_beginning(prefix: str, limit: int) -> list[int]:
    """Inside a call of the engine: the rows of `paper` whose ids begin so, by their ids."""
    if not (prefix.isascii() and prefix.isprintable()):
        return []
    if is_postgres():
        return await _ids(_POSTGRES_BEGINNING, re.sub(r"([%_\\])", r"\\\1", prefix) + "%", limit)
    return await _ids(_SQLITE_BEGINNING, prefix, prefix + _LAST, limit)


async def _ids(query: str, *values: object) -> list[int]:
    rows = await connection().execute_query_dict(query, list(values))
    return [int(row["rowid"]) for row in rows]
