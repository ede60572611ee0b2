"""Sending: the messages of one delivery come to stand where they belong, each once.

Everything is written down before it is done. A message that was begun and whose fate is not known
is looked for before it is sent again, and sent again with the same nonce. One that is to be made
final and may have been is read first. A thread has its message's id, so that it can be begun once.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.clock import Clock
from bot.domain.delivery import Delivery, DeliveryState, Part
from bot.domain.subscription import Layout, StyleProblems, Subscription
from bot.errors import PlaceGoneError, PostFailedError, PostRefusedError
from bot.services.delivery_ports import (
    Content,
    Edited,
    PartStore,
    Post,
    PostedMessage,
    Poster,
)
from bot.texts import Said, Sentence

_LOOK_BACK = timedelta(minutes=2)  # the two clocks may differ
_MOST_TURNS = 5  # sent, found to be preliminary, replaced, sent
_PATIENT = 3  # attempts: to edit an old message too often is answered in an hour only
_THREAD_GONE = Said("but-thread")
_THREAD_SHUT = Said("but-locked")
_NOT_FINAL = Said("but-final")


@dataclass(frozen=True, slots=True)
class Sending:
    """Sends deliveries."""

    ledger: PartStore
    poster: Poster
    clock: Clock

    async def lay_out(
        self, delivery: Delivery, subscription: Subscription, known: Mapping[int, Part]
    ) -> Delivery:
        """Decide on the layout once, before the first message: later ones have to fit to it.

        Raises:
            StoreError: the store refused.
        """
        layout = subscription.style.layout
        if layout is Layout.THREAD and self._problems(subscription).thread:
            layout = Layout.CARDS
        if known or layout is delivery.layout:
            return delivery
        delivery = replace(delivery, layout=layout)
        await self.ledger.save_outcome(delivery)
        return delivery

    async def send(
        self,
        delivery: Delivery,
        subscription: Subscription,
        content: Content,
        known: Mapping[int, Part],
    ) -> None:
        """Let all messages of a delivery that is laid out be there, in their order.

        `known` is what the ledger has of them.

        Raises:
            PostRefusedError: Discord does not let us.
            PostFailedError: it went wrong; another attempt goes on from there.
            StoreError: the store refused; the ledger still says what is certain.
        """
        problem = self.poster.access_problem(subscription.channel_id)
        if problem:
            raise PostRefusedError(problem)
        style = replace(subscription.style, layout=delivery.layout)
        run = _Run(
            self,
            delivery,
            Post(subscription.channel_id, content, style, delivery.key),
            dict(known),
            is_published=style.publish and not self._problems(subscription).publish,
        )
        await run.to_the_end()

    async def is_there(self, delivery: Delivery, channel_id: int, part: Part) -> bool:
        """Whether a message of a delivery stands in its channel, as far as can be seen.

        Raises:
            PostRefusedError: Discord does not let us.
            PostFailedError: it went wrong.
        """
        if part.message_id is None:
            return await self.find_begun(channel_id, delivery.key, part) is not None
        return await self.poster.read_message(channel_id, part.message_id) is not None

    async def take_away(self, channel_id: int, parts: Iterable[Part]) -> None:
        """Delete messages of a channel and its threads, where Discord lets us.

        Raises:
            PostFailedError: it went wrong.
        """
        for part in parts:
            if part.message_id is not None:
                with suppress(PostRefusedError):
                    place = part.thread_id or channel_id
                    await self.poster.delete_message(place, part.message_id)

    async def find_begun(self, place: int, key: str, part: Part) -> PostedMessage | None:
        """The message of a part that was begun and is not known to be there, if it is."""
        if part.begun_at is None:
            return None
        # If the clock was set back meanwhile, what it showed at the beginning lies in the future.
        since = min(part.begun_at, self.clock.now()) - _LOOK_BACK
        return await self.poster.find_message(place, key, part.number, since=since)

    def _problems(self, subscription: Subscription) -> StyleProblems:
        return self.poster.style_problems(subscription.channel_id, subscription.style)


@dataclass(slots=True)
class _Run:
    """One attempt at a delivery; `parts` is what is known of its messages."""

    sending: Sending
    delivery: Delivery
    post: Post
    parts: dict[int, Part]
    is_published: bool
    lacking: Sentence = ""

    async def to_the_end(self) -> None:
        """Take those away that are not needed, and bring the others."""
        count = self.sending.poster.count_messages(self.post)
        for number in sorted(self.parts, reverse=True):
            if number >= count:
                await self._remove(self.parts.pop(number))
        for number in range(count):
            try:
                await self._bring(number, is_last=number == count - 1)
            except PostRefusedError as error:
                if not self._has_thread_for(number):
                    raise
                self.lacking = self._lacking_after(error)
                break
        if self.lacking:
            sent = replace(self.delivery, state=DeliveryState.SENT, retry_at=None)
            await self.sending.ledger.save_outcome(replace(sent, reason=self.lacking))

    def _lacking_after(self, error: PostRefusedError) -> Sentence:
        """What a refusal in the day's own thread leaves undone, if it is not the channel's, too.

        Raises:
            PostRefusedError: the channel refuses.
        """
        if isinstance(error, PlaceGoneError):
            return _THREAD_GONE
        if self.sending.poster.access_problem(self.post.channel_id) != "":
            raise error
        return _THREAD_SHUT

    async def _bring(self, number: int, *, is_last: bool) -> None:
        """Let one message be there as the post has it."""
        before = self.parts.get(number, Part(self.delivery.id or 0, number))
        part = before
        for _ in range(_MOST_TURNS):
            if part.message_id is None:
                part = await self._send(part)
            elif part.preliminary and not self.post.is_preliminary:
                part = await self._make_final(part)
            else:
                break
        else:
            raise PostFailedError(Said("discord-old-message"))
        self.parts[number] = part
        publish_at = None
        if part != before and self.is_published and not part.preliminary and not part.thread_id:
            publish_at = self.sending.clock.now()
        await self.sending.ledger.finish_part(replace(part, publish_at=publish_at), is_last=is_last)

    async def _send(self, part: Part) -> Part:
        """Send a message, unless an earlier attempt is found to have done that."""
        posted = await self._found(part)
        if posted is None:
            # Earlier attempts were looked for: from here on only this one's fate is unknown.
            part = replace(
                part,
                begun_at=self.sending.clock.now(),
                thread_id=await self._thread_for(part.number),
                preliminary=self.post.is_preliminary,
            )
            await self.sending.ledger.begin_part(part)
            posted = await self.sending.poster.post_message(
                part.thread_id or self.post.channel_id,
                self.post,
                part.number,
                nonce=self.delivery.nonce(part.number, again=part.edited_at is not None),
                ping=part.number == 0 and part.edited_at is None,
            )
        return replace(part, message_id=posted.id, preliminary=posted.preliminary)

    async def _found(self, part: Part) -> PostedMessage | None:
        """The message of a part that was begun before, if it is there."""
        place = part.thread_id or self.post.channel_id
        return await self.sending.find_begun(place, self.delivery.key, part)

    async def _make_final(self, part: Part) -> Part:
        """Let a message show the closed day; where that cannot be, another takes its place."""
        edited = Edited.REFUSED if self._is_out_of_place(part) else await self._edit(part)
        if edited is Edited.REFUSED and part.opened_id:
            self.lacking = _NOT_FINAL  # another one would tear its thread off
            edited = Edited.DONE
        part = replace(part, edited_at=part.edited_at or self.sending.clock.now())
        if edited is Edited.DONE:
            return replace(part, preliminary=False)
        if edited is Edited.REFUSED:
            await self.sending.poster.delete_message(
                part.thread_id or self.post.channel_id, part.message_id or 0
            )
        lost = Part(part.delivery_id, part.number, edited_at=part.edited_at)
        await self.sending.ledger.save_part(lost)
        return lost

    async def _edit(self, part: Part) -> Edited:
        """Change a message, once: an earlier attempt may have done so, and is looked at."""
        poster, place = self.sending.poster, part.thread_id or self.post.channel_id
        message_id = part.message_id or 0
        if part.edited_at is None:
            await self.sending.ledger.save_part(replace(part, edited_at=self.sending.clock.now()))
        else:
            posted = await poster.read_message(place, message_id)
            if posted is None:
                return Edited.GONE
            if not posted.preliminary:
                return Edited.DONE
        edited = await poster.edit_message(place, message_id, self.post, part.number)
        if edited is not Edited.SILENT:
            return edited
        if self.delivery.attempts < _PATIENT:
            raise PostFailedError(Said("discord-silent"))
        return Edited.REFUSED

    def _is_out_of_place(self, part: Part) -> bool:
        """Whether a message stands above one that comes before it, or in another thread."""
        if self._has_thread_for(part.number) and part.thread_id != self.parts[0].opened_id:
            return True
        return any(
            (other.message_id or 0) > (part.message_id or 0)
            for number, other in self.parts.items()
            if number < part.number and other.thread_id == part.thread_id
        )

    async def _remove(self, part: Part) -> None:
        """Take a message away that the post does not have any more, where its place lets us."""
        try:
            posted = PostedMessage(part.message_id) if part.message_id else await self._found(part)
            if posted is not None:
                place = part.thread_id or self.post.channel_id
                await self.sending.poster.delete_message(place, posted.id)
        except PlaceGoneError:
            pass
        except PostRefusedError as error:
            if part.thread_id is None:
                raise
            self.lacking = self._lacking_after(error)
        await self.sending.ledger.forget_part(part)

    def _has_thread_for(self, number: int) -> bool:
        """Whether a message belongs into the thread, and that could be begun."""
        is_inside = self.delivery.layout is Layout.THREAD and number > 0
        return is_inside and self.parts[0].opened_id != 0

    async def _thread_for(self, number: int) -> int | None:
        """The thread that a message belongs into, begun if need be; None for the channel."""
        if not self._has_thread_for(number):
            return None
        first = self.parts[0]
        if first.opened_id is None:
            opened = await self.sending.poster.open_thread(
                self.post.channel_id, first.message_id or 0, self.post
            )
            first = self.parts[0] = replace(first, opened_id=opened or 0)
            await self.sending.ledger.save_part(first)
        return first.opened_id or None
