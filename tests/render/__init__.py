"""Tests of `bot/render`."""
