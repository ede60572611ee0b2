"""Judging what people have set up."""

from datetime import date

import pytest

from bot.domain.health import Finding, State
from bot.domain.subscription import Pause, Subscription
from bot.services.setup_plan import (
    ChannelAccess,
    Folder,
    judge_channel,
    judge_configuration,
    judge_folder,
)


def subscription(pause: Pause = Pause.NOT, reason: str = "") -> Subscription:
    """A channel's subscription."""
    return Subscription(100, date(2026, 11, 11), pause=pause, pause_reason=reason)


def channel(pause: Pause, access: ChannelAccess | None) -> Finding:
    """What is found of a channel that was refused once, for a reason."""
    return judge_channel(100, subscription(pause, "I lacked something"), access)


def test_a_channel_that_can_be_posted_to() -> None:
    """By its name; one that was refused before goes on by itself."""
    well = ChannelAccess("#papers")
    assert channel(Pause.NOT, well) == Finding(
        "channel:100", "#papers", State.OK, "I may post here"
    )
    assert "go on with the next round" in str(channel(Pause.ACCESS, well).text)
    assert judge_channel(100, None, well).state is State.OK


@pytest.mark.parametrize("pause", [Pause.NOT, Pause.ACCESS])
def test_a_channel_that_refuses_needs_a_person(pause: Pause) -> None:
    """What is missing, and where to grant it; one that is gone cannot be granted anything."""
    denied = channel(pause, ChannelAccess("#papers", "I lack the permission Send Messages"))
    assert (denied.state, str(denied.text)) == (State.BAD, "I lack the permission Send Messages")
    assert "in the channel's settings" in str(denied.remedy)
    gone = channel(pause, ChannelAccess(problem="it does not exist any more", gone=True))
    assert gone.subject == "channel 100"
    assert str(gone.remedy).startswith("take it out of [[channels]]")


def test_a_channel_that_was_not_looked_at() -> None:
    """What the bot remembers of it is told; what nobody knows is not called bad."""
    assert channel(Pause.NOT, None).state is State.WARN
    remembered = channel(Pause.ACCESS, None)
    assert (remembered.state, str(remembered.text)) == (State.BAD, "I lacked something")
    unsure = channel(Pause.NOT, ChannelAccess(problem="Discord answers HTTP 500", certain=False))
    assert unsure.state is State.WARN


def test_a_channel_that_is_paused_on_purpose() -> None:
    """Whatever is wrong with it is nobody's trouble."""
    assert channel(Pause.ASKED, ChannelAccess("#papers", "denied")).state is State.OFF


def test_a_post_without_all_it_can_have() -> None:
    """It is said which permissions are missing for that."""
    found = channel(Pause.NOT, ChannelAccess("#papers", lacks="Attach Files"))
    assert (found.state, str(found.remedy)) == (State.WARN, "")
    assert str(found.text).endswith("I lack Attach Files")


def test_a_configuration_that_others_may_read() -> None:
    """A remedy, but nobody has to come; without a file, the defaults hold."""
    exposed = judge_configuration("config.toml", is_there=True, readable_by_others=True)
    assert (exposed.state, str(exposed.remedy)) == (State.WARN, "`chmod 600 config.toml`")
    missing = judge_configuration("config.toml", is_there=False, readable_by_others=False)
    assert str(missing.text) == "no config.toml here: defaults and the environment"


@pytest.mark.parametrize(
    ("folder", "state", "text"),
    [
        (Folder("data", True, True), State.OK, "data"),
        (Folder("data", False, True), State.OK, "data (the first start makes it)"),
        (Folder("data", True, False), State.BAD, "data cannot be written"),
        (Folder("data", False, False), State.BAD, "data is not there and cannot be made"),
    ],
)
def test_a_folder(folder: Folder, state: State, text: str) -> None:
    """Whether it can be written, or made."""
    finding = judge_folder(folder)
    assert (finding.state, str(finding.text)) == (state, text)
