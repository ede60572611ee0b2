"""The answers of publish.x.com: a post as HTML that one can put into a page."""

import re
from datetime import UTC
from html import escape

from tests.servers.answers import Answer
from tests.servers.networks.questions import Question, answered
from tests.servers.networks.x_posts import XPost, short_link

_ADDRESS = re.compile(r"https?://(?:www\.)?(?:twitter|x)\.com/\w+/status/(\d{1,19})")
_SCRIPT = (
    '<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>\n\n'
)


def embed(question: Question, posts: dict[str, XPost]) -> Answer:
    """The embed of the post at `url`: 404 if it is gone, 403 if its author hides it."""
    address = _ADDRESS.match(question.get("url"))
    post = posts.get(address[1]) if address else None
    if post is None or post.deleted:
        return _error(question, 404, "Sorry, that page does not exist")
    if not post.shown:
        return _error(question, 403, "Sorry, you are not authorized to see this status.")
    script = "" if question.get("omit_script") in ("1", "true", "t") else _SCRIPT
    return answered(
        {
            "url": f"https://twitter.com/{post.author}/status/{post.post_id}",
            "author_name": post.author.capitalize(),
            "author_url": f"https://twitter.com/{post.author}",
            "html": _html(post) + script,
            "width": 550,
            "height": None,
            "type": "rich",
            "cache_age": "3153600000",
            "provider_name": "Twitter",
            "provider_url": "https://twitter.com",
            "version": "1.0",
        }
    )


def _html(post: XPost) -> str:
    shorts = [short_link(link) for link in post.links]
    text = " ".join(
        [escape(post.text), *(f'<a href="{short}">{short}</a>' for short in shorts)]
    ).replace("\n", "<br>")
    moment = post.created_at.astimezone(UTC)
    address = f"https://twitter.com/{post.author}/status/{post.post_id}?ref_src=twsrc%5Etfw"
    return (
        f'<blockquote class="twitter-tweet"><p lang="{post.lang}" dir="ltr">{text}</p>'
        f"&mdash; {post.author.capitalize()} (@{post.author}) "
        f'<a href="{address}">{moment:%B} {moment.day}, {moment.year}</a></blockquote>\n'
    )


def _error(question: Question, status: int, message: str) -> Answer:
    return answered({"error": message, "request": question.address}, status=status)
