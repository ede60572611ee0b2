"""Files to be sent."""

from io import BytesIO

import discord

from bot.domain.digest import Digest
from bot.services.archive import Post
from bot.texts import Language
from bot.ui.wording import span_words


def post_file(language: Language, digest: Digest, post: Post) -> tuple[str, discord.File]:
    """A sentence about a day's post, and the post."""
    papers = language.say("papers", count=len(digest.entries))
    sentence = language.say("archive-file", day=span_words(language, digest), papers=papers)
    return sentence, discord.File(BytesIO(post.content), filename=post.name)
