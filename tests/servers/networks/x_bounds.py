"""Between which posts a search on X looks: times, ids and pages are all bounds on ids."""

from datetime import timedelta

from tests.servers.answers import Answer
from tests.servers.networks.questions import Question, moment_of, whole_number
from tests.servers.networks.x_posts import snowflake
from tests.servers.networks.x_problems import invalid

_WEEK = timedelta(days=7)
_TOKEN_START = "b26v89c19zqg8o3f"


def token_before(post_id: str) -> str:
    """The `next_token` of the page that begins before a post."""
    return _TOKEN_START + _base36(int(post_id))


def bounds_of(question: Question) -> tuple[int, int] | Answer:
    """The ids between which posts are wanted, both ends left out, or the error.

    With a `since_id`, `start_time` is not looked at, as the documentation says.
    """
    oldest = _oldest(question)
    newest = int(snowflake(question.asked_at + timedelta(seconds=1)))
    if isinstance(oldest, Answer):
        return oldest
    if until := question.get("until_id"):
        if (number := whole_number(until)) is None:
            return invalid("until_id", until, f"Invalid 'until_id':'{until}'.")
        newest = min(newest, number)
    if token := question.get("next_token") or question.get("pagination_token"):
        if (number := _turned_to(token)) is None:
            words = f"The `next_token` query parameter value [{token}] is not valid"
            return invalid("next_token", token, words)
        newest = min(newest, number)
    return oldest, newest


def _oldest(question: Question) -> int | Answer:
    week_ago = question.asked_at - _WEEK
    oldest = int(snowflake(week_ago))
    if since := question.get("since_id"):
        if (number := whole_number(since)) is None:
            return invalid("since_id", since, f"Invalid 'since_id':'{since}'.")
        if number < oldest:
            words = (
                f"'since_id' must be a tweet id created after {week_ago:%Y-%m-%dT%H:%MZ}. "
                f"Please use a 'since_id' that is larger than {oldest}"
            )
            return invalid("since_id", since, words)
        return number
    if start := question.get("start_time"):
        moment = moment_of(start)
        if moment is None or moment < week_ago:
            words = (
                f"Invalid 'start_time':'{start}'. 'start_time' must be on or after "
                f"{week_ago:%Y-%m-%dT%H:%MZ}"
            )
            return invalid("start_time", start, words)
        return int(snowflake(moment)) - 1
    return oldest


def _turned_to(token: str) -> int | None:
    """The id before which a page begins."""
    if not token.startswith(_TOKEN_START):
        return None
    try:
        return int(token.removeprefix(_TOKEN_START), 36)
    except ValueError:
        return None


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits
