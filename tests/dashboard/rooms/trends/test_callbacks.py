"""What the page of trends is answered when its scripts, or somebody else's, tell what is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from dash import no_update

from dashboard.rooms.trends.callbacks import OUTPUTS, drawn
from tests.doubles.api_house import open_house

if TYPE_CHECKING:
    from collections.abc import Mapping


async def answered(asked: Any) -> Mapping[str, Any]:
    async with open_house() as house:
        return await drawn(asked, house.context)


@pytest.mark.parametrize("asked", [None, [], ["?day=2026-11-20"], "?day=2026-11-20", 7, True])
async def test_what_no_script_of_the_page_tells_is_nothing_asked(asked: Any) -> None:
    assert await answered(asked) == dict.fromkeys(OUTPUTS, no_update)


@pytest.mark.parametrize("search", [None, 7, ["?day=2026-02-30"], {}])
async def test_an_address_that_is_no_text_is_an_empty_one(search: Any) -> None:
    assert (await answered({"search": search}))["state"] == "drawn"


@pytest.mark.parametrize("search", ["", "?queue=nobodys"])
async def test_an_answer_is_plain_data_that_is_soon_encoded(search: str) -> None:
    shown = {
        name: value for name, value in (await answered({"search": search})).items() if value != no_update
    }
    assert len(shown) > 5
    assert json.loads(json.dumps(shown)) == shown
