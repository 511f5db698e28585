"""Reading the wish to move seats: no more of it is looked at than is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dashboard.api.problems import Problem
from dashboard.api.seats_wish import TOLD_AT_MOST, read_wish

if TYPE_CHECKING:
    from collections.abc import Iterator


class Wish(dict[str, Any]):
    """Notes how many of its keys were looked at."""

    looked = 0

    def __iter__(self) -> Iterator[str]:
        for key in super().__iter__():
            self.looked += 1
            yield key


def test_when_mistakes_enough_are_found_nobody_looks_for_more() -> None:
    wish = Wish({f"key-{n}": n for n in range(60_000)})
    with pytest.raises(Problem) as raised:
        read_wish(wish)
    assert len(raised.value.errors) == TOLD_AT_MOST
    assert wish.looked <= TOLD_AT_MOST + 1
