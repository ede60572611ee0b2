import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("store", "0002_collected_days")]

    initial = False

    operations = [
        ops.CreateModel(
            name="EmbedRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("source", fields.CharField(max_length=32)),
                ("post_id", fields.CharField(max_length=255)),
                ("html", fields.TextField(unique=False)),
                ("fetched_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "embed",
                "app": "store",
                "unique_together": (("source", "post_id"),),
                "pk_attr": "id",
                "table_description": "posts as their networks show them",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LateRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("named_with", fields.DateField()),
                ("listed_on", fields.DateField(db_index=True)),
                ("rank", fields.IntField()),
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
                "table": "late",
                "app": "store",
                "unique_together": (("named_with", "rank"),),
                "pk_attr": "id",
                "table_description": "papers that took off after their day",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NoteRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("arxiv_id", fields.CharField(max_length=32)),
                ("source", fields.CharField(max_length=32)),
                ("summary", fields.TextField(unique=False)),
                ("code_url", fields.TextField(unique=False)),
            ],
            options={
                "table": "note",
                "app": "store",
                "unique_together": (("arxiv_id", "source"),),
                "pk_attr": "id",
                "table_description": "summaries and code links of papers",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ObservationRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("source", fields.CharField(max_length=32)),
                ("post_id", fields.CharField(max_length=255)),
                ("observed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("shares", fields.BigIntField()),
                ("likes", fields.BigIntField()),
                ("comments", fields.BigIntField()),
            ],
            options={
                "table": "observation",
                "app": "store",
                "unique_together": (("source", "post_id", "observed_at"),),
                "pk_attr": "id",
                "table_description": "the course of each post's counts",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PoolRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("source", fields.CharField(max_length=32)),
                ("day", fields.DateField()),
                ("seeded", fields.BooleanField()),
                (
                    "sums",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
            ],
            options={
                "table": "pool",
                "app": "store",
                "unique_together": (("source", "day", "seeded"),),
                "indexes": [Index(fields=["seeded", "day"])],
                "pk_attr": "id",
                "table_description": "what rarity is measured by",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ReadsRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("source", fields.CharField(max_length=32)),
                ("day", fields.DateField()),
                ("reads", fields.IntField()),
            ],
            options={
                "table": "reads",
                "app": "store",
                "unique_together": (("source", "day"),),
                "pk_attr": "id",
                "table_description": "what was read of paid sources",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SourceRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("source", fields.CharField(unique=True, max_length=32)),
                ("status", fields.CharField(max_length=16)),
                ("reason", fields.TextField(unique=False)),
                ("cursor", fields.TextField(unique=False)),
                (
                    "covered_from",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("checked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("fresh_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "refreshed_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("retry_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("failures", fields.IntField()),
                ("credentials", fields.CharField(max_length=64)),
            ],
            options={
                "table": "source",
                "app": "store",
                "pk_attr": "id",
                "table_description": "the state of each source of attention",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="DigestRow",
            name="readings",
            field=fields.JSONField(
                null=True, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
            ),
        ),
        ops.AddField(
            model_name="MentionRow",
            name="gone_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="MentionRow",
            name="withheld",
            field=fields.BooleanField(db_default=False),
        ),
        ops.AddIndex(
            model_name="MentionRow",
            index=Index(fields=["source", "posted_at"]),
        ),
    ]
