"""arXiv's interfaces: the query API, the daily feeds, the listing pages.

The readers are pure: bytes in, one of the answers of `bot.sources.arxiv.records` out.
"""
