"""Reading known posts on X again."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.mention import Counts, Mention
from bot.errors import BudgetSpentError, ShapeError
from tests.servers.scripted import Step, says
from tests.sources.finding import says_json
from tests.sources.x.asking import find, refresh
from tests.sources.x.standin import FakeBudget, StandIn, gone, x_answer, x_id, x_post

METRICS = {"retweet_count": 8, "like_count": 90, "reply_count": 1, "quote_count": 1}


def known(*numbers: int) -> list[Mention]:
    """The mentions that a search gave for these posts."""
    return find(StandIn([x_post(number) for number in numbers]))[0].mentions


def test_counts_of_now_come_with_all_that_is_known() -> None:
    """A refreshed mention has new counts, and keeps its embed, its paper and its address."""
    (old,) = (replace(mention, embed="<quote>") for mention in known(1))
    outcome, server = refresh([old], StandIn([x_post(1, public_metrics=METRICS)]))
    assert outcome.mentions == [replace(old, counts=Counts(8, 90, 2))]
    assert server.requests[0].path == "/2/tweets"
    assert server.requests[0].query["ids"] == x_id(1)
    assert "public_metrics" in server.requests[0].query["tweet.fields"]


def test_a_hundred_posts_are_one_request_and_one_post_is_asked_for_once() -> None:
    """150 mentions of 120 posts are two requests, which cost 120 reads."""
    mentions = known(*range(120))
    mentions += [replace(mention, arxiv_id="2609.00001") for mention in mentions[:30]]
    budget = FakeBudget(1000)
    outcome, server = refresh(mentions, StandIn([x_post(n) for n in range(120)]), budget=budget)
    assert {(m.post_id, m.arxiv_id) for m in outcome.mentions} == {
        (m.post_id, m.arxiv_id) for m in mentions
    }
    assert [len(request.query["ids"].split(",")) for request in server.requests] == [100, 20]
    assert budget.left == 880


def test_deleted_and_hidden_posts_are_gone() -> None:
    """X says which posts are deleted or hidden; those it says nothing of are left as they are."""
    answer = x_answer(
        [x_post(1)],
        errors=[
            gone(x_id(2)),
            gone(x_id(3), "not-authorized-for-resource"),
            gone(x_id(4), "operational-disconnect"),
            gone(x_id(1)) | {"resource_type": "user"},
            gone(x_id(9)),
            {"type": ["resource-not-found"], "value": {}},
            "odd",
        ],
    )
    budget = FakeBudget(10)
    outcome, _ = refresh(known(1, 2, 3, 4, 5), says_json(answer), budget=budget)
    assert [mention.post_id for mention in outcome.mentions] == [x_id(1)]
    assert set(outcome.parts[0].gone) == {x_id(2), x_id(3)}
    assert budget.left == 9


def test_all_may_be_gone_if_x_says_so() -> None:
    """An answer without posts is believed as far as it gives its reasons."""
    outcome, _ = refresh(known(1, 2), StandIn())
    assert outcome.error is None
    assert set(outcome.parts[0].gone) == {x_id(1), x_id(2)}


@pytest.mark.parametrize("step", [says("{}"), says('{"data": []}'), says("[]")])
def test_answer_that_tells_nothing_takes_nothing_away(step: Step) -> None:
    """Posts that are simply missing are a fault of the answer."""
    outcome, _ = refresh(known(1, 2), step)
    assert isinstance(outcome.error, ShapeError)
    assert outcome.parts == []


def test_part_of_the_budget_is_kept_for_finding() -> None:
    """Refreshing reads as many posts as leave enough, then says that the budget is used up."""
    budget = FakeBudget(530)
    standin = StandIn([x_post(n) for n in range(40)])
    outcome, server = refresh(known(*range(40)), standin, budget=budget, keep=500)
    assert len(outcome.mentions) == 30
    assert isinstance(outcome.error, BudgetSpentError)
    assert (budget.left, len(server.requests)) == (500, 1)


def test_post_that_is_withheld_now_loses_text_and_embed() -> None:
    """What X withholds by now is not shown any longer."""
    (old,) = (replace(mention, embed="<quote>") for mention in known(1))
    outcome, _ = refresh([old], StandIn([x_post(1, withheld={"country_codes": ["XX"]})]))
    (new,) = outcome.mentions
    assert (new.withheld, new.text, new.embed) == (True, "", "")


def test_name_that_is_not_told_again_stays() -> None:
    """An answer without authors does not take the known name away."""
    old = known(1)
    outcome, _ = refresh(old, says_json(x_answer([x_post(1)], includes={})))
    assert outcome.mentions == old


@pytest.mark.parametrize("ids", [["abc"], ["1" * 20], ["²"], [""]])
def test_what_is_no_id_is_not_asked_for(ids: Sequence[str]) -> None:
    """An id that X would refuse must not take the other posts' counts with it."""
    (good,) = known(1)
    odd = [replace(good, post_id=one) for one in ids]
    outcome, server = refresh([*odd, good], StandIn([x_post(1)]))
    assert outcome.mentions == [good]
    assert server.requests[0].query["ids"] == x_id(1)
    assert refresh(odd, StandIn())[1].requests == []
