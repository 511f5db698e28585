from __future__ import annotations

from collectors.simulator.names import GIVEN, SURNAMES, name_of


def test_no_two_of_the_largest_floor_and_its_leads_have_the_same_name() -> None:
    assert len({name_of(number) for number in range(11_000)}) == 11_000


def test_names_are_a_surname_and_one_or_two_characters_in_chinese() -> None:
    assert len(set(SURNAMES)) == len(SURNAMES)
    assert len(set(GIVEN)) == len(GIVEN)
    for name in map(name_of, range(200)):
        assert 2 <= len(name) <= 3
        assert all("\u4e00" <= character <= "\u9fff" for character in name)
