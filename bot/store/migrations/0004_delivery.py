import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("store", "0003_attention")]

    initial = False

    operations = [
        ops.CreateModel(
            name="MarkRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("name", fields.CharField(unique=True, max_length=64)),
                ("value", fields.TextField(unique=False)),
            ],
            options={
                "table": "mark",
                "app": "store",
                "pk_attr": "id",
                "table_description": "what the bot remembers of itself",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SubscriptionRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("channel_id", fields.BigIntField()),
                ("guild_id", fields.BigIntField(null=True, db_index=True)),
                ("since", fields.DateField()),
                ("at", fields.CharField(max_length=8)),
                ("timezone", fields.CharField(max_length=64)),
                (
                    "categories",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("keywords", fields.TextField(unique=False)),
                ("limit", fields.IntField(null=True)),
                ("min_attention", fields.IntField(null=True)),
                ("missed", fields.CharField(max_length=8)),
                ("quiet_days", fields.BooleanField()),
                ("admin_id", fields.BigIntField(null=True)),
                ("configured", fields.BooleanField()),
                ("pause", fields.CharField(max_length=16)),
                ("pause_reason", fields.TextField(unique=False)),
                ("paused_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("removed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "subscription",
                "app": "store",
                "indexes": [Index(fields=["channel_id", "configured"])],
                "pk_attr": "id",
                "table_description": "which channel is sent what, and when",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DeliveryRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "subscription",
                    fields.ForeignKeyField(
                        "store.SubscriptionRow",
                        source_field="subscription_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="deliveries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("day", fields.DateField()),
                ("key", fields.CharField(unique=True, max_length=16)),
                ("state", fields.CharField(max_length=16)),
                ("parts", fields.IntField()),
                ("attempts", fields.IntField()),
                ("retry_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("reason", fields.TextField(unique=False)),
            ],
            options={
                "table": "delivery",
                "app": "store",
                "unique_together": (("subscription", "day"),),
                "indexes": [Index(fields=["state", "retry_at"]), Index(fields=["day"])],
                "pk_attr": "id",
                "table_description": "the delivery ledger",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PartRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "delivery",
                    fields.ForeignKeyField(
                        "store.DeliveryRow",
                        source_field="delivery_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="messages",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("begun_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("message_id", fields.BigIntField(null=True)),
            ],
            options={
                "table": "part",
                "app": "store",
                "unique_together": (("delivery", "number"),),
                "pk_attr": "id",
                "table_description": "the messages of deliveries",
            },
            bases=["Model"],
        ),
    ]
