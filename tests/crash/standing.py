"""What stands in the channels and in their threads after all kills."""

import re
from dataclasses import dataclass
from datetime import date

from tests.cli.running import Stand
from tests.crash.plan import Figures
from tests.servers.discord import Channel, limits
from tests.servers.discord.state import Message

_KEYS = """\
SELECT delivery.key, subscription.channel_id, delivery.day
FROM delivery JOIN subscription ON subscription.id = delivery.subscription_id
"""
_PAPER = re.compile(r"Paper number (\d+)")


@dataclass(frozen=True, slots=True)
class _Card:
    """A message as a part of a delivery, and the papers that it shows."""

    day: date
    part: int
    papers: list[int]


def count(scene: Stand, figures: Figures) -> None:
    """Count messages and threads, and look at their order."""
    keys = {
        key: (int(channel_id), date.fromisoformat(day))
        for key, channel_id, day in scene.rows(_KEYS)
    }
    for channel in scene.channels:
        in_order = _count_channel(scene, channel, keys, figures)
        figures.in_order = figures.in_order and in_order
    posts = [r for r in scene.discord.requests if r.route == limits.MESSAGES]
    figures.looked_for = sum(r.method == "GET" for r in posts)
    figures.given_back = scene.discord.world.given_back


def _count_channel(
    scene: Stand, channel: Channel, keys: dict[str, tuple[int, date]], figures: Figures
) -> bool:
    """Whether all stands in its order, in the channel and in the threads below it."""
    plan = figures.plan

    def card(message: Message) -> _Card:
        key, part = str(message.nonce).removeprefix("hp-").rsplit("-", 1)
        channel_id, day = keys[key]
        assert channel_id == channel.id
        figures.messages[channel.id, day, int(part)] += 1
        return _Card(day, int(part), [int(number) for number in _PAPER.findall(message.text)])

    above = {message.id: card(message) for message in scene.discord.messages(channel)}
    by_day: dict[date, list[_Card]] = {}
    for thread in scene.discord.world.threads_of(scene.guild):
        if thread.parent_id == channel.id:
            day = above[thread.id].day
            figures.threads[channel.id, day] += 1
            by_day.setdefault(day, []).extend(map(card, scene.discord.messages(thread)))
    if not plan.has_threads:
        for one in above.values():
            by_day.setdefault(one.day, []).append(one)
    # A day that had to be tried again stands after the next one.
    places = sorted(((one.day, one.part) for one in above.values()), key=lambda place: place[0])
    own_parts = range(1) if plan.has_threads else range(plan.parts)
    return (
        places == sorted(places)
        and {part for _, part in places} <= set(own_parts)
        and all(_is_whole(cards, figures) for cards in by_day.values())
    )


def _is_whole(cards: list[_Card], figures: Figures) -> bool:
    """Whether the cards of a day are one after the other, with each paper by its rank."""
    plan = figures.plan
    first = plan.parts - plan.cards
    papers = [number for one in cards for number in one.papers]
    return [one.part for one in cards] == list(range(first, plan.parts)) and papers == list(
        range(1, plan.papers + 1)
    )
