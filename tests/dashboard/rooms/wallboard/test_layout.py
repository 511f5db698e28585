from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.i18n import LANGUAGES, messages_for
from dashboard.rooms.wallboard import ROOM, ids
from dashboard.rooms.wallboard.layout import CELLS, layout
from tests.doubles import wall_floor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.i18n import Language


def drawn(language: Language = "en", query: dict[str, str] | None = None, **sections: Any) -> Any:
    settings = wall_floor.settings(**sections)
    return layout(settings, language, query or {}, messages_for(language).gettext)


def every(component: Any) -> Iterator[Any]:
    yield component
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list) else [children]:
        if child is not None and not isinstance(child, str):
            yield from every(child)


def test_each_id_stands_in_the_room_once() -> None:
    found = [part.id for part in every(drawn()) if getattr(part, "id", None)]
    assert sorted(found) == sorted(ids.by_name().values())


def test_there_is_a_row_for_each_queue_of_a_page() -> None:
    parts = list(every(drawn(wallboard={"queues_per_page": 12})))
    rows = [part for part in parts if getattr(part, "className", "") == "wall-row"]
    assert len(rows) == 12
    for row in rows:
        cells = [getattr(part, "data-cell") for part in every(row) if hasattr(part, "data-cell")]
        assert tuple(cells) == CELLS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_is_in_the_readers_language(language: Language) -> None:
    title = next(part for part in every(drawn(language)) if getattr(part, "className", "") == "wall-title")
    site, subject = (part.children for part in title.children)
    assert (site, subject) == {
        "en": ("Contact centre", "All queues"),
        "zh_CN": ("客服中心", "全部队列"),
    }[language]


def test_the_scripts_get_the_choice_of_the_address() -> None:
    options = json.loads(getattr(drawn(query={"group": "service"}), "data-options"))
    assert [board["group"] for board in options["boards"]] == ["service"]


def test_there_is_a_dot_for_each_board_and_none_for_one_alone() -> None:
    boards = [{"name": "A"}, {"name": "B", "queues": ["vip"]}, {"name": "C", "group": "service"}]

    def dots(**query: str) -> list[Any]:
        parts = every(drawn(query=query, wallboard={"boards": boards}))
        return [part for part in parts if getattr(part, "className", "") == "wall-board"]

    assert len(dots()) == 3
    assert dots(board="B") == dots(queues="vip") == []


def test_the_room_is_dark_and_sees_what_a_wall_may_see() -> None:
    assert (ROOM.path, ROOM.name, ROOM.audience, ROOM.scheme) == (
        "/wallboard",
        "wallboard",
        "wallboard",
        "dark",
    )
