"""How a channel's posts look and sound, in words: inert and of bounded length."""

from bot.domain.subscription import Layout, Style, StyleProblems, Subscription
from bot.render.budget import shorten
from bot.render.discord_text import plain
from bot.texts import Language, Sentence, find_language
from bot.ui.wording import shown_size

_REASON = 80


def look_words(language: Language, style: Style, problems: StyleProblems) -> str:
    """All of it: `a line for each paper, in one short message · silent · pings @readers`."""
    is_followed = style.publish and not problems.publish
    words = [
        language.say("look-layout", layout=str(style.layout)),
        language.say("look-preliminary") if style.preliminary else "",
        *_shared(language, style, problems),
        language.say("look-followers") if is_followed else "",
    ]
    return " · ".join(filter(None, words))


def unusual_look(language: Language, style: Style, problems: StyleProblems) -> str:
    """What of it is not as usual, shorter; empty if all is."""
    is_kept_back = not style.publish and not problems.publish
    words = [
        _unusual_layout(language, style),
        language.say("unusual-preliminary") if style.preliminary else "",
        *_shared(language, style, problems),
        language.say("unusual-publish") if is_kept_back else "",
    ]
    return " · ".join(filter(None, words))


def lacking_words(language: Language, subscription: Subscription, problems: StyleProblems) -> str:
    """What is wished for and cannot be had, with what comes instead; empty if nothing is."""
    style = subscription.style
    words = []
    if style.layout is Layout.THREAD and problems.thread:
        words.append(language.say("lacking-thread", reason=_told(language, problems.thread)))
    if style.ping_role_id and problems.ping:
        words.append(language.say("lacking-ping", reason=_told(language, problems.ping)))
    if style.chart and problems.chart:
        words.append(language.say("lacking-chart", reason=_told(language, problems.chart)))
    return "\n".join(words)


def publish_words(language: Language, problems: StyleProblems) -> str:
    """That publishing has no effect, and why; empty if it has one."""
    if not problems.publish:
        return ""
    return language.say("lacking-publish", reason=_told(language, problems.publish))


def _shared(language: Language, style: Style, problems: StyleProblems) -> list[str]:
    role = f"<@&{style.ping_role_id}>"
    is_pinged = style.ping_role_id is not None and not problems.ping
    own = find_language(style.language)
    return [
        language.say("look-language", name=own.say("language-name")) if own else "",
        language.say("look-ping", role=role) if is_pinged else "",
        language.say("look-silent") if style.silent else "",
        language.say("look-chart") if style.chart and not problems.chart else "",
    ]


def _unusual_layout(language: Language, style: Style) -> str:
    if style.layout is Layout.CARDS:
        return ""
    return language.say("unusual-layout", layout=str(style.layout))


def _told(language: Language, sentence: Sentence) -> str:
    return plain(shorten(language.tell(sentence), _REASON, size=shown_size))
