"""Digests and papers as JSON: the fields that other people's scripts read (DESIGN, command line).

The text is ASCII throughout, so no title can put an escape sequence on a terminal or fail to be
encoded.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.digest import Digest, DigestView, Entry, LateRiser, SourcePart
from bot.domain.health import Finding
from bot.domain.mention import Mention
from bot.domain.paper import Paper
from bot.domain.placing import Placing
from bot.render.words import explanation


def render_digest_json(view: DigestView) -> str:
    """`hot DAY --json`."""
    digest = view.digest
    return _dump(
        {
            "day": digest.day.isoformat(),
            "rule": digest.rule,
            "closed": view.is_closed,
            "papers": [_entry(number, e, digest) for number, e in enumerate(view.shown, start=1)],
            "caught_on_later": [_late(riser, digest) for riser in view.late],
        }
    )


def render_findings_json(findings: Sequence[Finding]) -> str:
    """`check --json`."""
    return _dump([finding_record(finding) for finding in findings])


def finding_record(finding: Finding) -> dict[str, str]:
    """How one thing is."""
    return {
        "subject": str(finding.subject),
        "state": finding.state,
        "text": str(finding.text),
        "remedy": str(finding.remedy),
    }


def render_paper_json(paper: Paper, placings: Sequence[Placing]) -> str:
    """`paper ID --json`."""
    return _dump(
        {
            "arxiv_id": paper.arxiv_id,
            "title": paper.title,
            "authors": paper.authors,
            "categories": paper.categories,
            "abstract": paper.abstract,
            "comment": paper.comment,
            "withdrawn": paper.withdrawn,
            "listed_on": paper.listed_on.isoformat() if paper.listed_on else None,
            "digests": [_placing(placing) for placing in placings],
        }
    )


def _late(riser: LateRiser, digest: Digest) -> dict[str, object]:
    """A paper of the day that took off later, with the day of the post that names it."""
    return {
        "named_with": riser.named_with.isoformat(),
        **_entry(riser.entry.rank, riser.entry, replace(digest, readings=())),
    }


def _entry(number: int, entry: Entry, digest: Digest) -> dict[str, object]:
    paper = entry.paper
    return {
        "rank": number,
        "arxiv_id": paper.arxiv_id,
        "title": paper.title,
        "authors": paper.authors,
        "categories": paper.categories,
        "abstract": paper.abstract,
        "shares": entry.counts.shares,
        "likes": entry.counts.likes,
        "score": entry.score,
        "observed_at": _moment(entry.observed_at),
        "sources": {part.source: _part(part) for part in entry.parts},
        "explanation": explanation(entry, digest),
        "mentions": [_mention(mention) for mention in entry.mentions],
    }


def _part(part: SourcePart) -> dict[str, object] | None:
    """A source's counts, with points and place in the pool under a rule that has pools."""
    if part.counts is None:
        return None
    counts: dict[str, object] = {"shares": part.counts.shares, "likes": part.counts.likes}
    if part.at_or_above is None:
        return counts
    rarity = {"points": part.points, "at_or_above": part.at_or_above, "pool": part.pool}
    return counts | {"comments": part.counts.comments} | rarity


def _placing(placing: Placing) -> dict[str, object]:
    return {
        "day": placing.day.isoformat(),
        "rank": placing.rank,
        "papers": placing.papers,
        "shares": placing.shares,
        "likes": placing.likes,
        "observed_at": _moment(placing.observed_at),
        "mentions": [_mention(mention) for mention in placing.mentions],
    }


def _mention(mention: Mention) -> dict[str, object]:
    counts = mention.counts
    return {
        "source": mention.source,
        "url": mention.url.partition("?")[0],
        "author": mention.author,
        "shares": counts.shares if counts else None,
        "likes": counts.likes if counts else None,
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _dump(record: Mapping[str, object] | Sequence[object]) -> str:
    return json.dumps(record, indent=2)
