"""Where a paper was posted in a server."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.domain.page import PAGE_SIZE
from bot.services.delivery_ports import MessageStore, SubscriptionStore
from bot.services.ports import DigestStore
from bot.services.posts import Posts

_MOST_DAYS = 3
_MOST_LINKS = 5


@dataclass(frozen=True, slots=True)
class PostedMessages:
    """Finds the messages of the ledger that showed a paper."""

    ledger: MessageStore
    subscriptions: SubscriptionStore
    digests: DigestStore
    posts: Posts

    async def find_links(self, guild_id: int, arxiv_id: str) -> tuple[str, ...]:
        """Links to the messages of a server that showed a paper, newest first."""
        links: list[str] = []
        for placing in (await self.digests.list_placings(arxiv_id))[:_MOST_DAYS]:
            messages = await self.ledger.list_messages(placing.day, guild_id)
            for subscription_id, rows in groupby(messages, key=lambda message: message[0]):
                subscription = await self.subscriptions.find_subscription(subscription_id)
                page = subscription and await self.posts.find_page(subscription, placing.day)
                if not page:
                    continue
                ids = [entry.paper.arxiv_id for entry in page.view.shown]
                if arxiv_id in ids:
                    part = ids.index(arxiv_id) // PAGE_SIZE
                    links += _link_of_part(guild_id, rows, part)
        return tuple(links[:_MOST_LINKS])


def _link_of_part(
    guild_id: int, messages: Iterator[tuple[int, int, int]], part: int
) -> Iterator[str]:
    for number, (_, channel_id, message_id) in enumerate(messages):
        if number == part:
            yield f"https://discord.com/channels/{guild_id}/{channel_id}/{message_id}"
