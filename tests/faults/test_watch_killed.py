"""`kill -9` of the watch at chosen instants ends in the same picture as an undisturbed run."""

import lzma
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from collectors.replay.recording import read_recording
from floor.store.client import Client
from floor.store.keys import Keys
from floor.store.log import LogWriter
from tests.doubles.watches import Watches

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]

KEYS = Keys("main")
RECORDING = Path(__file__).parents[1] / "recordings" / "asterisk" / "crash" / "ami.jsonl.xz"
KILLS = 8


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recording") / "ami.jsonl"
    path.write_bytes(lzma.decompress(RECORDING.read_bytes()))
    return path


@pytest.fixture
def events_in_log(client: Client, recording: Path) -> int:
    return LogWriter(client, "main", "pbx", "r1").append(read_recording(recording, "pbx"))


def floor(client: Client) -> dict[str, object]:
    """All that a watch leaves behind: the picture and the rows, but for who wrote it and when."""
    picture = {key: value for key, value in client.call("HGETALL", KEYS.picture).items() if key != b"site"}
    rows = {
        key: client.call("HGETALL", key) for key in sorted(client.call("KEYS", "floor:{main}:quarters:*"))
    }
    return {"picture": picture, "rows": rows, "queues": client.call("HGETALL", KEYS.quarter_queues)}


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
    assert pack.start("--until-end").wait() == 0
    undisturbed = floor(client)
    forget_the_floor(client)

    killed = [pack.start("--often", *where).wait() for where in instants(seed, events_in_log)]
    assert pack.start("--until-end").wait() == 0

    assert killed == [-signal.SIGKILL] * KILLS
    assert undisturbed["picture"]
    assert undisturbed["rows"]
    assert floor(client) == undisturbed
