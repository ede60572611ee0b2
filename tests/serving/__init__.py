"""Tests of what the bot tells machines of itself."""
