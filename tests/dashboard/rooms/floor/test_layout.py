from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.i18n import LANGUAGES, messages_for
from dashboard.rooms.floor import ids
from dashboard.rooms.floor.layout import drawn, layout
from floor.settings import Settings
from tests.doubles import team_floor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.i18n import Language

BY_SCRIPTS = {ids.SEARCH, ids.TEAM}
"""Fields that the page's scripts make, under these ids."""


def every(component: Any) -> Iterator[Any]:
    yield component
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list) else [children]:
        if child is not None and not isinstance(child, str):
            yield from every(child)


def parts(make: Any, language: Language = "en", query: dict[str, str] | None = None) -> list[Any]:
    settings = Settings.model_validate(team_floor.config(12))
    return list(every(make(settings, language, query or {}, messages_for(language).gettext)))


def ids_of(found: list[Any]) -> list[str]:
    return [part.id for part in found if getattr(part, "id", None)]


def test_each_id_stands_once_in_the_boxes_or_in_what_is_drawn_after_them() -> None:
    found = ids_of(parts(layout)) + ids_of(parts(drawn))
    assert sorted([*found, *BY_SCRIPTS]) == sorted(ids.by_name().values())


def test_what_needs_a_library_is_not_in_the_boxes_which_stand_before_there_is_one() -> None:
    """The boxes stand in the page as HTML: a component of another library would keep it from being made."""
    assert {type(part).__module__.partition(".")[2].partition(".")[0] for part in parts(layout)} == {"html"}
    assert {ids.DONUT_GRAPH, ids.AGENTS_GRID} <= set(ids_of(parts(drawn)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_room_says_what_its_scripts_go_by_and_that_nothing_is_there_yet(language: Language) -> None:
    (root,) = [part for part in parts(layout, language) if getattr(part, "id", None) == ids.ROOT]
    assert getattr(root, "data-state") == "loading"
    assert getattr(root, "data-room") == "floor"
    options = json.loads(getattr(root, "data-options"))
    assert options["states"]["ready"] == {"en": "Ready", "zh_CN": "示闲"}[language]


def test_each_tab_is_a_place_with_an_address() -> None:
    tabs = {getattr(part, "data-tab"): part.href for part in parts(layout) if hasattr(part, "data-tab")}
    assert tabs == {"now": "#now", "seats": "#seats", "agents": "#agents", "queues": "#queues"}


def test_the_way_to_what_is_missing_keeps_the_readers_language() -> None:
    (way,) = [
        part
        for part in parts(layout, "zh_CN", {"lang": "zh_CN"})
        if getattr(part, "className", None) == "floor-notice-status"
    ]
    assert way.href == "/status?lang=zh_CN"
