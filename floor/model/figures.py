"""From sums to the figures people read: rates, averages and service levels of one window.

`None` is "no value": no calls, or a part that is not known. Nothing here is rounded.
"""

import msgspec

from floor.model.picture import Formula, ServiceLevel, WindowFigures
from floor.model.service_level import service_level, service_levels
from floor.model.sums import Sums


class Window(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A span of time with the sums of what arrived in it."""

    since: float
    until: float
    sums: Sums
    waiting_within: int = 0
    waiting_over: int = 0
    blind_s: float = 0.0


class Goal(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How a service level is shown: by which formula, T and target."""

    target: float
    formula: Formula
    threshold_s: float | None


def figures(window: Window, goal: Goal) -> WindowFigures:
    """Return the figures of a window."""
    sums = window.sums
    # While all its calls still wait, nothing is known of how any of them ends: a rate of 0 would be made up.
    judged = 0 if sums.waiting == sums.offered else sums.offered
    shown = service_level(goal.formula, sums, window.waiting_within, window.waiting_over)
    return WindowFigures(
        since=window.since,
        until=window.until,
        offered=sums.offered,
        answered=sums.answered,
        abandoned=sums.abandoned,
        otherwise_left=sums.otherwise_left,
        waiting=sums.waiting,
        answered_within=sums.answered_within,
        abandoned_within=sums.abandoned_within,
        short_calls=sums.short_calls,
        asa_s=_mean_s(sums.wait_ms, sums.answered),
        att_s=_mean_s(sums.talk_ms, sums.handled),
        aht_s=_handle_s(sums),
        answer_rate=_rate(sums.answered, judged),
        abandon_rate=_rate(sums.abandoned, judged),
        occupancy=_rate(sums.contact_ms, sums.contact_ms + sums.idle_ms),
        blind_s=window.blind_s,
        service_level=ServiceLevel(
            value=shown.value,
            bound=shown.bound,
            target=goal.target,
            threshold_s=goal.threshold_s,
            formula=goal.formula,
        ),
        service_levels=service_levels(sums, window.waiting_within, window.waiting_over),
    )


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean_s(total_ms: int, count: int) -> float | None:
    return total_ms / count / 1000 if count else None


def _handle_s(sums: Sums) -> float | None:
    """Average handle time: talk + hold + wrap-up; not known if a part of any call is not."""
    if sums.handle_unknown:
        return None
    return _mean_s(sums.talk_ms + sums.hold_ms + sums.wrap_ms, sums.handled)
