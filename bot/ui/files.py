"""Files to be sent."""

from io import BytesIO

import discord

from bot.domain.digest import Digest
from bot.domain.text import plural
from bot.render.text import day_words
from bot.services.archive import Post


def post_file(digest: Digest, post: Post) -> tuple[str, discord.File]:
    """A sentence about a day's post, and the post."""
    papers = plural(len(digest.entries), "paper")
    sentence = f"Hot papers · {day_words(digest)} · {papers}"
    return sentence, discord.File(BytesIO(post.content), filename=post.name)
