"""Tests of `bot.texts`."""
