import re
from html.parser import HTMLParser

from dashboard.api.docs import page
from tests.doubles.api_house import House


class Reader(HTMLParser):
    """Collects what a page points to and what it may be pointed at."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


async def test_the_page_needs_nothing_but_its_own_style(house: House) -> None:
    response = await house.client.get("/api/docs")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    reader = read(response.text)
    assert [attrs for tag, attrs in reader.tags if tag == "link"] == [
        {"rel": "stylesheet", "href": "/api/docs.css"},
        {"rel": "icon", "href": "data:,"},
    ]
    assert not {tag for tag, _ in reader.tags} & {"script", "style", "img", "iframe"}
    assert not [
        attrs for _, attrs in reader.tags if "style" in attrs or any(name.startswith("on") for name in attrs)
    ]
    style = await house.client.get("/api/docs.css")
    assert style.headers["content-type"].startswith("text/css")
    assert not re.search(r"@import|url\(|https?:", style.text)


async def test_every_link_within_the_page_leads_somewhere_once(house: House) -> None:
    reader = read((await house.client.get("/api/docs")).text)
    ids = [attrs["id"] for _, attrs in reader.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for tag, attrs in reader.tags:
        if tag == "a" and (attrs["href"] or "").startswith("#"):
            assert (attrs["href"] or "")[1:] in ids
        if tag == "label":
            assert attrs["for"] in ids


async def test_every_call_can_be_tried_from_the_page(house: House) -> None:
    reader = read((await house.client.get("/api/docs")).text)
    paths = [str(attrs["action"]) for tag, attrs in reader.tags if tag == "form"]
    assert "/api/v1/intervals" in paths
    for path in paths:
        answer = await house.client.get(path, params={"from": ""} if "intervals" in path else {"lang": "en"})
        if path == "/api/v1/agents/day":
            assert [error["field"] for error in answer.json()["errors"]] == ["agent"]
        else:
            assert answer.status_code == 200


async def test_an_empty_form_asks_for_the_defaults(house: House) -> None:
    response = await house.client.get("/api/v1/intervals?from=&to=&width_s=&queue=&lang=")
    assert response.status_code == 200


def test_what_the_document_says_is_text_and_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    text = page(
        {
            "openapi": "3.1.0",
            "info": {"title": evil, "version": evil, "description": evil},
            "paths": {
                "/x": {
                    "get": {
                        "summary": evil,
                        "description": evil,
                        "parameters": [{"name": "a", "description": evil, "schema": {"enum": [evil]}}],
                        "responses": {"200": {"description": evil}},
                    }
                }
            },
            "components": {"schemas": {"T": {"properties": {evil: {"type": evil, "description": evil}}}}},
        }
    )
    assert "<script" not in text
    assert text.count("&lt;script&gt;") > 8
