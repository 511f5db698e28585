"""How numbers have to look: one table for the Python and the JavaScript that write them."""

from __future__ import annotations

DURATIONS: list[tuple[float | None, str]] = [
    (0, "0:00"),
    (0.999, "0:00"),
    (42, "0:42"),
    (59.99, "0:59"),
    (60, "1:00"),
    (727, "12:07"),
    (3599, "59:59"),
    (3600, "1:00:00"),
    (3753, "1:02:33"),
    (90_000, "25:00:00"),
    (-5, "0:00"),
    (None, "–"),
]
COUNTS: list[tuple[int | None, str]] = [
    (0, "0"),
    (999, "999"),
    (3412, "3,412"),
    (1_234_567, "1,234,567"),
    (None, "–"),
]
PERCENTS: list[tuple[float | None, int, str]] = [
    (0.0, 0, "0%"),
    (0.823, 0, "82%"),
    (0.8249, 1, "82.5%"),
    (0.96, 0, "96%"),
    (1.0, 0, "100%"),
    (0.125, 1, "12.5%"),
    (0.005, 0, "0%"),
    (0.015, 0, "2%"),
    (None, 0, "–"),
]
CLOCKS: list[tuple[float | None, bool, str]] = [
    (1_763_784_000.0, True, "12:00:00"),
    (1_763_784_000.0, False, "12:00"),
    (1_763_740_799.9, True, "23:59:59"),
    (1_763_740_800.0, True, "00:00:00"),
    (None, True, "–"),
]
