from __future__ import annotations

from collections import Counter

from collectors.simulator.chance import Chance
from collectors.simulator.people import people
from collectors.simulator.shifts import Duty, duties

MIDDLE = 1_800_000_000.0
H = 3600.0


def day(seed: int = 1) -> list[Duty]:
    return duties(people(120).persons, MIDDLE, Chance(seed))


def on_duty(found: list[Duty], hours: float) -> int:
    return sum(duty.begins_at <= MIDDLE + hours * H < duty.ends_at for duty in found)


def test_at_the_middle_most_are_there_and_at_night_a_few() -> None:
    found = day()
    assert 90 < on_duty(found, 0) <= 112
    night = on_duty([*found, *duties(people(120).persons, MIDDLE - 24 * H, Chance(2))], -10)
    assert 2 <= night <= 4


def test_shifts_start_on_quarters_and_hand_over_bit_by_bit() -> None:
    starts = Counter(round((duty.begins_at - MIDDLE) / 900) for duty in day() if duty.place < 102)
    assert len(starts) >= 7
    assert on_duty(day(), 4.5) not in (0, on_duty(day(), 3.5))


def test_somebody_is_absent_and_somebody_late() -> None:
    found = [duty for seed in range(5) for duty in day(seed)]
    assert 0.01 < 1 - len(found) / 600 < 0.06
    last_start = MIDDLE - 4.5 * H + 45 * 60
    assert any(duty.begins_at > last_start + 300 for duty in found if duty.place < 102)


def test_pauses_have_the_lengths_of_life_and_some_are_overrun() -> None:
    pauses = [pause for seed in range(5) for duty in day(seed) for pause in duty.pauses]
    lunch = sorted(pause.lasts_s / 60 for pause in pauses if pause.reason == "Lunch")
    assert 28 < lunch[len(lunch) // 2] < 36
    assert 0.02 < sum(minutes > 45 for minutes in lunch) / len(lunch) < 0.15
    breaks = sorted(pause.lasts_s / 60 for pause in pauses if pause.reason == "Break")
    assert 8 < breaks[len(breaks) // 2] < 12
    assert {pause.reason for pause in pauses} == {
        "Break", "Lunch", "Toilet", "Coaching", "Training", "Meeting",
    }  # fmt: skip


def test_pauses_come_in_order_and_within_the_shift() -> None:
    for duty in day():
        moments = [pause.at for pause in duty.pauses]
        assert moments == sorted(moments)
        # Who comes late misses what was before.
        assert all(moment < duty.ends_at for moment in moments)
