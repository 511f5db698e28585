from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.mask import detail_without_numbers, mask_number, shown


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


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("0601100001", "******0001"),
        ("sip:0601100001@pbx", "sip:******0001@pbx"),
        ("+33 6 01 10 00 01", "+*******0001"),
        ("06.01.10.00.01", "******0001"),
        ("(030) 123-4567", "(******4567"),
        ("12345, then 67890", "*2345, then *7890"),
        ("1234", "1234"),
        ("soon", "soon"),
        ("2026-11-22 25:10:00", "2026-11-22 25:10:00"),
        ("22.11.2026 09:30", "22.11.2026 09:30"),
        ("x" * 40, "x" * 40),
        ("x" * 41, "x" * 39 + "…"),
        ("x" * 36 + "0601100001", "x" * 36 + "***…"),
    ],
)
def test_of_a_value_in_the_wrong_place_no_number_is_shown_and_not_much(value: str, seen: str) -> None:
    assert shown(value) == seen


@given(st.text(alphabet="0123456789 .-/()ab"), st.from_regex(r"[1-9][0-9]{6,15}", fullmatch=True))
def test_no_number_of_a_value_is_ever_shown_in_full(around: str, number: str) -> None:
    assert number not in shown(around + number + around)


@pytest.mark.parametrize(
    ("detail", "kept"),
    [
        ("ACME 20.11.12", "ACME 20.11.12"),
        ("10.0.0.5:5060 refuses", "10.0.0.5:5060 refuses"),
        ("255.255.255.255", "255.255.255.255"),
        ("256.255.255.255", "********5255"),
        ("06.12.34.56.78", "******5678"),
        ("044.668.18.00", "******1800"),
        ("138.0013.8000", "*******8000"),
        ("call 13800138000 by 2026-11-30", "call *******8000 by 2026-11-30"),
    ],
)
def test_in_a_systems_own_words_versions_and_addresses_stay(detail: str, kept: str) -> None:
    assert detail_without_numbers(detail) == kept
