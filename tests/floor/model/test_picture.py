from __future__ import annotations

import msgspec
import pytest

from floor.model.picture import (
    ROW_TYPES,
    SITE_KEY,
    agent_key,
    day_key,
    group_key,
    queue_key,
    source_key,
)
from tests.floor.model.builders import T0, Floor, added, answered, queued, reported


def test_keys_of_different_kinds_never_meet() -> None:
    name = "g:x"
    keys = [queue_key(name), group_key(name), day_key(name, is_group=True), day_key(name, is_group=False)]
    keys += [agent_key(name), source_key(name), SITE_KEY]
    assert len(set(keys)) == 7
    assert {key.partition(":")[0] for key in keys} == set(ROW_TYPES)


def test_every_row_survives_the_way_through_json() -> None:
    floor = (
        Floor().play(added(0), queued(1), answered(5), queued(6, "c2"), reported(7, completed=1)).until(40)
    )
    rows = floor.board.picture()
    assert {key.partition(":")[0] for key in rows} == {"q", "g", "dq", "dg", "a", "s"}
    site = floor.board.site(log_position="7-0", log_length=7, log_lag=0, watch_since=T0)
    for key, row in [*rows.items(), (SITE_KEY, site)]:
        kind = ROW_TYPES[key.partition(":")[0]]
        assert msgspec.json.decode(msgspec.json.encode(row), type=kind) == row


def test_a_row_cannot_be_changed() -> None:
    row = Floor().play(queued(1)).queue()
    with pytest.raises(AttributeError, match="immutable"):
        row.waiting = 7  # type: ignore[misc]
