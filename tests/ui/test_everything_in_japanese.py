"""Whoever speaks Japanese is told everything in Japanese, whatever they ask for."""

import re
from pathlib import Path

import discord

from bot.domain.keyword_hints import suggest_keywords
from bot.domain.taxonomy import NAMES
from bot.render.words import THANKS
from tests.ui.admins import Server, in_server
from tests.ui.bot import all_speak
from tests.ui.everything import DAYS, ask_for_everything, told

ENGLISH = re.compile(r"[A-Za-z]+(?:'[a-z]+)?(?:,? [A-Za-z]+(?:'[a-z]+)?){2,}")
TYPED = re.compile(r"`[^`]*`|</?[^>]*>|「[^」]*」|https?://[!-~]+")
"""Commands, what people typed, and addresses."""
SOURCES = ("Hugging Face", "Hacker News")
EXAMPLES = ("robot and paper", "robot AND paper", *suggest_keywords("", 25))
"""Keywords, as they were typed and as they may be meant."""


def test_nothing_is_said_in_english(tmp_path: Path) -> None:
    """Nowhere stand three English words, but in arXiv's thanks and in its names of categories."""

    async def work(server: Server) -> None:
        all_speak(server.bot, "ja")
        for guild in server.bot.guilds:
            guild.preferred_locale = discord.Locale.japanese
        await ask_for_everything(server)
        server.env.errors.clear()
        texts = list(told(server.env))
        known = [THANKS, *NAMES.values(), *SOURCES, *EXAMPLES]
        assert len(texts) > 500
        english = set()
        for text in texts:
            for words in known:
                text = text.replace(words, "")
            english |= {(found, text) for found in ENGLISH.findall(TYPED.sub("", text))}
        assert sorted(english) == []

    in_server(tmp_path, work, days=DAYS)
