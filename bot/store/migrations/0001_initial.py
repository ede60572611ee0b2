import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="DigestRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("day", fields.DateField(unique=True)),
                ("last_day", fields.DateField(null=True)),
                ("rule", fields.CharField(max_length=32)),
                ("imported", fields.BooleanField()),
                ("clock", fields.CharField(max_length=64)),
                ("image", fields.TextField(unique=False)),
                ("closed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("fingerprint", fields.CharField(max_length=64)),
            ],
            options={
                "table": "digest",
                "app": "store",
                "pk_attr": "id",
                "table_description": "frozen days",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="EntryRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "digest",
                    fields.ForeignKeyField(
                        "store.DigestRow",
                        source_field="digest_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="entries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("rank", fields.IntField()),
                ("arxiv_id", fields.CharField(db_index=True, max_length=32)),
                ("title", fields.TextField(unique=False)),
                (
                    "authors",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                (
                    "categories",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("abstract", fields.TextField(unique=False)),
                ("shares", fields.BigIntField()),
                ("likes", fields.BigIntField()),
                ("score", fields.FloatField()),
                ("observed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "parts",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
            ],
            options={
                "table": "entry",
                "app": "store",
                "unique_together": (("digest", "rank"),),
                "pk_attr": "id",
                "table_description": "ranked papers of frozen days",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="MentionRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("source", fields.CharField(max_length=32)),
                ("post_id", fields.CharField(max_length=255)),
                ("arxiv_id", fields.CharField(db_index=True, max_length=32)),
                ("url", fields.TextField(unique=False)),
                ("author", fields.TextField(unique=False)),
                ("posted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("text", fields.TextField(unique=False)),
                ("shares", fields.BigIntField(null=True)),
                ("likes", fields.BigIntField(null=True)),
                ("comments", fields.BigIntField(null=True)),
                (
                    "observed_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "mention",
                "app": "store",
                "unique_together": (("source", "post_id", "arxiv_id"),),
                "pk_attr": "id",
                "table_description": "public posts about papers",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PaperRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("arxiv_id", fields.CharField(unique=True, max_length=32)),
                ("title", fields.TextField(unique=False)),
                (
                    "authors",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                (
                    "categories",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("abstract", fields.TextField(unique=False)),
                ("comment", fields.TextField(unique=False)),
                ("listed_on", fields.DateField(null=True, db_index=True)),
                ("listing_index", fields.IntField(null=True)),
                ("withdrawn", fields.BooleanField()),
                ("version", fields.IntField(null=True)),
                (
                    "submitted_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("updated_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "paper",
                "app": "store",
                "pk_attr": "id",
                "table_description": "papers by canonical arXiv id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ShownRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "digest",
                    fields.ForeignKeyField(
                        "store.DigestRow",
                        source_field="digest_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="shown",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("rank", fields.IntField()),
                ("position", fields.IntField()),
                ("source", fields.CharField(max_length=32)),
                ("post_id", fields.CharField(max_length=255)),
                ("url", fields.TextField(unique=False)),
                ("author", fields.TextField(unique=False)),
                ("posted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("shares", fields.BigIntField(null=True)),
                ("likes", fields.BigIntField(null=True)),
                ("comments", fields.BigIntField(null=True)),
                ("embed", fields.TextField(unique=False)),
            ],
            options={
                "table": "shown",
                "app": "store",
                "unique_together": (("digest", "rank", "position"),),
                "indexes": [Index(fields=["source", "post_id"])],
                "pk_attr": "id",
                "table_description": "posts shown under the papers of frozen days",
            },
            bases=["Model"],
        ),
    ]
