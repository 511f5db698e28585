"""docs/feed.md is true: its examples are taken, its senders run, and it lists every type, problem and limit."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest

from collectors.feed import limits, socket
from collectors.feed.language import TYPES
from collectors.feed.post import BODY_S
from collectors.feed.problems import KINDS
from collectors.feed.refusals import EXPLAINED
from collectors.feed.tokens import token_hash
from floor.model.board import Board
from floor.model.config import FloorConfig
from floor.model.events import AnyEvent
from floor.model.picture import AgentRow, QueueRow, SourceRow
from floor.settings import FeedSource
from tests.conftest import missing
from tests.doubles.feed_house import TOKEN, FeedHouse
from tests.doubles.json_schema import faults

GUIDE = (Path(__file__).parents[3] / "docs" / "feed.md").read_text(encoding="utf-8")


def blocks(language: str, text: str = GUIDE) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def types() -> dict[str, list[dict[str, object]]]:
    parts = re.split(r"^### `(\w+)`$", GUIDE, flags=re.MULTILINE)[1:]
    return {
        name: [json.loads(block) for block in blocks("json", text)]
        for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def test_every_type_is_there_with_an_example_of_it() -> None:
    assert list(types()) == list(TYPES)
    assert all(examples for examples in types().values())
    assert all(example["type"] == name for name, examples in types().items() for example in examples)


async def test_every_example_is_taken(house: FeedHouse) -> None:
    examples = [example for examples in types().values() for example in examples]
    await house.clock.move(1_795_356_000.25 - house.clock.now())
    answer = await house.post(examples)
    assert answer.json() == {"taken": len(examples), "already_taken": 0, "refused": []}
    assert len(house.log()) == len(examples)


async def test_every_example_is_right_by_the_schema(house: FeedHouse) -> None:
    schema = (await house.http.get("/api/v1/events/schema")).json()
    for name, examples in types().items():
        for example in examples:
            of_type = schema["$defs"][TYPES[name].__name__]
            assert list(faults(example, of_type, schema["$defs"])) == []


def environment(house: FeedHouse) -> dict[str, str]:
    at = f"127.0.0.1:{house.port}"
    return {
        **{key: value for key, value in os.environ.items() if "proxy" not in key.lower()},
        "FLOORWATCH_URL": f"http://{at}",
        "FLOORWATCH_WS_URL": f"ws://{at}/api/v1/events",
        "FLOORWATCH_TOKEN": TOKEN,
    }


async def test_the_opening_gives_a_board_that_lives(house: FeedHouse) -> None:
    (text, *_others) = blocks("json")
    opening = json.loads(text)
    answer = await house.post(opening)
    assert answer.json() == {"taken": len(opening), "already_taken": 0, "refused": []}
    now = house.clock.now()
    board = Board(FloorConfig())
    for event in house.log():
        board.apply(cast("AnyEvent", event), now)
    board.advance(now + 1)
    rows = board.picture().values()
    (source,) = [row for row in rows if isinstance(row, SourceRow)]
    assert (source.state, source.blind_since) == ("up", None)
    (queue,) = [row for row in rows if isinstance(row, QueueRow) and not row.is_group]
    assert (queue.queue, queue.blind_since, queue.staffed, queue.waiting) == ("support", None, 1, 0)
    (agent,) = [row for row in rows if isinstance(row, AgentRow)]
    assert (agent.name, agent.availability, agent.quality) == ("王芳", "ready", "observed")


async def test_the_sender_in_curl_runs(house: FeedHouse) -> None:
    if shutil.which("curl") is None:
        missing("curl", "curl")
    (script,) = blocks("sh")
    for answer in (
        '{"taken":1,"already_taken":0,"refused":[]}',
        '{"taken":0,"already_taken":1,"refused":[]}',
    ):
        done = await asyncio.to_thread(
            subprocess.run,
            ["sh", "-ec", script],
            env=environment(house),
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == answer
        assert f"`{answer}`" in GUIDE


async def test_the_sender_in_python_runs(house: FeedHouse, tmp_path: Path) -> None:
    (text,) = blocks("python")
    program = tmp_path / "send.py"
    program.write_text(text, encoding="utf-8")
    events = [
        json.dumps({"type": "call_queued", "id": f"e{n}", "call": f"c{n}", "queue": "q"}) for n in range(20)
    ]
    lines = "\n".join([*events, '{"type": "call_qeued"}', *events]) + "\n"
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, str(program)],
        input=lines,
        env=environment(house),
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(house.log()) == 20
    assert "Warning" not in done.stderr
    assert done.stderr.count("refused") == 1
    assert "did you mean call_queued?" in done.stderr


def test_every_problem_is_listed_with_its_status() -> None:
    listed = re.findall(r"^\| `(/api/\S+)` \| (\d+) \|", GUIDE, flags=re.MULTILINE)
    assert listed == [(kind.type, str(kind.status)) for kind in sorted(KINDS, key=lambda kind: kind.status)]


@pytest.mark.parametrize(
    "limit",
    [
        f"{limits.MESSAGE_BYTES:,} bytes",
        f"| events in it | {limits.MESSAGE_EVENTS:,}",
        f"`events_per_s` of the source, {FeedSource.model_fields['events_per_s'].default:,.0f} where",
        f"| `id` | {limits.ID_CHARS} characters |",
        f"(`note_id`) | {limits.NAME_CHARS} characters |",
        f"`caller` | {limits.LABEL_CHARS} characters |",
        f"`detail` | {limits.TEXT_CHARS} characters",
        f"| queues of one agent | {limits.QUEUES} |",
        f"| a duration | {limits.LONGEST_S / 86_400:g} days |",
        f"more than {limits.AHEAD_S:g} s ahead of the server's clock, or more than {limits.OLDEST_S / 3600:g} h old",
        f"{socket.UNANSWERED_MESSAGES:,} messages or {socket.UNANSWERED_EVENTS:,} events",
        f"Closed with {socket.LOG_AWAY}:",
        f"?{socket.LISTS}`: then each",
        f"together, {socket.ANSWERS_TOGETHER} at most",
        f"{socket.TOO_MANY}: {limits.CONNECTIONS} connections",
        f"{limits.CONNECTIONS} a sender; {limits.CONNECTIONS_UNKNOWN} of all",
        f"{limits.CONNECTIONS_UNKNOWN} WebSockets that came without the header",
        f"a sender has {limits.CONNECTIONS} WebSockets",
        f"{socket.NOT_KNOWN}: the token is not known",
        f"Of a message the first {EXPLAINED} refused events are explained",
        f"did not arrive within {BODY_S:g} s",
    ],
)
def test_every_limit_is_said_as_it_is(limit: str) -> None:
    assert limit in re.sub(r"\s+", " ", GUIDE)


def test_the_hash_shown_is_one_the_configuration_takes() -> None:
    (shown,) = re.findall(r"token_hash: (\S+)", GUIDE)
    assert FeedSource.model_validate({"kind": "feed", "name": "crm", "token_hash": shown}).token_hash == shown
    assert len(shown) == len(token_hash(TOKEN))
