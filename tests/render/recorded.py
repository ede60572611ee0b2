"""Every recorded title and abstract, for tests that want what people really write."""

import json
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from bot.render.markdown import read_post


def recorded_texts(shared_data: Path) -> list[str]:
    """Titles and abstracts of the recorded posts, feeds, query answers and daily papers, once."""
    found = [
        *_of_posts(shared_data / "archive"),
        *_of_feeds(shared_data / "arxiv-rss"),
        *_of_feeds(shared_data / "arxiv-api"),
        *_of_daily_papers(shared_data / "hf-daily-papers"),
    ]
    return list(dict.fromkeys(" ".join(text.split()) for text in found))


def _of_posts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.md")):
        for entry in read_post(path.read_bytes()).digest.entries:
            yield from (entry.paper.title, entry.paper.abstract)


def _of_feeds(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.xml")):
        tree = etree.fromstring(path.read_bytes(), etree.XMLParser(recover=True))
        for name in ("title", "summary", "description"):
            yield from (element.text or "" for element in tree.iter("{*}" + name))


def _of_daily_papers(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.json")):
        for item in json.loads(path.read_text(encoding="utf-8")):
            paper = item["paper"]
            yield from (paper["title"], paper["summary"], paper.get("ai_summary") or "")
