from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("store", "0007_fetched")]

    initial = False

    operations = [
        ops.AddField(
            model_name="DeliveryRow",
            name="layout",
            field=fields.CharField(db_default="cards", max_length=16),
        ),
        ops.AddField(
            model_name="DeliveryRow",
            name="preliminary",
            field=fields.BooleanField(db_default=False),
        ),
        ops.AddIndex(model_name="DeliveryRow", index=Index(fields=["preliminary"])),
        ops.AddField(model_name="PartRow", name="thread_id", field=fields.BigIntField(null=True)),
        ops.AddField(
            model_name="PartRow",
            name="preliminary",
            field=fields.BooleanField(db_default=False),
        ),
        ops.AddField(model_name="PartRow", name="edited_at", field=fields.DatetimeField(null=True)),
        ops.AddField(model_name="PartRow", name="opened_id", field=fields.BigIntField(null=True)),
        ops.AddField(
            model_name="PartRow", name="publish_at", field=fields.DatetimeField(null=True)
        ),
        ops.AddField(
            model_name="PartRow", name="published_at", field=fields.DatetimeField(null=True)
        ),
        ops.AddIndex(model_name="PartRow", index=Index(fields=["publish_at"])),
        ops.AddIndex(model_name="PartRow", index=Index(fields=["published_at"])),
    ]
