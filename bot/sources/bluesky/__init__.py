"""Bluesky: posts that link to papers, through an account's app password.

The interface is described at https://docs.bsky.app; where FACTS section 3 is silent, the lexicons
of https://github.com/bluesky-social/atproto decide.
"""

from bot.sources.bluesky.client import Bluesky

__all__ = ["Bluesky"]
