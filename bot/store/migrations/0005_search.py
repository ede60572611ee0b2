"""An index of the words in titles and authors, beside the papers and kept in step by the database.

SQLite: FTS5 without content of its own (the papers have it), with prefixes of up to three letters,
so that the first letters somebody types are answered as fast as whole words. PostgreSQL: a GIN
index over a function that folds case and accents as FTS5's tokenizer does.
"""

import unicodedata

from tortoise import migrations

from bot.store.dialects import InDialect

_SQLITE = [
    """CREATE VIRTUAL TABLE paper_search USING fts5(
        title, authors, content='', columnsize=0, prefix='1 2 3',
        tokenize="unicode61 remove_diacritics 2"
    )""",
    """INSERT INTO paper_search (rowid, title, authors)
    SELECT id, title, (SELECT group_concat(value, ' ') FROM json_each(authors)) FROM paper ORDER BY id""",
    """CREATE TRIGGER paper_search_insert AFTER INSERT ON paper BEGIN
        INSERT INTO paper_search (rowid, title, authors) VALUES
        (new.id, new.title, (SELECT group_concat(value, ' ') FROM json_each(new.authors)));
    END""",
    """CREATE TRIGGER paper_search_delete AFTER DELETE ON paper BEGIN
        INSERT INTO paper_search (paper_search, rowid, title, authors) VALUES
        ('delete', old.id, old.title, (SELECT group_concat(value, ' ') FROM json_each(old.authors)));
    END""",
    """CREATE TRIGGER paper_search_update AFTER UPDATE OF title, authors ON paper
    WHEN old.title <> new.title OR old.authors <> new.authors BEGIN
        INSERT INTO paper_search (paper_search, rowid, title, authors) VALUES
        ('delete', old.id, old.title, (SELECT group_concat(value, ' ') FROM json_each(old.authors)));
        INSERT INTO paper_search (rowid, title, authors) VALUES
        (new.id, new.title, (SELECT group_concat(value, ' ') FROM json_each(new.authors)));
    END""",
]

# Latin letters with marks, and what is left of them without.
_MARKED = {
    chr(code): unicodedata.normalize("NFD", chr(code))[0]
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]
    if unicodedata.decomposition(chr(code)) and chr(code).islower()
}

_POSTGRES = [
    f"""CREATE FUNCTION folded(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN translate(lower(words), '{"".join(_MARKED)}', '{"".join(_MARKED.values())}')""",
    """CREATE FUNCTION paper_words(title text, authors jsonb) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('simple',
        regexp_replace(folded(title || ' ' || authors::text), '[^[:alnum:]]+', ' ', 'g'))""",
    "CREATE INDEX paper_search ON paper USING gin (paper_words(title, authors))",
    # The unique index serves LIKE 'x%' only where the database's collation is C.
    "CREATE INDEX paper_beginning ON paper (arxiv_id text_pattern_ops)",
]


class Migration(migrations.Migration):
    dependencies = [("store", "0004_delivery")]

    initial = False

    operations = [InDialect(sqlite=_SQLITE, postgres=_POSTGRES)]
