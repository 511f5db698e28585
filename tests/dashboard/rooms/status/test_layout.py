from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from dashboard.i18n import LANGUAGES, messages_for
from dashboard.live.frames import AUDIENCES
from dashboard.rooms import ROOMS
from dashboard.rooms.status import ROOM, ids, view
from dashboard.rooms.status.layout import layout
from floor.settings import Settings
from tests.doubles import status_floor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dashboard.i18n import Language


def drawn(language: Language = "en") -> Any:
    settings = Settings.model_validate(status_floor.config())
    return layout(settings, language, {}, messages_for(language).gettext)


def every(component: Any) -> Iterator[Any]:
    yield component
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list) else [children]:
        if child is not None and not isinstance(child, str):
            yield from every(child)


def room(language: Language = "en") -> Any:
    return next(part for part in every(drawn(language)) if getattr(part, "id", None) == ids.ROOT)


def test_each_id_stands_in_the_room_once() -> None:
    found = [part.id for part in every(drawn()) if getattr(part, "id", None)]
    assert sorted(found) == sorted(ids.by_name().values())


def test_each_part_of_the_chain_has_a_box() -> None:
    boxes = [getattr(part, "data-part") for part in every(drawn()) if hasattr(part, "data-part")]
    assert tuple(boxes) == view.CHAIN


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_language_is_one_step_away(language: Language) -> None:
    links = {part.children: part.href for part in every(drawn(language)) if hasattr(part, "href")}
    word, address = {"en": ("中文", "/status?lang=zh_CN"), "zh_CN": ("English", "/status?lang=en")}[language]
    assert links[word] == address


def test_what_is_to_be_typed_is_set_apart() -> None:
    foot = [part for part in every(drawn()) if type(part).__name__ == "Code"]
    assert [part.children for part in foot] == ["app.py check"]


def test_the_scripts_get_their_options() -> None:
    assert json.loads(getattr(room(), "data-options"))["mode"] == "live"


def test_the_room_follows_the_device_and_sees_what_an_operator_may_see() -> None:
    assert (ROOM.path, ROOM.name, ROOM.audience, ROOM.scheme) == ("/status", "status", "operator", "auto")
    assert ROOM in ROOMS
    assert ROOM.audience in AUDIENCES
    assert ROOMS[0].name == "wallboard"
