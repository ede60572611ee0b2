"""X: posts that link to papers, each of which is paid for when it is read, and their embeds.

The interface is described at https://docs.x.com/x-api; numbers and fields are those of FACTS
section 3.
"""

from bot.sources.x.client import X
from bot.sources.x.oembed import XEmbeds

__all__ = ["X", "XEmbeds"]
