"""Bluesky as a source."""
