"""The HTML that stands for a post in the archive, made of nothing that its author could misuse."""

import html
import re

import nh3

from bot.domain.mention import Mention
from bot.domain.text import displayed, one_line, one_way, without_controls
from bot.render.words import source_name

_X_SCRIPT = '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>'
_X_POST = re.compile(r"https://(?:twitter|x)\.com/[A-Za-z0-9_]{1,20}/status/[0-9]{1,20}")
_TAGS = {"blockquote", "p", "a", "br"}
_ATTRIBUTES = {"a": {"href"}, "p": {"lang", "dir"}}


def sanitised_embed(answer: str) -> str:
    """X's oEmbed answer as one line of blockquote and X's own script, of which nothing is trusted.

    Only quotes, paragraphs, line breaks and links to the web survive. Empty if no quote is left.
    """
    clean = nh3.clean(
        without_controls(answer),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes={"blockquote": {"twitter-tweet"}},
        clean_content_tags={"script", "style"},
        url_schemes={"https", "http"},
        url_relative="deny",
        link_rel=None,
    )
    line = one_way(one_line(clean))
    if not line.startswith('<blockquote class="twitter-tweet">'):
        return ""
    return f"{line[: line.rfind('</blockquote>')]}</blockquote>\n{_X_SCRIPT}"


def quote_embed(mention: Mention) -> str:
    """A plain quote of a post with a link to it.

    For a post on X it is the smallest form that X's script turns into the full post.
    """
    if not mention.url.startswith("https://"):
        return ""
    url = html.escape(displayed(mention.url))
    who = html.escape(displayed(mention.author))
    link = f'<a href="{url}">{source_name(mention.source)}{f" @{who}" if who else ""}</a>'
    if mention.source == "x" and _X_POST.fullmatch(mention.url):
        return f'<blockquote class="twitter-tweet">{link}</blockquote>\n{_X_SCRIPT}'
    text = html.escape(displayed(mention.text))
    return f"<blockquote><p>{text}</p>&mdash; {link}</blockquote>" if text else ""
