"""The loopback services lie as told: nothing found, the same page, yesterday's answer."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.links import links_in_text, papers_in_links
from tests.clock import START
from tests.servers.cases import (
    CASES,
    Case,
    answers,
    each_service,
    hacker_news,
    hugging_face,
    right,
    x,
)
from tests.servers.networks import faults, snowflake
from tests.servers.networks.server import NetworkServer
from tests.servers.networks.shapes import COUNTS, items_of
from tests.servers.questioning import BEARER, asked


def more_follows(case: Case, content: Any, page: int = 0) -> bool:
    """Whether an answer says that another page follows."""
    if isinstance(content, list):
        return len(content) == 50
    if "hits" in content:
        return int(content["page"]) == page and int(content["nbPages"]) > page + 1
    return bool(content.get("cursor") or content.get("meta", {}).get("next_token"))


@each_service
def test_empty_page_still_leads_on(case: Case) -> None:
    """There are no posts, and the cursor is the right one, where there are cursors."""
    size = "10" if case.page == "next_token" else "1"
    [answer] = answers(case, {case.size: size}, fault=faults.empty_page())
    assert items_of(answer.json) == []
    assert more_follows(case, answer.json) == (case.page != "p")


@each_service
def test_empty_result_is_a_lie_without_a_trace(case: Case) -> None:
    """The answer is that of a service that has found nothing at all."""
    [answer] = answers(case, fault=faults.empty_result())
    assert (answer.status, items_of(answer.json)) == (200, [])
    assert not more_follows(case, answer.json)
    if "hits" in answer.json:
        assert (answer.json["nbHits"], answer.json["nbPages"]) == (0, 0)
    if "meta" in answer.json:
        assert answer.json == {"meta": {"result_count": 0}}


@pytest.mark.parametrize(
    ("make", "interface", "path"),
    [
        (hugging_face, "paper", "/api/papers/2609.00001"),
        (hacker_news, "item", "/api/v1/items/1"),
    ],
)
def test_empty_result_makes_single_things_vanish(
    make: Callable[[], NetworkServer], interface: str, path: str
) -> None:
    """What is asked for by its id is 404, though it is there."""
    server = make()
    server.misbehave(interface, faults.empty_result())
    assert [answer.status for answer in asked(server, path, path)] == [404, 200]


@each_service
def test_same_page_comes_again_and_again(case: Case) -> None:
    """Whatever page is asked for, the first one comes, and says that another follows."""
    pages = [{}, *({case.page: str(number)} for number in (1, 2))]
    found = [answer.json for answer in answers(case, *pages, fault=faults.same_page())]
    assert all(more_follows(case, one, number) for number, one in enumerate(found))
    assert items_of(found[0]) == items_of(found[1]) == items_of(found[2]) != []
    cursors = {json.dumps(one)[-60:] for one in found if case.page in ("cursor", "next_token")}
    assert len(cursors) in (0, 3)


@each_service
def test_pages_without_end_are_empty_after_the_first(case: Case) -> None:
    """The first page has its posts, the others none, and still another one follows."""
    pages = [{}, *({case.page: str(number)} for number in (1, 2))]
    first, *others = (answer.json for answer in answers(case, *pages, fault=faults.endless_pages()))
    assert items_of(first)
    assert [items_of(one) for one in others] == [[], []]
    if case.page != "p":
        assert all(more_follows(case, one, n) for n, one in enumerate(others, start=1))


@each_service
def test_yesterdays_answer_has_nothing_of_today(case: Case) -> None:
    """Only the post of yesterday is there, under today's question."""
    [answer] = answers(case, fault=faults.yesterday())
    assert len(items_of(right(case)) or ()) > 1
    assert len(items_of(answer.json) or ()) == 1


@each_service
def test_zero_counts_are_plausible(case: Case) -> None:
    """All counts are 0, and the posts are those that there are."""
    [answer] = answers(case, fault=faults.zero_counts())
    assert len(items_of(answer.json) or ()) == len(items_of(right(case)) or ())
    counts = [name for name in COUNTS if f'"{name}":' in answer.text.replace(" ", "")]
    assert counts
    assert all(f'"{name}":0' in answer.text.replace(" ", "") for name in counts)


@each_service
def test_other_links_lead_elsewhere(case: Case) -> None:
    """The posts are there, and none of them is about a paper."""
    [answer] = answers(case, fault=faults.other_links())
    assert len(items_of(answer.json) or ()) == len(items_of(right(case)) or ())
    assert papers_in_links(links_in_text(answer.text)) == ()
    assert '"id":"2609.' not in answer.text.replace(" ", "")


@pytest.mark.parametrize(
    "fault",
    [
        faults.empty_page(),
        faults.empty_result(),
        faults.endless_pages(),
        faults.other_links(),
        faults.same_page(),
        faults.yesterday(),
        faults.zero_counts(),
    ],
    ids=lambda fault: fault.__name__,
)
def test_liars_still_refuse_a_wrong_token(fault: faults.Fault) -> None:
    """A service that lies to those it knows tells strangers what it tells them anyway."""
    for case in (CASES["x"], CASES["bluesky"]):
        server = case.make()
        server.misbehave(case.interface, fault)
        [answer] = asked(server, case.path + "?q=x&query=x")
        assert answer.status == 401


def test_lookup_finds_nothing_without_a_reason() -> None:
    """On X, all posts that are asked for by their ids are missing, and no error says why."""
    server = x()
    server.misbehave("posts", faults.empty_result())
    [answer] = asked(server, f"/2/tweets?ids={snowflake(START)}", headers=BEARER)
    assert (answer.status, answer.json) == (200, {})
