"""The tables. Only `bot.store` sees these classes; everything else gets domain objects.

Rows of a frozen digest (entries, shown posts) carry their own copy of the paper's text, so that a
digest stays what it was when a paper gets a new version or leaves the store. They refer to each
other by (digest, rank): tortoise's bulk insert does not tell primary keys on SQLite. Every foreign
key is RESTRICT and has an index of its own: no rebuild of a table can take rows with it.
"""

from tortoise import fields
from tortoise.indexes import Index

from bot.store.table import Model


class PaperRow(Model):
    """A paper as arXiv or an imported post gave it last."""

    id = fields.BigIntField(primary_key=True)
    arxiv_id = fields.CharField(max_length=32, unique=True)
    title = fields.TextField()
    authors: fields.Field[list[str]] = fields.JSONField()
    categories: fields.Field[list[str]] = fields.JSONField()
    abstract = fields.TextField()
    comment = fields.TextField()
    listed_on = fields.DateField(null=True, db_index=True)
    listing_index = fields.IntField(null=True)
    withdrawn = fields.BooleanField()
    version = fields.IntField(null=True)
    submitted_at = fields.DatetimeField(null=True)
    updated_at = fields.DatetimeField(null=True)
    fetched_on = fields.DateField(null=True)

    class Meta:
        table = "paper"
        table_description = "papers by canonical arXiv id"
        indexes = (Index(fields=("fetched_on",)),)


class MentionRow(Model):
    """A post about a paper, with the counts that were seen last."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(max_length=32)
    post_id = fields.CharField(max_length=255)
    arxiv_id = fields.CharField(max_length=32, db_index=True)
    url = fields.TextField()
    author = fields.TextField()
    posted_at = fields.DatetimeField(null=True)
    text = fields.TextField()
    shares = fields.BigIntField(null=True)
    likes = fields.BigIntField(null=True)
    comments = fields.BigIntField(null=True)
    observed_at = fields.DatetimeField(null=True)
    withheld = fields.BooleanField(db_default=False)
    gone_at = fields.DatetimeField(null=True)

    class Meta:
        table = "mention"
        table_description = "public posts about papers"
        unique_together = (("source", "post_id", "arxiv_id"),)
        indexes = (Index(fields=("source", "posted_at")),)


class ObservationRow(Model):
    """Counts of a post that were different from those before."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(max_length=32)
    post_id = fields.CharField(max_length=255)
    observed_at = fields.DatetimeField()
    shares = fields.BigIntField()
    likes = fields.BigIntField()
    comments = fields.BigIntField()

    class Meta:
        table = "observation"
        table_description = "the course of each post's counts"
        unique_together = (("source", "post_id", "observed_at"),)


class NoteRow(Model):
    """What a source knows of a paper beside its mentions."""

    id = fields.BigIntField(primary_key=True)
    arxiv_id = fields.CharField(max_length=32)
    source = fields.CharField(max_length=32)
    summary = fields.TextField()
    code_url = fields.TextField()

    class Meta:
        table = "note"
        table_description = "summaries and code links of papers"
        unique_together = (("arxiv_id", "source"),)


class SourceRow(Model):
    """What became of asking a source."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(max_length=32, unique=True)
    status = fields.CharField(max_length=16)
    reason = fields.TextField()
    cursor = fields.TextField()
    covered_from = fields.DatetimeField(null=True)
    checked_at = fields.DatetimeField(null=True)
    fresh_at = fields.DatetimeField(null=True)
    refreshed_at = fields.DatetimeField(null=True)
    retry_at = fields.DatetimeField(null=True)
    failures = fields.IntField()
    credentials = fields.CharField(max_length=64)
    failing_since = fields.DatetimeField(null=True)

    class Meta:
        table = "source"
        table_description = "the state of each source of attention"


class ReadsRow(Model):
    """How many posts of a paid source were read on a day (UTC)."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(max_length=32)
    day = fields.DateField()
    reads = fields.IntField()

    class Meta:
        table = "reads"
        table_description = "what was read of paid sources"
        unique_together = (("source", "day"),)


class EmbedRow(Model):
    """The HTML that a network gives for a post, fetched once."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(max_length=32)
    post_id = fields.CharField(max_length=255)
    html = fields.TextField()
    fetched_at = fields.DatetimeField()

    class Meta:
        table = "embed"
        table_description = "posts as their networks show them"
        unique_together = (("source", "post_id"),)


class PoolRow(Model):
    """The raw sums that a source's papers had on one day."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(max_length=32)
    day = fields.DateField()
    seeded = fields.BooleanField()
    sums: fields.Field[list[int]] = fields.JSONField()

    class Meta:
        table = "pool"
        table_description = "what rarity is measured by"
        unique_together = (("source", "day", "seeded"),)
        indexes = (Index(fields=("seeded", "day")),)


class DigestRow(Model):
    """A frozen day."""

    id = fields.BigIntField(primary_key=True)
    day = fields.DateField(unique=True)
    last_day = fields.DateField(null=True)
    rule = fields.CharField(max_length=32)
    imported = fields.BooleanField()
    clock = fields.CharField(max_length=64)
    image = fields.TextField()
    closed_at = fields.DatetimeField()
    fingerprint = fields.CharField(max_length=64)
    readings: fields.Field[list[list[object]]] = fields.JSONField(null=True)

    class Meta:
        table = "digest"
        table_description = "frozen days"


class RankedRow(Model):
    """What is kept of a paper that was ranked: its text as it was, and what counted."""

    title = fields.TextField()
    authors: fields.Field[list[str]] = fields.JSONField()
    categories: fields.Field[list[str]] = fields.JSONField()
    abstract = fields.TextField()
    shares = fields.BigIntField()
    likes = fields.BigIntField()
    score = fields.FloatField()
    observed_at = fields.DatetimeField()
    parts: fields.Field[list[list[object]]] = fields.JSONField()

    class Meta:
        abstract = True


class EntryRow(RankedRow):
    """A ranked paper of a frozen day, with its text as it was."""

    id = fields.BigIntField(primary_key=True)
    digest: fields.ForeignKeyRelation[DigestRow] = fields.ForeignKeyField(
        "store.DigestRow", related_name="entries", on_delete=fields.RESTRICT
    )
    rank = fields.IntField()
    arxiv_id = fields.CharField(max_length=32, db_index=True)

    class Meta:
        table = "entry"
        table_description = "ranked papers of frozen days"
        unique_together = (("digest", "rank"),)


class LateRow(RankedRow):
    """A paper that took off after its day had closed, with its text as it was."""

    id = fields.BigIntField(primary_key=True)
    named_with = fields.DateField()
    listed_on = fields.DateField(db_index=True)
    rank = fields.IntField()
    arxiv_id = fields.CharField(max_length=32, unique=True)

    class Meta:
        table = "late"
        table_description = "papers that took off after their day"
        unique_together = (("named_with", "rank"),)


class ShownRow(Model):
    """A post that a frozen day shows under one of its papers."""

    id = fields.BigIntField(primary_key=True)
    digest: fields.ForeignKeyRelation[DigestRow] = fields.ForeignKeyField(
        "store.DigestRow", related_name="shown", on_delete=fields.RESTRICT
    )
    rank = fields.IntField()
    position = fields.IntField()
    source = fields.CharField(max_length=32)
    post_id = fields.CharField(max_length=255)
    url = fields.TextField()
    author = fields.TextField()
    posted_at = fields.DatetimeField(null=True)
    shares = fields.BigIntField(null=True)
    likes = fields.BigIntField(null=True)
    comments = fields.BigIntField(null=True)
    embed = fields.TextField()

    class Meta:
        table = "shown"
        table_description = "posts shown under the papers of frozen days"
        unique_together = (("digest", "rank", "position"),)
        indexes = (Index(fields=("source", "post_id")),)


class DayRow(Model):
    """The last attempt at collecting a day."""

    id = fields.BigIntField(primary_key=True)
    day = fields.DateField(unique=True)
    outcome = fields.CharField(max_length=16)
    evidence = fields.TextField()
    papers = fields.IntField()
    archives: fields.Field[list[str]] = fields.JSONField()
    listed = fields.BooleanField()
    reconstructed = fields.BooleanField()
    checked_at = fields.DatetimeField()
    retry_at = fields.DatetimeField(null=True)
    attempts = fields.IntField()

    class Meta:
        table = "day"
        table_description = "what became of collecting each day"


class SubscriptionRow(Model):
    """A channel's subscription."""

    id = fields.BigIntField(primary_key=True)
    channel_id = fields.BigIntField()
    guild_id = fields.BigIntField(null=True, db_index=True)
    since = fields.DateField()
    at = fields.CharField(max_length=8)
    timezone = fields.CharField(max_length=64)
    categories: fields.Field[list[str]] = fields.JSONField()
    keywords = fields.TextField()
    limit = fields.IntField(null=True)
    min_attention = fields.IntField(null=True)
    missed = fields.CharField(max_length=8)
    quiet_days = fields.BooleanField()
    admin_id = fields.BigIntField(null=True)
    configured = fields.BooleanField()
    pause = fields.CharField(max_length=16)
    pause_reason = fields.TextField()
    paused_at = fields.DatetimeField(null=True)
    removed_at = fields.DatetimeField(null=True)
    layout = fields.CharField(max_length=16, db_default="cards")
    preliminary = fields.BooleanField(db_default=False)
    ping_role_id = fields.BigIntField(null=True)
    silent = fields.BooleanField(db_default=False)
    publish = fields.BooleanField(db_default=True)
    language = fields.CharField(max_length=16, db_default="")
    chart = fields.BooleanField(db_default=False)

    class Meta:
        table = "subscription"
        table_description = "which channel is sent what, and when"
        indexes = (Index(fields=("channel_id", "configured")),)


class DeliveryRow(Model):
    """A digest for a subscription."""

    id = fields.BigIntField(primary_key=True)
    subscription: fields.ForeignKeyRelation[SubscriptionRow] = fields.ForeignKeyField(
        "store.SubscriptionRow", related_name="deliveries", on_delete=fields.RESTRICT
    )
    day = fields.DateField()
    key = fields.CharField(max_length=16, unique=True)
    state = fields.CharField(max_length=16)
    parts = fields.IntField()
    attempts = fields.IntField()
    retry_at = fields.DatetimeField(null=True)
    reason = fields.TextField()
    layout = fields.CharField(max_length=16, db_default="cards")
    preliminary = fields.BooleanField(db_default=False)

    class Meta:
        table = "delivery"
        table_description = "the delivery ledger"
        unique_together = (("subscription", "day"),)
        indexes = (
            Index(fields=("state", "retry_at")),
            Index(fields=("day",)),
            Index(fields=("preliminary",)),
        )


class PartRow(Model):
    """A message of a delivery, from before it is sent."""

    id = fields.BigIntField(primary_key=True)
    delivery: fields.ForeignKeyRelation[DeliveryRow] = fields.ForeignKeyField(
        "store.DeliveryRow", related_name="messages", on_delete=fields.RESTRICT
    )
    number = fields.IntField()
    begun_at = fields.DatetimeField(null=True)
    message_id = fields.BigIntField(null=True)
    thread_id = fields.BigIntField(null=True)
    preliminary = fields.BooleanField(db_default=False)
    edited_at = fields.DatetimeField(null=True)
    opened_id = fields.BigIntField(null=True)
    publish_at = fields.DatetimeField(null=True)
    published_at = fields.DatetimeField(null=True)

    class Meta:
        table = "part"
        table_description = "the messages of deliveries"
        unique_together = (("delivery", "number"),)
        indexes = (Index(fields=("publish_at",)), Index(fields=("published_at",)))


class MarkRow(Model):
    """A small fact of the bot about itself, such as the hash of the commands it has synced."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=64, unique=True)
    value = fields.TextField()

    class Meta:
        table = "mark"
        table_description = "what the bot remembers of itself"
