from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("store", "0005_search")]

    initial = False

    operations = [
        ops.AddField(
            model_name="SubscriptionRow",
            name="layout",
            field=fields.CharField(db_default="cards", max_length=16),
        ),
        ops.AddField(
            model_name="SubscriptionRow",
            name="preliminary",
            field=fields.BooleanField(db_default=False),
        ),
        ops.AddField(
            model_name="SubscriptionRow",
            name="ping_role_id",
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name="SubscriptionRow",
            name="silent",
            field=fields.BooleanField(db_default=False),
        ),
        ops.AddField(
            model_name="SubscriptionRow",
            name="publish",
            field=fields.BooleanField(db_default=True),
        ),
        ops.AddField(
            model_name="SubscriptionRow",
            name="language",
            field=fields.CharField(db_default="", max_length=16),
        ),
        ops.AddField(
            model_name="SubscriptionRow",
            name="chart",
            field=fields.BooleanField(db_default=False),
        ),
    ]
