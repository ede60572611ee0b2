from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("store", "0008_layouts")]

    initial = False

    operations = [
        ops.AddField(
            model_name="SourceRow",
            name="failing_since",
            field=fields.DatetimeField(null=True),
        ),
    ]
