import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]

    initial = False

    operations = [
        ops.CreateModel(
            name="DayRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("day", fields.DateField(unique=True)),
                ("outcome", fields.CharField(max_length=16)),
                ("evidence", fields.TextField(unique=False)),
                ("papers", fields.IntField()),
                (
                    "archives",
                    fields.JSONField(
                        encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("listed", fields.BooleanField()),
                ("reconstructed", fields.BooleanField()),
                ("checked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("retry_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField()),
            ],
            options={
                "table": "day",
                "app": "store",
                "pk_attr": "id",
                "table_description": "what became of collecting each day",
            },
            bases=["Model"],
        ),
    ]
