from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.components import top
from dashboard.i18n import LANGUAGES, messages_for
from floor.settings import Settings
from tests.doubles import status_floor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.i18n import Language


def drawn(here: str = "floor", language: Language = "en", **query: str) -> Any:
    settings = Settings.model_validate(status_floor.config())
    return top.layout(settings, language, here, query, messages_for(language).gettext)


def every(component: Any) -> Iterator[Any]:
    yield component
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list) else [children]:
        if child is not None and not isinstance(child, str):
            yield from every(child)


def links(drawn_top: Any) -> dict[str, Any]:
    return {part.children: part for part in every(drawn_top) if hasattr(part, "href")}


@pytest.mark.parametrize("here", top.PAGES)
def test_every_page_is_in_it_and_the_one_here_is_marked(here: str) -> None:
    found = [part for part in every(drawn(here)) if hasattr(part, "data-page")]
    assert [getattr(part, "data-page") for part in found] == list(top.PAGES)
    current = [getattr(part, "data-page") for part in found if hasattr(part, "aria-current")]
    assert current == [here]


def test_language_and_team_go_along_to_the_other_pages_and_nothing_else() -> None:
    found = links(drawn(lang="en", team="a b", group="x"))
    assert found["Status"].href == "/status?lang=en&team=a+b"
    assert links(drawn())["Status"].href == "/status"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_language_keeps_the_whole_address(language: Language) -> None:
    other = {"en": ("中文", "zh_CN"), "zh_CN": ("English", "en")}[language]
    found = links(drawn("status", language, lang=language, team="a"))[other[0]]
    assert found.href == f"/status?lang={other[1]}&team=a"
    assert found.lang == {"zh_CN": "zh-CN", "en": "en"}[other[1]]


def test_it_knows_the_sources_that_ought_to_be_heard() -> None:
    names = [source["name"] for source in status_floor.config()["sources"]]
    assert json.loads(getattr(drawn(), "data-sources")) == names


def test_the_content_is_one_step_away_for_who_goes_by_keys() -> None:
    assert links(drawn("status"))["To the content"].href == "#status"
