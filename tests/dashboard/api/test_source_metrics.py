from __future__ import annotations

import pytest

from floor.model.picture import source_key
from floor.settings import Settings
from tests.doubles.api_house import House, open_house
from tests.doubles.floor_rows import NOW, source_row
from tests.doubles.metrics import of, scrape


async def test_every_source_is_told(house: House) -> None:
    house.feed.rows[source_key("hr")] = source_row(
        "hr", kind="feed", state="down", as_of=None, lag_s=None, clock_off_s=None, counts={}
    )
    samples = await scrape(house)
    pbx, hr = {"source": "pbx", "kind": "asterisk"}, {"source": "hr", "kind": "feed"}
    assert of(samples, "source_up", **pbx) == 1
    assert of(samples, "source_as_of_age_seconds", **pbx) == pytest.approx(0.5)
    assert of(samples, "source_lag_seconds", **pbx) == 0.02
    assert of(samples, "source_counted_total", what="unknown_messages", **pbx) == 3
    assert of(samples, "source_up", **hr) == 0
    assert of(samples, "source_as_of_age_seconds", **hr) is None
    assert of(samples, "source_lag_seconds", **hr) is None


async def test_what_hangs_on_a_source_and_what_it_lost_is_told(house: House) -> None:
    house.feed.rows[source_key("pbx")] = source_row(
        "pbx",
        state="down",
        reason="lost",
        blind_since=NOW - 90,
        blind_today_s=120.5,
        clock_off_s=-3600.5,
        late_events=7,
        queues=2,
        agents=34,
        counts={"dropped": 11, "spooled": 400},
    )
    samples = await scrape(house)
    pbx = {"source": "pbx", "kind": "asterisk"}
    assert of(samples, "source_up", **pbx) == 0
    assert of(samples, "source_blind", **pbx) == 1
    assert of(samples, "source_blind_today_seconds", **pbx) == 120.5
    assert of(samples, "source_clock_off_seconds", **pbx) == -3600.5
    assert of(samples, "source_queues", **pbx) == 2
    assert of(samples, "source_agents", **pbx) == 34
    assert of(samples, "source_late_events_total", **pbx) == 7
    assert of(samples, "source_events_dropped_total", **pbx) == 11
    assert of(samples, "source_events_spooled_total", **pbx) == 400


async def test_a_source_that_is_heard_again_is_blind_until_it_has_told_all(house: House) -> None:
    house.feed.rows[source_key("pbx")] = source_row("pbx", blind_since=NOW - 90)
    samples = await scrape(house)
    pbx = {"source": "pbx", "kind": "asterisk"}
    assert (of(samples, "source_up", **pbx), of(samples, "source_blind", **pbx)) == (1, 1)
    assert of(samples, "source_events_dropped_total", **pbx) == 0


async def test_a_configured_source_that_was_never_heard_is_not_up() -> None:
    sources = [{"kind": "feed", "name": name, "token_hash": "sha256:" + "0" * 64} for name in ("crm", "hr")]
    async with open_house(Settings.model_validate({"sources": sources})) as house:
        house.feed.rows[source_key("hr")] = source_row(
            "hr", kind="", state="down", reason="refused", as_of=None, counts={}, lag_s=None, clock_off_s=None
        )
        samples = await scrape(house)
    assert of(samples, "source_up", source="crm", kind="feed") == 0
    told = {name for name, labels in samples if ("source", "hr") in labels}
    assert told == {
        f"floorwatch_source_{name}" for name in ("up", "blind", "queues", "agents", "late_events_total")
    }
    assert of(samples, "source_up", source="hr", kind="feed") == 0
