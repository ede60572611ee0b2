from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("store", "0006_style")]

    initial = False

    operations = [
        ops.AddField(
            model_name="PaperRow",
            name="fetched_on",
            field=fields.DateField(null=True),
        ),
        ops.AddIndex(model_name="PaperRow", index=Index(fields=["fetched_on"])),
    ]
