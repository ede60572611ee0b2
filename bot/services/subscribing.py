"""Subscribing channels: what an admin typed is checked, stored, and shown with what it leads to."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.domain.filters import Defaults
from bot.domain.outlook import Outlook, first_since
from bot.domain.standing import StandingPage
from bot.domain.subscription import Layout, Pause, Style, StyleProblems, Subscription
from bot.domain.wishes import Wish, granted
from bot.errors import ChannelAccessError, NotAllowedError, NotFoundError, OptionError
from bot.services.delivery_ports import SubscriptionStore
from bot.services.first_day import find_first_day
from bot.services.outlooks import Outlooks, Preview, Trial
from bot.texts import Said, Sentence

PAGE_SIZE = 4


class Places(Protocol):
    """What is known of channels."""

    async def look_up(self, channel_id: int) -> None:
        """Ask Discord for a channel of which nothing is known, such as an archived thread.

        Raises:
            PostFailedError: it went wrong.
        """

    def access_problem(self, channel_id: int) -> Sentence | None:
        """Why nothing can be posted there, in words; empty if it can, None if nobody knows."""

    def style_problems(self, channel_id: int, style: Style) -> StyleProblems:
        """What of a style cannot be had there."""


class Deliveries(Protocol):
    """What can be asked of those who deliver."""

    async def reopen(self, subscription: Subscription) -> None:
        """Let a paused subscription go on, with what was kept back and it still wants."""

    async def bring_forward(self, before: Subscription, after: Subscription) -> None:
        """Let those days come whose hour a change of a subscription has moved into the past."""

    async def post_now(self, subscription: Subscription, day: date) -> bool:
        """Let a day come whatever its time or its fate so far; False if it has been posted."""


@dataclass(frozen=True, slots=True)
class Place:
    """A channel in a server, and the member who asks about it."""

    guild_id: int
    channel_id: int
    member_id: int


@dataclass(frozen=True, slots=True)
class Subscribing:
    """What admins do with the subscriptions of their server, and of no other.

    `timezone` is that of those who name none. `can_draw`: there is something that draws charts.
    Every method may raise `StoreError`, those that post or let others post `PostFailedError`.
    """

    subscriptions: SubscriptionStore
    outlooks: Outlooks
    places: Places
    delivering: Deliveries
    timezone: str
    can_draw: bool = True

    @property
    def defaults(self) -> Defaults:
        """What a subscription that says nothing gets."""
        return self.outlooks.defaults

    async def subscribe(self, place: Place, wish: Wish) -> Outlook:
        """Subscribe a channel, or change its subscription; what is not wished for stays.

        Raises:
            OptionError: some of the wish cannot be meant.
            ChannelAccessError: the bot cannot post there; nothing is stored.
            NotAllowedError: the configuration file says what that channel gets.
        """
        found = await self.subscriptions.find_of_channel(place.channel_id)
        if found is not None and found.configured:
            raise NotAllowedError(Said("channel-in-file"))
        before = found or await self._fresh(place)
        await self._check_access(place.channel_id)
        asked = self._granted(place, wish, before)
        if found is None:
            asked = replace(
                asked,
                since=first_since(asked, before.since, self.outlooks.closes, self.outlooks.now()),
            )
        outlook = await self._save(asked, place, found)
        return replace(outlook, asked_to_publish=wish.style.publish is True)

    async def change(
        self, guild_id: int, subscription_id: int, member_id: int, wish: Wish
    ) -> Outlook:
        """Change a subscription of a server.

        Raises:
            OptionError: some of the wish cannot be meant.
            NotFoundError: the server has no such subscription.
            NotAllowedError: it is one of the configuration file.
        """
        found = await self.find_own(guild_id, subscription_id)
        place = Place(guild_id, found.channel_id, member_id)
        asked = self._granted(place, wish, found)
        outlook = await self._save(asked, place, found)
        begins_to = asked.style.publish and not found.style.publish
        return replace(outlook, asked_to_publish=begins_to)

    async def find(self, guild_id: int, subscription_id: int) -> Subscription:
        """A subscription of a server.

        Raises:
            NotFoundError: the server has no such subscription.
        """
        found = await self.subscriptions.find_subscription(subscription_id)
        if found is None or found.guild_id != guild_id:
            raise NotFoundError(Said("subscription-gone"))
        return found

    async def find_own(self, guild_id: int, subscription_id: int) -> Subscription:
        """A subscription that was set up in Discord, and can be changed and removed there.

        Raises:
            NotFoundError: the server has no such subscription.
            NotAllowedError: it is one of the configuration file.
        """
        found = await self.find(guild_id, subscription_id)
        if found.configured:
            raise NotAllowedError(Said("channel-in-file"))
        return found

    async def list_page(self, guild_id: int, number: int = 0) -> StandingPage:
        """A page of a server's subscriptions by age, the last one if `number` is over."""
        all_of_it = await self.subscriptions.list_subscriptions(guild_id)
        pages = max(1, -(-len(all_of_it) // PAGE_SIZE))
        number = max(0, min(number, pages - 1))
        shown = all_of_it[number * PAGE_SIZE : (number + 1) * PAGE_SIZE]
        items = [
            replace(await self.outlooks.find_standing(one), problems=self._problems(one))
            for one in shown
        ]
        return StandingPage(tuple(items), number, pages, len(all_of_it))

    async def pause(self, guild_id: int, subscription_id: int, by: str) -> None:
        """Pause a subscription; `by` is the name of who wants that.

        Raises:
            NotFoundError: the server has no such subscription.
        """
        found = await self.find(guild_id, subscription_id)
        if found.pause is not Pause.ASKED:
            await self.subscriptions.pause([subscription_id], Pause.ASKED, by, self.outlooks.now())

    async def resume(self, guild_id: int, subscription_id: int) -> None:
        """Let a paused subscription go on.

        Raises:
            NotFoundError: the server has no such subscription.
            ChannelAccessError: the bot still cannot post there.
        """
        found = await self.find(guild_id, subscription_id)
        if found.pause is not Pause.NOT:
            await self._check_access(found.channel_id)
            await self.delivering.reopen(found)

    async def post_now(self, guild_id: int, subscription_id: int) -> tuple[Subscription, date]:
        """Let the newest digest be posted at once; the subscription, and the digest's day.

        Raises:
            NotFoundError: the server has no such subscription, or there is nothing to post.
            NotAllowedError: it is paused, or has that day already.
            ChannelAccessError: the bot cannot post there.
        """
        found = await self.find(guild_id, subscription_id)
        if found.pause is not Pause.NOT:
            raise NotAllowedError(Said("post-now-paused"))
        await self._check_access(found.channel_id)
        day, content = await self.outlooks.find_latest(found)
        if content is None:
            raise NotFoundError(Said("post-now-nothing", day=day))
        if not await self.delivering.post_now(found, day):
            raise NotAllowedError(Said("post-now-posted", day=day))
        return found, day

    async def remove(self, guild_id: int, subscription_id: int) -> None:
        """Remove a subscription.

        Raises:
            NotFoundError: the server has no such subscription.
            NotAllowedError: it is one of the configuration file.
        """
        found = await self.find_own(guild_id, subscription_id)
        await self.subscriptions.remove(found.id or 0, self.outlooks.now())

    async def try_out(self, place: Place, wish: Wish) -> Trial:
        """What a channel would have got of the newest days with what is wished; nothing is stored.

        Raises:
            OptionError: some of the wish cannot be meant.
            NotFoundError: no day has closed yet.
        """
        return await self.outlooks.try_out(await self._tried(place, wish), wish)

    async def preview(self, place: Place, wish: Wish, day: date) -> Preview:
        """What a channel would have been posted of a day with what is wished.

        Raises:
            OptionError: some of the wish cannot be meant.
        """
        return await self.outlooks.preview(await self._tried(place, wish), wish, day)

    async def _tried(self, place: Place, wish: Wish) -> Subscription:
        found = await self.subscriptions.find_of_channel(place.channel_id)
        return granted(wish, found or await self._fresh(place), usual_zone=self.timezone)

    def _granted(self, place: Place, wish: Wish, before: Subscription) -> Subscription:
        """The subscription with what is wished, if it can be had in its channel.

        What was stored before is not judged: what becomes of it is told in answers and lists.
        """
        asked = granted(wish, before, usual_zone=self.timezone)
        if wish.style.chart and not self.can_draw:
            raise OptionError(Said("charts-missing"))
        if wish.style.ping_role_id == place.guild_id:
            raise OptionError(Said("ping-everyone"))
        problem = self._problems(asked).thread
        if wish.style.layout is Layout.THREAD and problem:
            raise OptionError(Said("layout-impossible", reason=problem))
        return asked

    def _problems(self, subscription: Subscription) -> StyleProblems:
        style = subscription.style
        problems = self.places.style_problems(subscription.channel_id, style)
        if style.chart and not self.can_draw:
            return replace(problems, chart=Said("charts-off"))
        return problems

    async def _save(
        self, asked: Subscription, place: Place, before: Subscription | None
    ) -> Outlook:
        kept = replace(asked, guild_id=place.guild_id, admin_id=place.member_id)
        saved = await self.subscriptions.save_subscription(kept)
        if before is not None:
            await self.delivering.bring_forward(before, saved)
        outlook = await self.outlooks.find_outlook(saved)
        return replace(outlook, is_new=before is None, problems=self._problems(kept))

    async def _fresh(self, place: Place) -> Subscription:
        """What a channel gets that asks for nothing in particular."""
        since = await find_first_day(self.outlooks.digests, self.outlooks.now())
        return Subscription(
            place.channel_id, since, guild_id=place.guild_id, timezone=self.timezone
        )

    async def _check_access(self, channel_id: int) -> None:
        if self.places.access_problem(channel_id) is None:
            await self.places.look_up(channel_id)
        problem = self.places.access_problem(channel_id)
        if problem is None:
            raise ChannelAccessError(Said("channel-unseen"))
        if problem:
            raise ChannelAccessError(Said("access-missing", problem=problem))
