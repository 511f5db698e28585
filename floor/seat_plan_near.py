"""Finds the seat nearest to a place among thousands, while seats come and go. Pure."""

from __future__ import annotations

import bisect
import math

Place = tuple[float, float, str]


class Near:
    """The seats of a room by where they stand: x and y in metres, and the seat's id."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        """From left to right, so that only what lies about as far to the side has to be looked at."""

    def add(self, x_m: float, y_m: float, seat: str) -> None:
        """Let a seat stand at a place."""
        bisect.insort(self._places, (x_m, y_m, seat))

    def remove(self, x_m: float, y_m: float, seat: str) -> None:
        """Take a seat away that stands at a place."""
        del self._places[bisect.bisect_left(self._places, (x_m, y_m, seat))]

    def nearest(self, x_m: float, y_m: float) -> str | None:
        """Return the seat nearest to a place; None where there is no seat."""
        places = self._places
        right = bisect.bisect_left(places, (x_m, y_m, ""))
        left = right - 1
        best, found = math.inf, None
        while left >= 0 or right < len(places):
            to_left = x_m - places[left][0] if left >= 0 else math.inf
            to_right = places[right][0] - x_m if right < len(places) else math.inf
            if min(to_left, to_right) > best:
                break
            if to_left < to_right:
                place, left = places[left], left - 1
            else:
                place, right = places[right], right + 1
            far = math.hypot(place[0] - x_m, place[1] - y_m)
            if far < best:
                best, found = far, place[2]
        return found
