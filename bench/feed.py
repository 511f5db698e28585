"""The feed: how many events a second one WebSocket brings to the log, beside what the log itself can take.

The web process runs as at a site; the sender is this one. Every event has an id of its own and every message
is answered, in lists as suits a sender of so many: all that the door promises is paid for. The time ends with
the last answer.
"""

import asyncio
import itertools
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import uvloop
import yaml
from websockets.asyncio.client import ClientConnection, connect

from bench.load import calls
from bench.result import Measure
from collectors.feed.answers import EventsAcknowledged
from collectors.feed.door import PATH
from collectors.feed.socket import LISTS
from collectors.feed.tokens import fresh, token_hash
from floor.model.events import AnyEvent
from floor.store.client import open_client
from floor.store.embedded import throwaway
from floor.store.log import LogWriter

GOAL_PER_S = 10_000
EVENTS = 60_000
LIST_EVENTS = 100
"""Events in a message of the sender that sends lists."""
AGENTS, QUEUES, CALLS_EVENTS_PER_S = 2000, 20, 200.0
HOUSE = Path(__file__).parents[1]
START_S = 30.0
_decode = msgspec.json.Decoder(list[EventsAcknowledged]).decode


def measure(count: int = EVENTS) -> list[Measure]:
    """Measure messages of one event, and messages of many; so many events each."""
    at = time.time() - count / CALLS_EVENTS_PER_S
    events = list(itertools.islice(calls(AGENTS, QUEUES, at, CALLS_EVENTS_PER_S), count))
    token = fresh()
    with throwaway() as url:
        append_per_s = _append(url, events)
        with _web(url, token) as port:
            address = f"ws://127.0.0.1:{port}{PATH}?{LISTS}"
            single, many = (
                count / uvloop.run(_send(address, token, _messages(events, size, run)))
                for run, size in enumerate((1, LIST_EVENTS))
            )
    return [
        Measure(
            name=f"feed, {words}",
            value=per_s,
            unit="events/s",
            goal=f">= {GOAL_PER_S}",
            ratio=per_s / append_per_s,
            ratio_of="fenced batched append",
            note=f"{count:,} events with ids over one WebSocket, each message answered",
        )
        for words, per_s in (("one a message", single), (f"{LIST_EVENTS} a message", many))
    ]


def _append(url: str, events: Sequence[AnyEvent]) -> float:
    """Return how many events a second the log takes where nothing stands before it."""
    client = open_client(url)
    writer = LogWriter(client, "bench", "append", "1")
    began = time.perf_counter()
    writer.append(events)
    took_s = time.perf_counter() - began
    client.close()
    return len(events) / took_s


@contextmanager
def _web(url: str, token: str) -> Iterator[int]:
    """Run the web process of a site with one feed; give its port."""
    source = {"kind": "feed", "name": "load", "token_hash": token_hash(token), "events_per_s": 1e9}
    with tempfile.TemporaryDirectory(prefix="fw-bench-") as folder:
        config, said = Path(folder) / "config.yaml", Path(folder) / "web.log"
        settings: dict[str, Any] = {"redis": {"url": url}, "sources": [source], "log": {"format": "json"}}
        config.write_text(yaml.safe_dump(settings), encoding="utf-8")
        command = [sys.executable, str(HOUSE / "app.py"), "web", "--config", str(config), "--port", "0"]
        with said.open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:  # noqa: S603
            try:
                yield _port(process, said)
            finally:
                process.terminate()


def _port(process: "subprocess.Popen[bytes]", said: Path) -> int:
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        for line in said.read_text(encoding="utf-8").splitlines():
            if '"url"' in line:
                address = json.loads(line)["url"]
                with urllib.request.urlopen(f"{address}healthz", timeout=START_S):  # noqa: S310 - our own
                    return int(address.rsplit(":", 1)[1].strip("/"))
        time.sleep(0.05)
    raise RuntimeError(f"the web process did not start:\n{said.read_text(encoding='utf-8')}")


def _messages(events: Sequence[AnyEvent], size: int, run: int) -> list[str]:
    """Return what is sent: each event as a sender would write it, in messages of so many."""
    sent = []
    for number, event in enumerate(events):
        fields = {k: v for k, v in msgspec.to_builtins(event).items() if k != "source"}
        sent.append({**fields, "id": f"{run}-{number}"})
    if size == 1:
        return [json.dumps(event) for event in sent]
    return [json.dumps(sent[at : at + size]) for at in range(0, len(sent), size)]


async def _send(address: str, token: str, messages: Sequence[str]) -> float:
    """Return the seconds until every message is answered."""
    headers = {"Authorization": f"Bearer {token}"}
    async with connect(address, additional_headers=headers, compression=None, proxy=None) as feed:
        began = time.perf_counter()
        answers = asyncio.create_task(_answers(feed, len(messages)))
        for message in messages:
            await feed.send(message)
        await answers
        return time.perf_counter() - began


async def _answers(feed: ClientConnection, count: int) -> None:
    while count:
        answers = _decode(await feed.recv(decode=False))
        count -= len(answers)
        for answer in answers:
            if answer.refused or answer.already_taken:
                raise RuntimeError(f"not taken: {answer!r}")
