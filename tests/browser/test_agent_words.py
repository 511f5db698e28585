"""The floor page and the model tell an agent's state by the same rule, in the same word."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, get_args

import msgspec
import pytest

from dashboard.build import ASSETS
from floor.model.edges import word_of
from floor.model.picture import Activity, AgentWord, Availability, Quality
from tests.browser.conftest import Console
from tests.doubles.floor_rows import agent_row, as_json

if TYPE_CHECKING:
    from tests.conftest import NewPage

pytestmark = pytest.mark.browser

OPTIONS = {"reasons": {}, "limits": {"talk": {"attention_s": 600, "critical_s": 1200}, "talk_by_queue": {}}}


async def test_the_page_and_the_model_say_the_same_word_of_every_agent(new_page: NewPage) -> None:
    page = await new_page()
    console = Console(page)
    await page.add_script_tag(path=ASSETS / "floor" / "people.js")
    cases = list(product(get_args(Availability), get_args(Activity), get_args(Quality)))
    row = agent_row("1001")
    rows = [
        as_json(msgspec.structs.replace(row, availability=availability, activity=activity, quality=quality))
        for availability, activity, quality in cases
    ]
    told = await page.evaluate(
        "([rows, options]) => rows.map((row) => window.floorwatch.floor.personOf(row, options).state)",
        [rows, OPTIONS],
    )
    assert dict(zip(cases, told, strict=True)) == {case: word_of(*case) for case in cases}
    assert set(told) == set(get_args(AgentWord))
    words = await page.evaluate("() => window.floorwatch.floor.STATES")
    assert set(words) == set(get_args(AgentWord))
    assert console.complaints == []
