"""The loopback Bluesky keeps sessions and limits as the real one does."""

from pathlib import Path

import yaml

from tests.clock import START
from tests.servers.networks import FakeBluesky
from tests.servers.on_bluesky import LOGIN, REFRESH, SEARCH, WANTED, answer_to
from tests.servers.questioning import Ask, asked, asking, bearer, clock, logged_in, run


def test_nothing_is_told_without_a_session() -> None:
    """No token is 401 AuthMissing, and one that is not known is 400 InvalidToken."""
    [missing] = asked(FakeBluesky(clock=clock()), f"{SEARCH}?q=arxiv.org")
    [unknown] = asked(FakeBluesky(clock=clock()), f"{SEARCH}?q=x", headers=bearer("x.y.z"))
    assert (missing.status, missing.json["error"]) == (401, "AuthMissing")
    assert (unknown.status, unknown.json["error"]) == (400, "InvalidToken")


def test_wrong_password_opens_no_session() -> None:
    """A wrong password is 401 AuthenticationRequired, and a login without one 400."""

    async def main() -> list[tuple[int, str]]:
        async with asking(FakeBluesky(clock=clock())) as ask:
            wrong = await ask(LOGIN, post={"identifier": "hotpapers.bsky.social", "password": "x"})
            half = await ask(LOGIN, post={"identifier": "hotpapers.bsky.social"})
            return [(answer.status, answer.json["error"]) for answer in (wrong, half)]

    assert run(main) == [(401, "AuthenticationRequired"), (400, "InvalidRequest")]


async def status_with(ask: Ask, token: str) -> tuple[int, str]:
    """What a search with this token is answered with."""
    answer = await ask(SEARCH, WANTED, headers=bearer(token))
    return answer.status, answer.json.get("error", "")


def test_access_tokens_expire_and_are_refreshed() -> None:
    """An old access token is 400 ExpiredToken; the refresh token gives new ones, and no access."""
    time = clock()

    async def main() -> list[tuple[int, str]]:
        async with asking(FakeBluesky(access_s=60, clock=time)) as ask:
            session = await logged_in(ask)
            seen = [await status_with(ask, session["accessJwt"])]
            time.advance(60)
            seen.append(await status_with(ask, session["accessJwt"]))
            renewed = await ask(REFRESH, post={}, headers=bearer(session["refreshJwt"]))
            seen.append(await status_with(ask, renewed.json["accessJwt"]))
            seen.append(await status_with(ask, renewed.json["refreshJwt"]))
            return seen

    expired, wrong_kind = (400, "ExpiredToken"), (400, "InvalidToken")
    assert run(main) == [(200, ""), expired, (200, ""), wrong_kind]


def test_sessions_expire_on_demand() -> None:
    """Access can be ended with the refresh token left good, or everything at once."""

    async def main() -> list[tuple[int, str]]:
        server = FakeBluesky(clock=clock())
        async with asking(server) as ask:
            session = await logged_in(ask)
            server.expire_access()
            seen = [await status_with(ask, session["accessJwt"])]
            answer = await ask(REFRESH, post={}, headers=bearer(session["refreshJwt"]))
            seen.append((answer.status, ""))
            server.expire_sessions()
            answer = await ask(REFRESH, post={}, headers=bearer(answer.json["refreshJwt"]))
            return [*seen, (answer.status, answer.json["error"])]

    assert run(main) == [(400, "ExpiredToken"), (200, ""), (400, "ExpiredToken")]


def test_logins_are_limited_and_counted() -> None:
    """Thirty in five minutes, three hundred a day, and wrong ones count; refreshing does not."""
    time = clock()

    async def main() -> tuple[list[int], int, str]:
        server = FakeBluesky(daily_sessions=40, clock=time)
        async with asking(server) as ask:
            refresh = (await logged_in(ask))["refreshJwt"]
            for _ in range(29):
                await logged_in(ask, password="wrong")
            asked_for = {"identifier": "hotpapers.bsky.social", "password": "abcd-efgh-ijkl-mnop"}
            refused = await ask(LOGIN, post=asked_for)
            renewed = await ask(REFRESH, post={}, headers=bearer(refresh))
            time.advance(301)
            later = [(await ask(LOGIN, post=asked_for)).status for _ in range(10)]
            statuses = [refused.status, renewed.status, *later[-2:]]
            return statuses, server.counts["createSession"], refused.headers["RateLimit-Policy"]

    assert run(main) == ([429, 200, 200, 429], 41, "30;w=300")


def test_limit_headers_are_the_recorded_ones(shared_data: Path) -> None:
    """Answers have the limit's four headers with recorded names and forms."""
    path = shared_data / "bluesky/bskyr__f_search.yml"
    cassette = yaml.safe_load(path.read_text(encoding="utf-8"))
    theirs = cassette["http_interactions"][0]["response"]["headers"]
    ours = answer_to(SEARCH, WANTED).headers
    assert ours["RateLimit-Policy"] == theirs["RateLimit-Policy"]
    assert ours["RateLimit-Limit"] == theirs["RateLimit-Limit"]
    assert ours["RateLimit-Remaining"] == "2999"
    assert ours["RateLimit-Reset"] == str(int(START.timestamp()) + 300)
