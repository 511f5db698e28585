"""Sums over calls: what one visit contributes, kept as integers so that adding and taking away is exact.

Durations are summed in whole milliseconds. A visit's contribution is a plain tuple in the order of
`FIELDS`; a `Sums` holds the same fields and can take the difference between two contributions.
"""

import math

import msgspec

FIELDS = (
    "offered",
    "answered",
    "abandoned",
    "otherwise_left",
    "answered_within",
    "abandoned_within",
    "short_calls",
    "handled",
    "handle_unknown",
    "wait_ms",
    "talk_ms",
    "hold_ms",
    "wrap_ms",
)
Contribution = tuple[int, ...]
NOTHING: Contribution = (0,) * len(FIELDS)


class Sums(msgspec.Struct, gc=False):
    """What the calls that arrived within some window add up to."""

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    otherwise_left: int = 0
    answered_within: int = 0
    abandoned_within: int = 0
    short_calls: int = 0
    handled: int = 0
    handle_unknown: int = 0
    wait_ms: int = 0
    talk_ms: int = 0
    hold_ms: int = 0
    wrap_ms: int = 0
    contact_ms: int = 0
    idle_ms: int = 0

    @property
    def waiting(self) -> int:
        """Calls of the window that have neither been answered nor left."""
        return self.offered - self.answered - self.abandoned - self.otherwise_left

    def change(self, differences: list[tuple[str, int]]) -> None:
        """Add differences, as `difference` gives them."""
        for field, by in differences:
            setattr(self, field, getattr(self, field) + by)

    def add(self, other: "Sums") -> None:
        """Add another window's sums to these."""
        for field in _ALL_FIELDS:
            value = getattr(other, field)
            if value:
                setattr(self, field, getattr(self, field) + value)


_ALL_FIELDS = Sums.__struct_fields__


def difference(old: Contribution, new: Contribution) -> list[tuple[str, int]]:
    """Return which fields change by how much when a contribution changes from `old` to `new`."""
    return [(field, b - a) for field, a, b in zip(FIELDS, old, new, strict=True) if a != b]


def talk_bucket(talk_s: float) -> int:
    """Return the histogram bucket of a talk time: eight to a doubling, bucket 0 up to one second.

    Bucket b > 0 holds 2^((b-1)/8) < talk_s <= 2^(b/8), so a percentile read from it is within 9 %.
    """
    return 0 if talk_s <= 1 else math.ceil(round(8 * math.log2(talk_s), 9))
