"""Where a paper was posted in a server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.domain.delivery import Posted
from bot.domain.page import PAGE_SIZE
from bot.domain.subscription import Layout
from bot.services.delivery_ports import MessageStore, SubscriptionStore
from bot.services.posts import Posts

_MOST_DAYS = 3
_MOST_LINKS = 5


@dataclass(frozen=True, slots=True)
class PostedMessages:
    """Finds the messages of the ledger that showed a paper."""

    ledger: MessageStore
    subscriptions: SubscriptionStore
    posts: Posts

    async def find_links(
        self, guild_id: int, arxiv_id: str, days: Sequence[date]
    ) -> tuple[str, ...]:
        """Links to the messages of a server that showed a paper, the first of `days` first."""
        asked = days[:_MOST_DAYS]
        posted = await self.ledger.list_messages(asked, guild_id)
        links: list[str] = []
        for (day, _), messages in groupby(
            sorted(posted, key=lambda message: asked.index(message.day)),
            key=lambda message: (message.day, message.subscription_id),
        ):
            message = await self._message_of(arxiv_id, day, list(messages))
            if message is not None:
                where = f"{guild_id}/{message.channel_id}/{message.message_id}"
                links.append(f"https://discord.com/channels/{where}")
        return tuple(links[:_MOST_LINKS])

    async def _message_of(
        self, arxiv_id: str, day: date, messages: Sequence[Posted]
    ) -> Posted | None:
        """Which of a delivery's messages shows the paper; None if it does not."""
        subscription = await self.subscriptions.find_subscription(messages[0].subscription_id)
        page = subscription and await self.posts.find_page(subscription, day)
        ids = [entry.paper.arxiv_id for entry in page.view.shown] if page else []
        late = [riser.entry.paper.arxiv_id for riser in page.late] if page else []
        if arxiv_id in late and arxiv_id not in ids:
            return messages[-1]  # where those are named that caught on later
        if arxiv_id not in ids:
            return None
        number = _number_of(ids.index(arxiv_id), messages[0].layout)
        return next((message for message in messages if message.number == number), None)


def _number_of(index: int, layout: Layout) -> int:
    """The message of a post that shows the paper with that index most fully."""
    if layout is Layout.COMPACT:
        return 0
    return index // PAGE_SIZE + (layout is Layout.THREAD)
