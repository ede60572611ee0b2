"""What the bot answered to something that somebody did."""

from dataclasses import dataclass

from tests.servers.discord.errors import Payload
from tests.servers.discord.interaction import CallbackKind, Interaction
from tests.servers.discord.recording import Recorded
from tests.servers.discord.state import Attachment, Message


class NoAnswer(AssertionError):  # noqa: N818 - a test that fails reads better so
    """The bot did not answer in time, or not to the end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; it is live: an edit that comes later shows in it."""

    interaction: Interaction

    @property
    def kind(self) -> CallbackKind:
        """What the first answer was."""
        assert self.interaction.callback is not None
        return self.interaction.callback

    @property
    def message(self) -> Message:
        """The answer itself, after all edits; for a button, also the message that it is on.

        Raises:
            LookupError: there is no message, or it was deleted.
        """
        if self.interaction.message is None or self.interaction.removed:
            raise LookupError("the answer is no message, or it was deleted")
        return self.interaction.message

    @property
    def text(self) -> str:
        """All text of the answer."""
        return self.message.text

    @property
    def files(self) -> list[Attachment]:
        """The files of the answer."""
        return self.message.attachments

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return self.interaction.ephemeral

    @property
    def deferred(self) -> bool:
        """Whether the answer came after a deferral."""
        return self.kind in (CallbackKind.DEFERRED_MESSAGE, CallbackKind.DEFERRED_UPDATE)

    @property
    def followups(self) -> list[Message]:
        """Further messages, in order."""
        return self.interaction.followups

    @property
    def choices(self) -> list[Payload]:
        """What was suggested for an option that is being typed."""
        return self.interaction.choices

    @property
    def modal(self) -> Payload:
        """The form that was opened.

        Raises:
            LookupError: there is none.
        """
        if self.interaction.modal is None:
            raise LookupError("the answer is no form")
        return self.interaction.modal

    @property
    def acknowledged_ms(self) -> float:
        """How long the first answer took; Discord allows 3,000."""
        return self.interaction.acknowledged_ms

    @property
    def took_ms(self) -> float:
        """How long it took until there was something to read."""
        return self.interaction.finished_ms


def complaint(interaction: Interaction, requests: list[Recorded], *, timeout_s: float) -> str:
    """Why there is no answer, as far as one can tell from what the bot sent."""
    about = [r for r in requests if interaction.token in r.params.values()]
    if interaction.callback is None:
        said = f"no answer in {timeout_s:g} s"
    else:
        said = f"{interaction.callback.name} and then nothing for {timeout_s:g} s"
    refused = [f"{r.method} {r.route} was refused: {r.answer}" for r in about if r.code is not None]
    return "; ".join([said, *refused])
