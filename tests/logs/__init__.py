"""Tests of `bot.logs`."""
