"""Service level by the four formulas in use, with the bound that can still be reached.

T is inclusive: a call answered after exactly T seconds is within. A call still waiting is in no
numerator. With w calls waiting at most T and l waiting longer, the best that can still be reached
is (numerator + w) / (denominator + w + l): those w may yet be answered in time, those l are lost. By
`answered_of_answered` the l need not count at all, if they are never answered.

No calls means no value: None, never 0 and never 1.
"""

from floor.model.picture import FORMULAS, Formula, ServiceLevelValue
from floor.model.sums import Sums


def fraction(formula: Formula, sums: Sums) -> tuple[int, int]:
    """Return numerator and denominator of a formula for a window's sums."""
    if formula == "answered_and_abandoned":
        return sums.answered_within + sums.abandoned_within, sums.answered + sums.abandoned
    if formula == "answered_of_answered":
        return sums.answered_within, sums.answered
    if formula == "answered_of_offered":
        return sums.answered_within, sums.answered + sums.abandoned
    return sums.answered_within, sums.answered + sums.abandoned - sums.abandoned_within


def service_level(formula: Formula, sums: Sums, waiting_within: int, waiting_over: int) -> ServiceLevelValue:
    """Return value and bound of one formula.

    `waiting_within` calls of the window are waiting for at most T, `waiting_over` for longer.
    """
    numerator, denominator = fraction(formula, sums)
    lost = 0 if formula == "answered_of_answered" else waiting_over
    best = denominator + waiting_within + lost
    return ServiceLevelValue(
        numerator / denominator if denominator else None,
        (numerator + waiting_within) / best if best else None,
    )


def service_levels(sums: Sums, waiting_within: int, waiting_over: int) -> dict[str, ServiceLevelValue]:
    """Return all four formulas' value and bound by name."""
    return {f: service_level(f, sums, waiting_within, waiting_over) for f in FORMULAS}
