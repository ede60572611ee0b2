"""Tests of `bot/services`."""
