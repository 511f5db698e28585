from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floor.model.acd_tally import AcdTally
from floor.model.config import QueueConfig
from floor.model.gauge import Gauge
from floor.model.queues import DEFAULT_THRESHOLD_S, Queue, QueueState
from floor.model.sums import Sums
from floor.model.visits import Visit
from tests.floor.model.builders import T0

MINUTE_S = 60.0


def queue(config: QueueConfig | None = None) -> Queue:
    made = Queue(QueueState(queue="sales", gauge=Gauge(), tally=AcdTally()), config or QueueConfig())
    made.roll(T0)
    return made


def arrived(t: float, serial: int = 1, **more: Any) -> Visit:
    return Visit(
        serial=serial,
        source="pbx",
        call=f"c{serial}",
        queue="sales",
        join=1,
        linked=None,
        arrived_at=T0 + t,
        **more,
    )


def test_a_threshold_is_configured_or_reported_or_twenty_seconds() -> None:
    made = queue()
    assert made.threshold_s == DEFAULT_THRESHOLD_S == 20.0
    made.state.acd_threshold_s = 0.0
    assert made.threshold_s == 0.0
    assert queue(QueueConfig(threshold_s=5.0)).threshold_s == 5.0


def test_a_visit_is_counted_when_somebody_looks_and_then_once() -> None:
    made, visit = queue(), arrived(1)
    made.add(visit)
    visit.stage, visit.outcome = "left", "abandoned"
    made.recount(visit)
    made.recount(visit)
    made.count()
    made.count()
    quarter = made.state.quarters[int(T0)]
    assert quarter.sums == Sums(offered=1, abandoned=1, abandoned_within=1)
    assert made.rolling_15m == quarter.sums


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_the_order_of_arrival_is_kept_however_late_it_is_told(order: tuple[int, ...]) -> None:
    made = queue()
    made.roll(T0 + 2000)
    times = (100.0, 1500.0, 1900.0)
    for place in order:
        made.add(arrived(times[place], serial=place))
    made.roll(T0 + 2000.1)
    assert [v.arrived_at - T0 for v in made.recent] == list(times)
    assert (made.from_60m, made.from_15m) == (0, 1)
    assert (made.rolling_60m.offered, made.rolling_15m.offered) == (3, 2)


def test_what_is_still_in_a_window_is_never_forgotten() -> None:
    made = queue()
    for serial, t in enumerate((0.0, 1000.0, 3000.0)):
        made.add(arrived(t, serial=serial))
    made.roll(T0 + 4000)
    assert [v.serial for v in made.forget(T0 + 3500)] == [0]
    assert (made.from_60m, made.from_15m) == (0, 2)
    assert made.rolling_60m.offered == 2


def test_a_quarter_with_an_open_call_is_kept_beyond_its_time() -> None:
    made = queue()
    made.add(arrived(1, serial=1))
    made.add(arrived(1000, serial=2))
    (row,) = made.forget_quarters(T0 + 5000, {int(T0)}, {int(T0) + 900: 3000})
    assert (row.start, row.offered, row.blind_ms) == (T0 + 900, 1, 3000)
    assert list(made.state.quarters) == [int(T0)]


def test_quarters_are_given_when_their_sums_or_their_blindness_changed() -> None:
    made = queue()
    made.add(arrived(1))
    assert [(q.start, q.offered, q.blind_ms) for q in made.take_quarters({}, int(T0))] == [(T0, 1, 0)]
    assert made.take_quarters({}, int(T0)) == []
    blind = {int(T0) + 900: 4000}
    assert [(q.start, q.offered, q.blind_ms) for q in made.take_quarters(blind, int(T0))] == [
        (T0 + 900, 0, 4000)
    ]
    assert made.take_quarters(dict(blind), int(T0)) == []


def test_agents_are_counted_by_state_and_their_time_as_contact_or_idle() -> None:
    made = queue()
    made.move_agent(None, "idle", T0)
    made.move_agent(None, "not_ready", T0)
    made.move_agent("idle", "talking", T0 + 10)
    made.move_agent("talking", "wrap_up", T0 + 30)
    made.move_agent("wrap_up", None, T0 + 40)
    made.settle(T0 + MINUTE_S)
    assert {k: v for k, v in made.state.states.items() if v} == {"not_ready": 1}
    sums = made.state.quarters[int(T0)].sums
    assert (sums.contact_ms, sums.idle_ms) == (30_000, 10_000)


@given(
    st.lists(st.tuples(st.floats(0, 6000), st.floats(0, 6000)), max_size=15),
    st.floats(0, 6000),
)
def test_restored_windows_are_those_that_were_kept_up(told: list[tuple[float, float]], last: float) -> None:
    made = queue()
    now = 0.0
    for serial, (passed, age) in enumerate(told):
        now += passed
        made.roll(T0 + now)
        made.add(arrived(max(0.0, now - age), serial=serial))
    now += last
    made.roll(T0 + now)
    anew = Queue(made.state, made.config)
    anew.restore(made.recent, T0 + now)
    assert (anew.from_15m, anew.from_60m) == (made.from_15m, made.from_60m)
    assert (anew.rolling_15m, anew.rolling_60m) == (made.rolling_15m, made.rolling_60m)
