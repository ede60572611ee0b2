"""The loopback Bluesky answers as the real one does, sessions included."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.clock import START
from tests.servers.networks import BlueskyPost, FakeBluesky
from tests.servers.networks.recorded import cassettes
from tests.servers.on_bluesky import GET_POSTS, SEARCH, WANTED, answer_to, post, recorded
from tests.servers.questioning import (
    LINK,
    always_in,
    asked,
    asking,
    bearer,
    clock,
    differing,
    logged_in,
    run,
    types_in,
)


def found(*posts: BlueskyPost, **parameters: str) -> list[str]:
    """The keys of the posts that a search finds, in its order."""
    views = answer_to(SEARCH, WANTED | parameters, *posts).json["posts"]
    return [view["uri"].rpartition("/")[2] for view in views]


def test_post_has_the_recorded_shape(shared_data: Path) -> None:
    """Posts of all kinds have only recorded fields, with their types, and all that are usual."""
    theirs = recorded(shared_data, "bskyr__f_search.yml")
    posts = [
        post(1, author_labels=("!no-unauthenticated",), likes=3),
        post(2, links=(), card=LINK),
        post(3, quoted=post(9), reply_to=post(9).uri),
    ]
    ours = answer_to(SEARCH, WANTED | {"limit": "2"}, *posts, post(4)).json
    quoting = answer_to(SEARCH, WANTED, posts[2]).json
    for content in (ours, quoting):
        assert set(types_in(content)) <= set(types_in(theirs))
        assert differing(content, theirs) == {}
    assert always_in(theirs["posts"]) <= always_in(ours["posts"] + quoting["posts"])
    [single] = recorded(shared_data, "bskyr__f_getposts.yml")["posts"]
    of_its_pictures = {place for place in types_in(single) if "mage" in place}
    assert always_in([single]) - set(types_in(ours["posts"][0])) - of_its_pictures == {
        ".embed",
        ".embed.$type",
        ".record.embed",
        ".record.embed.$type",
    }


def test_facets_count_bytes() -> None:
    """A link stands in the text shortened, where its facet says, and whole in the facet."""
    long = LINK + "?context=cs.LG"
    record = answer_to(SEARCH, WANTED, post(1, links=(LINK, long))).json["posts"][0]["record"]
    spans = [(facet["index"]["byteStart"], facet["index"]["byteEnd"]) for facet in record["facets"]]
    shown = [record["text"].encode()[start:end].decode() for start, end in spans]
    assert shown == ["arxiv.org/abs/2609.00001", "arxiv.org/abs/2609.00001..."]
    assert [facet["features"][0]["uri"] for facet in record["facets"]] == [LINK, long]


def test_labels_say_whose_wish_it_is() -> None:
    """A label of the author is signed by the author's own account and is about the profile."""
    labelled = post(1, author_labels=("!no-unauthenticated",), labels=("spam",))
    view = answer_to(SEARCH, WANTED, labelled).json["posts"][0]
    [label] = view["author"]["labels"]
    assert (label["val"], label["src"]) == ("!no-unauthenticated", view["author"]["did"])
    assert label["uri"].endswith("/app.bsky.actor.profile/self")
    assert [label["val"] for label in view["labels"]] == ["spam"]


@pytest.mark.parametrize(
    ("link", "is_found"),
    [
        ("https://www.arxiv.org/pdf/2609.00001", True),
        ("https://export.arxiv.org/abs/2609.00001", False),
        ("https://example.org/arxiv.org", False),
    ],
)
def test_domain_is_that_of_a_link(link: str, is_found: bool) -> None:
    """Only posts with a link to the host are found, in the text or as a card."""
    assert found(post(1, links=(link,))) == (["3l00001"] if is_found else [])
    assert found(post(1, links=(), card=link)) == (["3l00001"] if is_found else [])


def test_what_is_no_post_of_now_is_not_found() -> None:
    """Deleted posts, native reposts and posts to come are not found; newest come first."""
    coming = post(5, created_at=START + timedelta(minutes=1))
    reposted = post(4, repost_of=post(1).uri)
    assert found(post(2), post(1), post(3, deleted=True), reposted, coming) == [
        "3l00001",
        "3l00002",
    ]


def test_since_is_included_and_until_is_not() -> None:
    """The bounds are about the moment by which posts are sorted, also of back-dated ones."""
    since, until = "2026-09-01T11:57:00Z", "2026-09-01T11:59:00.000Z"
    dated_back = post(4, created_at=START - timedelta(days=9), indexed_at=START)
    dated_ahead = post(6, created_at=START + timedelta(days=9), indexed_at=post(2).created_at)
    posts = [post(1), post(2), post(3), post(5), dated_back, dated_ahead]
    assert found(*posts, since=since, until=until) == ["3l00006", "3l00002", "3l00003"]


def test_cursor_leads_through_all_posts() -> None:
    """Pages follow each other by their cursors, and the last one has none."""

    async def main() -> tuple[list[int], list[str | None]]:
        async with asking(FakeBluesky(map(post, range(45)), clock=clock())) as ask:
            headers = bearer((await logged_in(ask))["accessJwt"])
            sizes, cursors = [], []
            parameters: dict[str, str] = WANTED | {"limit": "20"}
            for _ in range(3):
                page = (await ask(SEARCH, parameters, headers=headers)).json
                sizes.append(len(page["posts"]))
                cursors.append(page.get("cursor"))
                parameters = {**parameters, "cursor": str(cursors[-1])}
            return sizes, cursors

    assert run(main) == ([20, 20, 5], ["20", "40", None])


def test_posts_that_are_gone_are_left_out() -> None:
    """GetPosts gives those that there are, in the order of the question, with counts of now."""
    here, gone = post(1, likes=7), post(2, deleted=True)
    uris = [("uris", uri) for uri in (post(9).uri, gone.uri, here.uri)]
    views = answer_to(GET_POSTS, uris, here, gone).json["posts"]
    assert [(view["uri"], view["likeCount"]) for view in views] == [(here.uri, 7)]


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        (SEARCH, [("q", "arxiv.org"), ("limit", "101")]),
        (SEARCH, [("q", "arxiv.org"), ("since", "yesterday")]),
        (SEARCH, [("domain", "arxiv.org")]),
        (GET_POSTS, [("uris", post(number).uri) for number in range(26)]),
        (GET_POSTS, []),
    ],
)
def test_wrong_questions_are_refused(path: str, parameters: list[tuple[str, str]]) -> None:
    """Pages over 100, more than 25 posts and missing parameters are InvalidRequest."""
    answer = answer_to(path, parameters)
    assert (answer.status, answer.json["error"]) == (400, "InvalidRequest")


def test_recorded_answers_come_first(shared_data: Path) -> None:
    """A recorded answer is served at its address."""
    server = FakeBluesky(
        recorded=cassettes(*(shared_data / "bluesky").glob("*.yml")), clock=clock()
    )
    [answer] = asked(server, f"{SEARCH}?q=redistricting")
    assert answer.json == recorded(shared_data, "bskyr__f_search.yml")
