"""What admins see of the subscriptions of their server: all private, all by construction in bounds.

Four subscriptions a page are at most 33 of 40 components, and about 3,600 of 4,000 characters.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import discord
from discord import ui

from bot.domain.chart import Picture
from bot.domain.filters import Defaults
from bot.domain.outlook import Outlook
from bot.domain.standing import Standing, StandingPage
from bot.domain.subscription import Layout, Pause, Subscription
from bot.services.delivery_ports import Post
from bot.services.outlooks import Preview
from bot.texts import Language
from bot.ui import layout
from bot.ui import subscription_words as words
from bot.ui.layout import Part, Row
from bot.ui.post_messages import PostMessages
from bot.ui.style_words import lacking_words, look_words, publish_words, unusual_look
from bot.ui.subscription_ids import Act, Manage, write
from bot.ui.wording import stamp

Button = ui.Button[ui.LayoutView]

_MARKER = "preview"


def outlook_message(language: Language, outlook: Outlook, defaults: Defaults) -> ui.LayoutView:
    """The answer to who subscribed a channel or changed that: what will happen."""
    subscription, problems = outlook.subscription, outlook.problems
    channel, choice = words.mention(subscription), _choice_line(language, subscription, defaults)
    title = language.say("outlook-new" if outlook.is_new else "outlook-changed", channel=channel)
    when = [
        language.say("outlook-posts", plan=words.plan_words(language, outlook)),
        language.say("outlook-freshness", age=words.age_words(language, outlook)),
        words.habit_words(language, subscription),
    ]
    what = [
        language.say("outlook-papers", choice=choice),
        language.say("outlook-matches", matches=words.match_words(language, outlook)),
        words.hint_words(language, subscription),
        language.say("outlook-look", look=look_words(language, subscription.style, problems)),
        lacking_words(language, subscription, problems),
        publish_words(language, problems) if outlook.asked_to_publish else "",
    ]
    return layout.message(
        [
            layout.text(f"{title}\n{_next_line(language, outlook)}"),
            layout.line(),
            layout.text("\n".join(when)),
            layout.line(),
            layout.text("\n".join(filter(None, what))),
            layout.row(*_outlook_buttons(language, outlook)),
        ]
    )


def list_message(language: Language, page: StandingPage, defaults: Defaults) -> ui.LayoutView:
    """A page of a server's subscriptions, with what can be done about each."""
    title = language.say("list-title")
    if not page.items:
        return layout.message([layout.text(f"{title}\n{language.say('list-empty')}")])
    words_of_page = [language.say("list-channels", count=page.total)]
    if page.pages > 1:
        words_of_page.append(language.say("list-page", number=page.number + 1, pages=page.pages))
    parts: list[Part] = [layout.text(f"{title}\n{' · '.join(words_of_page)}")]
    for standing in page.items:
        parts.append(layout.line())
        parts += _item(language, standing, page.number, defaults)
    return layout.message([*parts, *_turns(language, page)])


def on_its_way_message(language: Language, subscription: Subscription, day: date) -> ui.LayoutView:
    """The answer to who wants a day posted at once."""
    channel = words.mention(subscription)
    return layout.message([layout.text(language.say("post-now", day=day, channel=channel))])


def remove_question(
    language: Language, subscription: Subscription, page: int, defaults: Defaults
) -> ui.LayoutView:
    """Whether a subscription is really to go."""
    known = subscription.id or 0
    question = (
        language.say("remove-title", channel=words.mention(subscription)),
        _choice_line(language, subscription, defaults),
        language.say("remove-hint"),
    )
    remove, keep = language.say("button-remove"), language.say("button-keep")
    return layout.message(
        [
            layout.text("\n".join(question)),
            layout.row(
                _button(remove, Manage(Act.REMOVE, known, page), discord.ButtonStyle.danger),
                _button(keep, Manage(Act.LIST, 0, page)),
            ),
        ]
    )


def preview_messages(
    language: Language,
    preview: Preview,
    *,
    posts_in: Language,
    picture: Picture | None = None,
) -> list[ui.LayoutView]:
    """What a channel would get: a line that says so, and the very messages, in their language.

    `picture` is that of the day, if the channel wants one.
    """
    content, subscription = preview.content, preview.subscription
    note = layout.message([layout.text(_preview_line(language, preview))])
    if content is None:
        return [note]
    messages = PostMessages()
    post = Post(subscription.channel_id, content, subscription.style, _MARKER)
    views = [
        messages.message(posts_in, post, number, picture=None if number else picture)
        for number in range(messages.count(post))
    ]
    if subscription.style.layout is Layout.THREAD and len(views) > 1:
        below = layout.message([layout.text(language.say("preview-thread"))])
        return [note, views[0], below, *views[1:]]
    return [note, *views]


def _preview_line(language: Language, preview: Preview) -> str:
    day, channel = preview.day, words.mention(preview.subscription)
    if preview.is_tried:
        return language.say(
            "preview-tried" if preview.content else "preview-none-tried", day=day, channel=channel
        )
    if preview.content is None and preview.is_subscribed:
        return language.say("preview-none", day=day, channel=channel)
    if preview.content is None:
        return language.say("preview-none-usual", day=day, channel=channel)
    if preview.is_subscribed:
        return language.say("preview", day=day, channel=channel)
    return language.say("preview-usual", day=day, channel=channel)


def _choice_line(language: Language, subscription: Subscription, defaults: Defaults) -> str:
    wanted = words.wanted_words(language, subscription)
    return f"{wanted} · {words.size_words(language, subscription, defaults)}"


def _next_line(language: Language, outlook: Outlook) -> str:
    subscription, due = outlook.subscription, outlook.next_post
    if subscription.pause is not Pause.NOT:
        state = words.state_words(language, Standing(subscription))
        return " · ".join(filter(None, [state, words.trouble_words(language, subscription)]))
    if outlook.is_due:
        return language.say("outlook-due", day=due.day)
    moment, countdown = stamp(due.at, "F"), stamp(due.at, "R")
    return language.say("outlook-next", moment=moment, countdown=countdown, day=due.day)


def _item(language: Language, standing: Standing, page: int, defaults: Defaults) -> Iterator[Part]:
    subscription = standing.subscription
    what = _choice_line(language, subscription, defaults)
    when = words.when_words(language, subscription)
    unusual = words.unusual_words(language, subscription)
    look = unusual_look(language, subscription.style, standing.problems)
    is_shut_out = subscription.pause is Pause.ACCESS  # nothing else matters there
    lacking = "" if is_shut_out else lacking_words(language, subscription, standing.problems)
    last = [words.last_words(language, standing.last)]
    if subscription.configured:
        last.append(language.say("in-file"))
    lines = [
        f"**{words.mention(subscription)}** · {words.state_words(language, standing)}",
        words.trouble_words(language, subscription),
        " · ".join(filter(None, [what, when, unusual, look])),
        lacking,
        language.say("list-last", last=" · ".join(last)),
    ]
    yield layout.text("\n".join(filter(None, lines)))
    yield layout.row(*_item_buttons(language, subscription, page))


def _item_buttons(language: Language, subscription: Subscription, page: int) -> Sequence[Button]:
    known = subscription.id or 0
    if subscription.pause is Pause.NOT:
        first = _button(language.say("button-pause"), Manage(Act.PAUSE, known, page))
    else:
        resume = Manage(Act.RESUME, known, page)
        first = _button(language.say("button-resume"), resume, discord.ButtonStyle.success)
    if subscription.configured:
        return [first]
    return [
        first,
        _button(language.say("button-change"), Manage(Act.CHANGE, known, page)),
        _button(language.say("button-look"), Manage(Act.LOOK, known, page)),
        _button(language.say("button-remove"), Manage(Act.ASK, known, page)),
    ]


def _outlook_buttons(language: Language, outlook: Outlook) -> Sequence[Button]:
    known = outlook.subscription.id or 0
    preview = Manage(Act.PREVIEW, known)
    now = [_post_now(language, known, outlook.unposted)] if outlook.unposted else []
    return [
        *now,
        _button(language.say("button-preview"), preview, discord.ButtonStyle.primary),
        _button(language.say("button-change"), Manage(Act.CHANGE, known)),
        _button(language.say("button-look"), Manage(Act.LOOK, known)),
        _button(language.say("button-list"), Manage(Act.LIST)),
    ]


def _post_now(language: Language, known: int, day: date) -> Button:
    label = language.say("button-post-now", day=day)
    return _button(label, Manage(Act.POST, known), discord.ButtonStyle.success)


def _turns(language: Language, page: StandingPage) -> Sequence[Row]:
    before, after = Manage(Act.LIST, 0, page.number - 1), Manage(Act.LIST, 0, page.number + 1)
    turns = [_button(language.say("button-earlier"), before)] if before.page >= 0 else []
    turns += [_button(language.say("button-later"), after)] if after.page < page.pages else []
    return [layout.row(*turns)] if turns else []


def _button(
    label: str, manage: Manage, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> Button:
    return ui.Button(label=label, custom_id=write(manage), style=style)
