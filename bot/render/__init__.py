"""Renderings: pure functions from domain objects to text, and back for the archive's format."""
