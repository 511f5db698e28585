"""Processes of the real product that hang: each is noticed, replaced, and the floor is seen again."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from collectors.replay.collector import BUNDLED
from tests.doubles.floor_process import FloorProcess, floor_process
from tests.doubles.until import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.process

PBX = {"kind": "replay", "name": "pbx", "file": str(BUNDLED), "loop": True}


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory, redis_binary: str) -> Iterator[FloorProcess]:
    del redis_binary
    with floor_process(tmp_path_factory.mktemp("floor"), hung_after_s=5, site="hall", sources=[PBX]) as floor:
        yield floor


def seen(floor: FloorProcess) -> bool:
    status = floor.status()
    return bool(
        status
        and status["watch"]["state"] == "up"
        and floor.sources() == {"pbx": "up"}
        and floor.queue("sales")
    )


@pytest.mark.parametrize("name", ["redis-server", "collect", "watch", "web"])
def test_a_process_that_hangs_is_replaced_and_the_floor_is_seen_again(floor: FloorProcess, name: str) -> None:
    until(lambda: seen(floor), "the floor is seen", within_s=40)
    hung = floor.children()[name]
    os.kill(hung, signal.SIGSTOP)
    until(lambda: floor.children().get(name, hung) != hung, f"another {name} takes its place", within_s=40)
    until(lambda: seen(floor), "the floor is seen again", within_s=40)
    child = name.removesuffix("-server")
    assert f"child={child} how='hung: no sign of life for " in floor.said()


def test_who_kills_the_first_process_leaves_no_other_behind(tmp_path: Path) -> None:
    with floor_process(tmp_path, site="hall", sources=[PBX]) as floor:
        children = floor.children()
        assert len(children) == 4
        floor.process.kill()
        until(
            lambda: not any(Path(f"/proc/{pid}").exists() for pid in children.values()),
            "its children are gone",
        )


def test_a_second_ctrl_c_ends_at_once_even_what_hangs(tmp_path: Path) -> None:
    with floor_process(tmp_path, site="hall") as floor:
        until(lambda: {"redis-server", "watch", "web"} <= floor.children().keys(), "everything runs")
        children = floor.children()
        os.kill(children["web"], signal.SIGSTOP)
        floor.process.send_signal(signal.SIGINT)
        until(lambda: "stopping; a second time" in floor.said(), "it has begun to stop")
        floor.process.send_signal(signal.SIGINT)
        assert floor.process.wait(5) == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in children.values())
