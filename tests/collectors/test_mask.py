from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.mask import mask_number


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("0601100001", "******0001"),
        ("+33 6 01 10 00 01", "*******0001"),
        ("1004", "1004"),
        ("", ""),
        ("<unknown>", ""),
        ("anonymous", ""),
        ("jane.doe7788", ""),
        ("王小明", ""),
    ],
)
def test_only_the_last_four_digits_of_a_number_are_shown(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@given(st.text())
def test_nothing_but_four_digits_and_stars_is_ever_shown(number: str) -> None:
    shown = mask_number(number).lstrip("*")
    assert len(shown) <= 4
    assert all(char.isdigit() for char in shown)
