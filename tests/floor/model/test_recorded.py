"""What holds for imagined histories holds for those a real Asterisk lived through, too."""

from __future__ import annotations

from functools import cache

import pytest

from collectors.replay.recording import Recording
from floor.model.config import FloorConfig, QueueConfig
from floor.model.events import AnyEvent
from tests.doubles import recordings
from tests.floor.model.test_properties import Player, queue_rows, windows, without_moving

CONFIG = FloorConfig(
    mode="replay",
    queue_defaults=QueueConfig(wrapup_s=3.0, configured=False),
    groups={"front": ("sales", "support")},
)


@cache
def recorded(folder: str) -> list[AnyEvent]:
    return list(Recording(recordings.ami(folder), "pbx").events())  # type: ignore[arg-type]


@pytest.fixture(params=recordings.FOLDERS)
def events(request: pytest.FixtureRequest) -> list[AnyEvent]:
    return recorded(request.param)


def test_an_event_said_twice_changes_nothing(events: list[AnyEvent]) -> None:
    twice = Player(CONFIG).tell_all(e for event in events for e in (event, event))
    assert twice.outcome() == Player(CONFIG).tell_all(events).outcome()


def test_checkpoints_make_no_difference(events: list[AnyEvent]) -> None:
    player = Player(CONFIG)
    for place, event in enumerate(events):
        player.tell(event)
        if place % 11 == 0:
            player.restart()
    assert player.outcome() == Player(CONFIG).tell_all(events).outcome()


def test_changes_add_up_to_the_picture_and_counts_to_the_offered(events: list[AnyEvent]) -> None:
    player = Player(CONFIG)
    shown = {}
    for place, event in enumerate(events):
        player.tell(event)
        shown.update(player.board.take_changes())
        if place % 17:
            continue
        whole = player.board.picture()
        assert {k: without_moving(v) for k, v in shown.items()} == {
            k: without_moving(v) for k, v in whole.items()
        }
        for row in queue_rows(whole):
            for w in windows(row).values():
                assert w.offered == w.answered + w.abandoned + w.otherwise_left + w.waiting
