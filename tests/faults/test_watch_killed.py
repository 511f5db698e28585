"""`kill -9` of the watch at chosen instants ends in the same picture as an undisturbed run."""

import json
import lzma
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from collectors.replay.recording import read_recording
from collectors.replay.shift import shifted
from floor.model.board import Board
from floor.store.client import Client
from floor.store.keys import Keys
from floor.store.lease import Lease
from floor.store.log import LogReader, LogWriter
from floor.store.quarters import day_of
from floor.watch import Watch
from tests.doubles.watch_main import CONFIG, LIVE
from tests.doubles.watches import Watches

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]

KEYS = Keys("main")
RECORDING = Path(__file__).parents[1] / "recordings" / "asterisk" / "crash" / "ami.jsonl.xz"
KILLS = 6


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recording") / "ami.jsonl"
    path.write_bytes(lzma.decompress(RECORDING.read_bytes()))
    return path


@pytest.fixture
def events_in_log(client: Client, recording: Path) -> int:
    return LogWriter(client, "main", "pbx", "r1").append(read_recording(recording, "pbx"))


def floor(client: Client) -> dict[str, Any]:
    """All that a watch leaves behind, leaf by leaf, but for who wrote it and when."""
    left = {f"picture {key.decode()}": row for key, row in client.call("HGETALL", KEYS.picture).items()}
    for key in client.call("KEYS", "floor:{main}:quarters:*"):
        left |= {
            f"{key.decode()} {start.decode()}": row for start, row in client.call("HGETALL", key).items()
        }
    queues = client.call("HGETALL", KEYS.quarter_queues)
    left |= {f"latest {queue.decode()}": start for queue, start in queues.items()}
    del left["picture site"]
    return {path: leaf for key, value in left.items() for path, leaf in leaves(key, json.loads(value))}


def leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(f"{path}.{key}", inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(f"{path}[{place}]", inner)
    else:
        yield path, value


def differences(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {
        path: (one.get(path), other.get(path))
        for path in sorted(one.keys() | other.keys())
        if one.get(path) != other.get(path)
    }


def floor_of(board: Board) -> dict[str, Any]:
    """The same of a board in memory."""
    left: dict[str, object] = {f"picture {key}": row for key, row in board.picture().items()}
    for row in board.take_quarters():
        left[f"{KEYS.quarters(row.queue, day_of(row.start))} {row.start}"] = row
    return {path: leaf for key, row in left.items() for path, leaf in leaves(key, as_stored(row))}


def as_stored(row: object) -> Any:
    return json.loads(msgspec.json.encode(row))


def watch_undisturbed(client: Client) -> None:
    lease = Lease(client, "main")
    assert lease.take()
    watch = Watch(client, "main", CONFIG, lease)
    watch.begin()
    while watch.step():
        pass
    watch.end()


def forget_the_floor(client: Client) -> None:
    for key in client.call("KEYS", "floor:{main}:*"):
        if key != KEYS.events.encode():
            client.call("DEL", key)


def instants(seed: int, events: int) -> Iterator[tuple[str, str]]:
    """Draw where to kill: while events are taken in, or around the calls of the store."""
    draw = random.Random(seed)  # noqa: S311 - instants, not secrets
    for _ in range(KILLS):
        if draw.random() < 0.5:
            yield "--die-at-event", str(draw.randint(1, events // KILLS))
        else:
            yield "--die-at-call", str(draw.randint(1, 40))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_watch_killed_at_random_instants_ends_in_the_same_picture(
    client: Client, pack: Watches, events_in_log: int, seed: int
) -> None:
    watch_undisturbed(client)
    undisturbed = floor(client)
    forget_the_floor(client)

    killed = [pack.start("--often", *where).wait() for where in instants(seed, events_in_log)]
    pack.start("--until-end").ended_well()

    assert killed == [-signal.SIGKILL] * KILLS
    assert undisturbed["picture q:support.today.offered"] > 0
    assert any(path.startswith("floor:{main}:quarters:support:") for path in undisturbed)
    assert differences(floor(client), undisturbed) == {}


def test_live_a_killed_watch_ends_in_the_picture_that_its_log_makes_in_one_go(
    client: Client, pack: Watches, recording: Path
) -> None:
    events = list(read_recording(recording, "pbx"))
    # An hour and a half ago: enough for every timer to come due, also those of the last calls.
    shift = shifted(events[0].at, time.time() - 5400.0, speed=1.0, mark="")
    received = 0
    for original in events:
        event = shift(original)
        # Received as it happened, in the order of the recording.
        received = max(received, int(event.at * 1000))
        client.call("XADD", KEYS.events, f"{received}-*", "e", msgspec.json.encode(event), "s", "pbx/r1/1")

    killed = [pack.start("--often", "--live", *where).wait() for where in instants(4, len(events))]
    pack.start("--until-end", "--live").ended_well()
    now = json.loads(client.call("HGET", KEYS.picture, "site"))["now"]

    board = Board(LIVE)
    for at, event in LogReader(client, "main").read(len(events) + 1).entries:
        board.apply(event, at)
    board.advance(now)
    stored = {path: leaf for path, leaf in floor(client).items() if not path.startswith("latest ")}
    assert killed == [-signal.SIGKILL] * KILLS
    assert stored["picture q:support.acd.completed"] > 0
    assert differences(stored, floor_of(board)) == {}
