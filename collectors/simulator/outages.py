"""When the link to the simulated telephone system is lost, and when that system crashes."""

import msgspec

from collectors.simulator.chance import Chance

LOST_EVERY_H = (2.0, 5.0)
LOST_S = (12.0, 75.0)
CRASH_FROM_MIDDLE_H = (5.0, 10.0)
"""The crash of a day comes when the main shift has gone home, or nearly."""
CRASH_S = (15.0, 45.0)
FIRST_LOST_FROM_MIDDLE_H = -11.5
LAST_LOST_FROM_MIDDLE_H = 11.5
SPARED_S = 1200.0
"""No outage begins so close to the middle of the main shift, where somebody may have begun to look."""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """An outage to come. `crash`: with it every call is gone."""

    begins_at: float
    ends_at: float
    crash: bool


def outages(middle: float, chance: Chance) -> list[Planned]:
    """Return the outages of the day around `middle`, in order; no two of them touch."""
    planned: list[Planned] = []
    crash_at = middle + chance.between(*CRASH_FROM_MIDDLE_H) * 3600
    planned.append(Planned(begins_at=crash_at, ends_at=crash_at + chance.between(*CRASH_S), crash=True))
    at = middle + FIRST_LOST_FROM_MIDDLE_H * 3600
    while (at := at + chance.between(*LOST_EVERY_H) * 3600) < middle + LAST_LOST_FROM_MIDDLE_H * 3600:
        lost = Planned(begins_at=at, ends_at=at + chance.between(*LOST_S), crash=False)
        if abs(at - middle) > SPARED_S and abs(at - crash_at) > SPARED_S:
            planned.append(lost)
    return sorted(planned, key=lambda outage: outage.begins_at)
