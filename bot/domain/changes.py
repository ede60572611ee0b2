"""What is different between two digests of one day, in words."""

from bot.domain.digest import Digest, Entry

_MOST_SHOWN = 8


def digest_changes(old: Digest, new: Digest) -> list[str]:
    """What `new` changes in `old`: papers that came, went, moved, or have other text or numbers."""
    changes = []
    if (old.closed_at, old.clock) != (new.closed_at, new.clock):
        changes.append("the time of the post")
    if old.last_day != new.last_day:
        changes.append(f"the days ({old.label} is now {new.label})")
    if old.image != new.image:
        changes.append("the picture")
    before = {entry.paper.arxiv_id: entry for entry in old.entries}
    after = {entry.paper.arxiv_id: entry for entry in new.entries}
    changes += [f"{arxiv_id} added" for arxiv_id in after if arxiv_id not in before]
    changes += [f"{arxiv_id} removed" for arxiv_id in before if arxiv_id not in after]
    for arxiv_id in sorted(before.keys() & after.keys()):
        changes += _entry_changes(before[arxiv_id], after[arxiv_id])
    if len(changes) > _MOST_SHOWN:
        changes[_MOST_SHOWN:] = [f"and {len(changes) - _MOST_SHOWN} more changes"]
    return changes


def _entry_changes(old: Entry, new: Entry) -> list[str]:
    """One line about one paper, or none."""
    details = [f"#{old.rank} is now #{new.rank}"] if old.rank != new.rank else []
    texts = ("title", "authors", "categories", "abstract")
    details += [text for text in texts if getattr(old.paper, text) != getattr(new.paper, text)]
    if old.counts != new.counts:
        details.append("counts")
    if old.observed_at != new.observed_at:
        details.append("time")
    if [m.embed for m in old.mentions] != [m.embed for m in new.mentions]:
        details.append("posts")
    return [f"{new.paper.arxiv_id}: {', '.join(details)}"] if details else []
