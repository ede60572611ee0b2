"""What admins see of the subscriptions of their server: all private, all by construction in bounds.

Five subscriptions a page are at most 36 of 40 components, and about 3,300 of 4,000 characters.
"""

from collections.abc import Iterator, Sequence

import discord
from discord import ui

from bot.domain.filters import Defaults
from bot.domain.outlook import Outlook
from bot.domain.standing import Standing, StandingPage
from bot.domain.subscription import Pause, Subscription
from bot.domain.text import plural
from bot.render.text import date_words
from bot.services.delivery_ports import QuietDay
from bot.services.outlooks import Preview
from bot.ui import layout
from bot.ui import subscription_words as words
from bot.ui.digest_message import digest_messages, quiet_message
from bot.ui.layout import Part, Row
from bot.ui.subscription_ids import Act, Manage, write
from bot.ui.wording import stamp

Button = ui.Button[ui.LayoutView]

_MARKER = "preview"
_NOBODY = "No channel of this server gets the daily papers yet: `/digest subscribe` sets one up."


def outlook_message(outlook: Outlook, defaults: Defaults) -> ui.LayoutView:
    """The answer to who subscribed a channel or changed that: what will happen."""
    subscription = outlook.subscription
    title = f"## {words.mention(subscription)} {'is subscribed' if outlook.is_new else 'changed'}"
    when = [
        f"**Posts** {words.plan_words(outlook)}",
        f"**Freshness** {words.age_words(outlook)}",
        words.habit_words(subscription),
    ]
    what = [
        f"**Papers** {_choice_line(subscription, defaults)}",
        f"**Would have matched** {words.match_words(outlook)}",
    ]
    return layout.message(
        [
            layout.text(f"{title}\n{_next_line(outlook)}"),
            layout.line(),
            layout.text("\n".join(when)),
            layout.line(),
            layout.text("\n".join(what)),
            layout.row(*_outlook_buttons(subscription)),
        ]
    )


def list_message(page: StandingPage, defaults: Defaults) -> ui.LayoutView:
    """A page of a server's subscriptions, with what can be done about each."""
    if not page.items:
        return layout.message([layout.text(f"## Daily papers in this server\n{_NOBODY}")])
    place = f" · page {page.number + 1} of {page.pages}" if page.pages > 1 else ""
    header = f"## Daily papers in this server\n{plural(page.total, 'channel')}{place}"
    parts: list[Part] = [layout.text(header)]
    for standing in page.items:
        parts.append(layout.line())
        parts += _item(standing, page.number, defaults)
    return layout.message([*parts, *_turns(page)])


def remove_question(subscription: Subscription, page: int, defaults: Defaults) -> ui.LayoutView:
    """Whether a subscription is really to go."""
    known = subscription.id or 0
    question = (
        f"## Remove {words.mention(subscription)} from the daily papers?\n"
        f"{_choice_line(subscription, defaults)}\n"
        "What was posted stays. To stop for a while, pause it instead."
    )
    return layout.message(
        [
            layout.text(question),
            layout.row(
                _button("Remove", Manage(Act.REMOVE, known, page), discord.ButtonStyle.danger),
                _button("Keep", Manage(Act.LIST, 0, page)),
            ),
        ]
    )


def preview_messages(preview: Preview) -> list[ui.LayoutView]:
    """What a channel would get: a line that says so, and the very messages."""
    where, day = words.mention(preview.subscription), date_words(preview.day)
    usual = "" if preview.is_subscribed else " with the usual settings (it is not subscribed)"
    content = preview.content
    if content is None:
        return [_note(f"Of {day}, {where} would get nothing{usual}: no paper matches.")]
    note = _note(f"Of {day}, {where} would get this{usual}. Only you see it.")
    if isinstance(content, QuietDay):
        return [note, quiet_message(content, marker=_MARKER)]
    return [note, *digest_messages(content, marker=_MARKER)]


def _note(line: str) -> ui.LayoutView:
    return layout.message([layout.text(f"-# {line}")])


def _choice_line(subscription: Subscription, defaults: Defaults) -> str:
    return f"{words.wanted_words(subscription)} · {words.size_words(subscription, defaults)}"


def _next_line(outlook: Outlook) -> str:
    subscription, due = outlook.subscription, outlook.next_post
    if subscription.pause is not Pause.NOT:
        state = words.state_words(Standing(subscription))
        return " · ".join(filter(None, [state, words.trouble_words(subscription)]))
    return (
        f"**Next post** {stamp(due.at, 'F')} ({stamp(due.at, 'R')}), with the papers of"
        f" {date_words(due.day)}"
    )


def _item(standing: Standing, page: int, defaults: Defaults) -> Iterator[Part]:
    subscription = standing.subscription
    what = [_choice_line(subscription, defaults)]
    when = [words.when_words(subscription), words.unusual_words(subscription)]
    last = [words.last_words(standing.last)]
    if subscription.configured:
        last.append("set up in the configuration file")
    lines = [
        f"**{words.mention(subscription)}** · {words.state_words(standing)}",
        words.trouble_words(subscription),
        " · ".join(filter(None, [*what, *when])),
        f"-# Last: {' · '.join(last)}",
    ]
    yield layout.text("\n".join(filter(None, lines)))
    yield layout.row(*_item_buttons(subscription, page))


def _item_buttons(subscription: Subscription, page: int) -> Sequence[Button]:
    known = subscription.id or 0
    if subscription.pause is Pause.NOT:
        first = _button("Pause", Manage(Act.PAUSE, known, page))
    else:
        first = _button("Resume", Manage(Act.RESUME, known, page), discord.ButtonStyle.success)
    if subscription.configured:
        return [first]
    return [
        first,
        _button("Change", Manage(Act.CHANGE, known, page)),
        _button("Remove", Manage(Act.ASK, known, page)),
    ]


def _outlook_buttons(subscription: Subscription) -> Sequence[Button]:
    known = subscription.id or 0
    return [
        _button("Preview", Manage(Act.PREVIEW, known), discord.ButtonStyle.primary),
        _button("Change", Manage(Act.CHANGE, known)),
        _button("All subscriptions", Manage(Act.LIST)),
    ]


def _turns(page: StandingPage) -> Sequence[Row]:
    before, after = page.number - 1, page.number + 1
    turns = [_button("◀ Earlier", Manage(Act.LIST, 0, before))] if before >= 0 else []
    turns += [_button("Later ▶", Manage(Act.LIST, 0, after))] if after < page.pages else []
    return [layout.row(*turns)] if turns else []


def _button(
    label: str, manage: Manage, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> Button:
    return ui.Button(label=label, custom_id=write(manage), style=style)
