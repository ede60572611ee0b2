"""The archive's post format: one Markdown file a digest, read and written to the byte.

The format is that of the historical posts (FACTS section 1). Two things are ours. A post made here
ends its front matter with `clock: "UTC"`, because the times of the historical posts look the same
and are Tokyo's. And a shown post may be several lines of HTML; it ends at an empty line.
"""

from bot.render.markdown.reader import ReadPost, read_post
from bot.render.markdown.writer import fingerprint, post_name, render_post

__all__ = ["ReadPost", "fingerprint", "post_name", "read_post", "render_post"]
