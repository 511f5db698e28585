"""The days before the demonstration began, in a real Redis, and as the pages read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collectors.simulator import past
from collectors.simulator.anchor import anchor
from collectors.simulator.configuration import configuration
from collectors.simulator.queues import QUEUES
from floor.model.calendar import QUARTER_S, Calendar
from floor.model.picture import QuarterRow
from floor.model.sums import FIELDS
from floor.settings import Settings, SimulatorSource
from floor.store.client import Client, open_async_client, open_client
from floor.store.errors import StoreError
from floor.store.past_quarters import PastQuarters
from floor.store.quarters import read_quarters

NOW = 1_795_305_600.0 + 15 * 3600 + 100
"""2026-11-22 15:01:40 UTC, a Sunday."""
DAY_S = 86_400
TODAY = 1_795_305_600
CALENDAR = Calendar("UTC")


def site(redis_url: str, folder: Path, **more: Any) -> tuple[Settings, SimulatorSource]:
    settings = Settings.model_validate(
        {
            "site": "test",
            "timezone": "UTC",
            "redis": {"url": redis_url, "dir": folder},
            "sources": [{"kind": "simulator", "name": "pbx", "agents": 12}],
            **configuration(12),
            **more,
        }
    )
    [source] = settings.sources
    assert isinstance(source, SimulatorSource)
    return settings, source


@pytest.fixture
def client(redis_url: str) -> Iterator[Client]:
    opened = open_client(redis_url)
    yield opened
    opened.close()


async def kept(redis_url: str) -> list[QuarterRow]:
    """Every row of the site, in order of its start."""
    reading = open_async_client(redis_url)
    try:
        rows = [
            row
            for spec in QUEUES
            for row in await read_quarters(reading, "test", spec.queue, TODAY - 60 * DAY_S, TODAY + DAY_S)
        ]
    finally:
        await reading.close()
    return sorted(rows, key=lambda row: (row.start, row.queue))


async def test_the_weeks_before_are_whole_and_their_sums_agree(
    redis_url: str, client: Client, tmp_path: Path
) -> None:
    settings, source = site(redis_url, tmp_path)
    assert past.make(settings, source, PastQuarters(client, "test"), NOW, weeks=1) == 7
    rows = await kept(redis_url)
    assert {row.start // DAY_S for row in rows} == {TODAY // DAY_S - back for back in range(1, 8)}
    assert sum(row.offered for row in rows) > 7 * 100
    for row in rows:
        assert row.offered == row.answered + row.abandoned + row.otherwise_left
        assert row.answered_within <= row.answered == row.handled
        assert row.abandoned_within <= row.abandoned
        assert sum(row.talk_histogram.values()) == row.handled
        assert row.blind_ms == row.handle_unknown == 0
        assert all(getattr(row, field) >= 0 for field in FIELDS)
    # A busy hour and a night are told apart, and what agents did is told with what callers did.
    by_day = [
        sum(row.offered for row in rows if row.start // DAY_S == TODAY // DAY_S - back) for back in (1, 7)
    ]
    assert min(by_day) > 50
    assert any(row.idle_ms > 0 < row.contact_ms for row in rows)


async def test_made_once_they_are_not_made_again_and_stay_as_they_are(
    redis_url: str, client: Client, tmp_path: Path
) -> None:
    settings, source = site(redis_url, tmp_path)
    days = PastQuarters(client, "test")
    past.make(settings, source, days, NOW, weeks=1)
    before = await kept(redis_url)
    for later_s in (60.0, DAY_S, 40 * 3600.0):
        assert past.make(settings, source, days, NOW + later_s, weeks=1) == 0
    assert await kept(redis_url) == before


async def test_whoever_is_interrupted_goes_on_where_it_was(
    redis_url: str, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, source = site(redis_url, tmp_path)
    add, days = PastQuarters.add, PastQuarters(client, "test")
    done: list[int] = []

    def breaks_off(of: PastQuarters, rows: list[QuarterRow]) -> int:
        if len(done) == 2:
            raise StoreError("gone")
        done.append(add(of, rows))
        return done[-1]

    monkeypatch.setattr(PastQuarters, "add", breaks_off)
    with pytest.raises(StoreError, match="gone"):
        past.make(settings, source, days, NOW, weeks=1)
    monkeypatch.undo()
    assert days.begun() == TODAY - 2 * DAY_S
    assert past.make(settings, source, days, NOW, weeks=1) == 5
    assert {row.start // DAY_S for row in await kept(redis_url)} == {
        TODAY // DAY_S - back for back in range(1, 8)
    }


def test_a_floor_that_began_shortly_after_midnight_has_the_evening_before_from_its_own_history(
    tmp_path: Path,
) -> None:
    settings, source = site("embedded", tmp_path)
    night = TODAY + 3600 + 100.0
    until = int(anchor(settings, source, night).begins_at // QUARTER_S) * QUARTER_S
    first, second, *rest = past.days_before(CALENDAR, until, night, 1)
    assert first == (TODAY - DAY_S, TODAY - 3 * 3600)
    assert second == (TODAY - 2 * DAY_S, TODAY - DAY_S)
    assert (len(rest), rest[-1][0]) == (5, TODAY - 7 * DAY_S)


def test_days_in_which_the_clocks_change_are_as_long_as_they_are() -> None:
    calendar = Calendar("Europe/Berlin")
    now = calendar.day_start(1_774_800_000.0 + 3 * DAY_S)  # after the last Sunday of March 2026
    days = list(past.days_before(calendar, int(now), now, 1))
    assert sorted(end - since for since, end in days) == [23 * 3600, *[24 * 3600] * 6]


def test_a_floor_that_cannot_tell_its_whole_day_has_no_days_before(
    redis_url: str, client: Client, tmp_path: Path
) -> None:
    settings, source = site(
        redis_url, tmp_path, sources=[{"kind": "simulator", "name": "pbx", "agents": 1000}]
    )
    days = PastQuarters(client, "test")
    assert past.make(settings, source, days, NOW) == 0
    assert days.begun() is None
