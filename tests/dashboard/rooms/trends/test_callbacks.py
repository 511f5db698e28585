"""What the page of trends is answered when its scripts, or somebody else's, tell what is asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from dash import no_update

from dashboard.rooms.trends.callbacks import OUTPUTS, drawn
from floor.model.picture import QuarterRow
from tests.doubles.api_house import open_house
from tests.doubles.floor_rows import DAY_START

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


@pytest.mark.parametrize(("hours_after", "pace_s"), [(-1, 60), (0.1, 60), (5, 60), (6, 600)])
async def test_a_day_is_asked_for_each_minute_until_its_last_calls_are_over(
    hours_after: float, pace_s: int
) -> None:
    async with open_house() as house:
        now = DAY_START + 86_400 + hours_after * 3600
        row = house.feed.rows["site"]
        house.feed.rows["site"] = msgspec.structs.replace(row, now=now)
        house.feed.health = msgspec.structs.replace(house.feed.health, picture_at=now, watch_alive_at=now)
        house.clock.now = now
        house.quarters.rows = [
            QuarterRow(queue="sales", start=DAY_START + 36_000, offered=1, threshold_s=20.0)
        ]
        shown = await drawn({"search": "?day=2026-03-01"}, house.context)
        assert shown["state"] == "drawn"
        assert shown["pace"] == pace_s * 1000
        assert shown["today"] == ("2026-03-01" if hours_after < 0 else "2026-03-02")
        assert shown["today_until"] == DAY_START + 86_400 * (1 if hours_after < 0 else 2)
