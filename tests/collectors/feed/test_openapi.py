"""What the API's document says of the feed holds together, with the rest of it too."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from collectors.feed.language import TYPES
from collectors.feed.openapi import described
from collectors.feed.problems import KINDS
from dashboard.api import docs, openapi
from tests.doubles.feed_house import FeedHouse
from tests.doubles.json_schema import faults

PATHS = ("/api/v1/events", "/api/v1/events/schema")


def references(part: Any) -> set[str]:
    if isinstance(part, dict):
        own = {part["$ref"]} if "$ref" in part else set()
        return own.union(*map(references, part.values()))
    if isinstance(part, list):
        return set().union(*map(references, part))
    return set()


def test_everything_it_names_is_in_it() -> None:
    found = described(*PATHS)
    schemas = found["components"]["schemas"]
    assert {name.rpartition("/")[2] for name in references(found)} <= schemas.keys()
    assert schemas.keys() >= {sent.__name__ for sent in TYPES.values()}
    told = found["paths"]["/api/v1/events"]["post"]["responses"]
    assert {status for status in told if status != "200"} == {str(kind.status) for kind in KINDS}


async def test_answers_are_as_documented(house: FeedHouse) -> None:
    found = described(*PATHS)
    schemas = found["components"]["schemas"]
    answers = found["paths"]["/api/v1/events"]["post"]["responses"]
    for body in ([{"type": "call_held", "leg": "l"}, {"type": "x", "id": "e1"}, 3], b"{", b"[" * 9000):
        got = await house.post(body)
        (content,) = answers[str(got.status_code)]["content"].values()
        assert list(faults(got.json(), content["schema"], schemas)) == []
    assert (await house.http.get("/api/v1/events/schema")).json()["$schema"].endswith("2020-12/schema")


def test_the_apis_document_and_page_have_the_feed_without_losing_a_type_of_their_own() -> None:
    alone = openapi.document(APIRouter())
    both = openapi.document(APIRouter(), [described(*PATHS)])
    feeds = described(*PATHS)["components"]["schemas"]
    assert not alone["components"]["schemas"].keys() & feeds.keys()
    assert both["components"]["schemas"].keys() == alone["components"]["schemas"].keys() | feeds.keys()
    assert set(both["paths"]) == set(PATHS)
    page = docs.page(both)
    assert 'id="call-api-v1-events-post"' in page
    assert page.count("<form") == 1, "only what has no body can be tried out there"
    assert 'href="#type-CallQueued"' in page
