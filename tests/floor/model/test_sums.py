from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from floor.model.sums import FIELDS, NOTHING, Sums, difference, talk_bucket

contributions = st.tuples(*(st.integers(0, 9) for _ in FIELDS))


def test_the_fields_of_a_contribution_are_the_first_of_the_sums_in_the_same_order() -> None:
    assert Sums.__struct_fields__ == (*FIELDS, "contact_ms", "idle_ms")
    assert len(NOTHING) == len(FIELDS)


@given(contributions, contributions)
def test_differences_lead_from_one_contribution_to_the_other_and_back(
    old: tuple[int, ...], new: tuple[int, ...]
) -> None:
    sums = Sums(*old)
    sums.change(difference(old, new))
    assert sums == Sums(*new)
    sums.change(difference(new, NOTHING))
    assert sums == Sums()


def test_what_does_not_differ_is_no_difference() -> None:
    assert difference((1,) * 13, (1,) * 13) == []
    assert difference(NOTHING, (1, *NOTHING[1:])) == [("offered", 1)]


def test_sums_add_up_with_agents_time() -> None:
    sums = Sums(offered=2, answered=1, contact_ms=500)
    sums.add(Sums(offered=3, abandoned=1, otherwise_left=1, contact_ms=250, idle_ms=4))
    assert sums == Sums(offered=5, answered=1, abandoned=1, otherwise_left=1, contact_ms=750, idle_ms=4)
    assert sums.waiting == 2


def test_the_first_bucket_goes_up_to_a_second_and_a_doubling_has_eight() -> None:
    assert [talk_bucket(t) for t in (0.0, 0.5, 1.0, 1.001, 2.0, 2.001, 4.0, 1024.0)] == [
        0,
        0,
        0,
        1,
        8,
        9,
        16,
        80,
    ]


@given(st.floats(1.0, 86_400.0))
def test_a_bucket_holds_its_talk_time_to_within_nine_per_cent(talk_s: float) -> None:
    longest_s = 2 ** (talk_bucket(talk_s) / 8)
    assert talk_s <= longest_s * (1 + 1e-9)
    assert longest_s <= talk_s * 1.091 + 1e-9
