"""A recorded dialogue, played by the double at its own pace to a collector that asks at moments of its own.

What the PBX said unasked comes when it came. A list that was recorded is given to the collector's question of
the same kind, in the place of the stream where it stood; where the collector asks for one more, it gets an
empty one, whose name is kept in ``invented``.
"""

from __future__ import annotations

import asyncio
import gzip
import lzma
from collections import defaultdict, deque
from pathlib import Path

import msgspec

from tests.doubles.ami_server import AmiServer, Headers, Session

SOON_S = 20.0
"""A recorded list that comes within this time is waited for."""

_ENDS = {"QueueSummary": "QueueSummaryComplete", "CoreShowChannels": "CoreShowChannelsComplete"}
_WILL_FOLLOW = {"QueueSummary": "Queue summary will follow", "CoreShowChannels": "Channels will follow"}


class Line(msgspec.Struct):
    """One line of a recording."""

    t: float
    raw: str | None = None
    sent: str | None = None
    note: str | None = None


def read_lines(path: Path) -> list[Line]:
    """Read a recording up to its last round of questions, which its recorder asked to end it."""
    unpack = gzip.decompress if path.suffix == ".gz" else lzma.decompress
    lines = [msgspec.json.decode(text, type=Line) for text in unpack(path.read_bytes()).splitlines()]
    rounds = [
        number for number, line in enumerate(lines) if _header(line.sent or "", "Action") == "QueueStatus"
    ]
    return lines[: rounds[-1]]


def _header(raw: str, name: str) -> str:
    for line in raw.split("\r\n"):
        key, _, value = line.partition(": ")
        if key == name:
            return value
    return ""


class Playback:
    """Plays ``lines`` through ``server``; `play` returns at their end."""

    def __init__(self, server: AmiServer, lines: list[Line]) -> None:
        self._server = server
        self._lines = lines
        self._shift = server.clock.now() - lines[0].t
        self._asked: dict[str, deque[tuple[Session, str]]] = defaultdict(deque)
        self._news = asyncio.Event()
        self._answered = self._questions()
        self._given: dict[str, str] = {}
        self.invented: set[str] = set()
        self._over = 0
        server.tells_boot = False
        for action in ("QueueStatus", "QueueSummary", "CoreShowChannels"):
            server.answers[action] = self._ask

    def _questions(self) -> dict[str, tuple[str, float]]:
        """Return the recorded questions a PBX that was up answered: their action and when, by ``ActionID``."""
        asked: dict[str, str] = {}
        answered: dict[str, tuple[str, float]] = {}
        up = False
        for line in self._lines:
            if line.sent is not None:
                asked[_header(line.sent, "ActionID")] = _header(line.sent, "Action")
            elif line.note is not None:
                up = up and line.note != "connected"
            elif line.raw is not None:
                up = up or line.raw.startswith("Event: FullyBooted")
                action = asked.pop(_header(line.raw, "ActionID"), "")
                if up and action in self._server.answers and not line.raw.startswith("Response: Error"):
                    answered[_header(line.raw, "ActionID")] = (action, line.t)
        return answered

    def _ask(self, session: Session, headers: Headers) -> None:
        action = headers["Action"]
        due = [at + self._shift for each, at in self._answered.values() if each == action]
        soon = due and due[0] - self._server.clock.now() < SOON_S
        if action in _ENDS and not soon:
            self.invented.add(headers["ActionID"])
            self._server.list(session, headers, _WILL_FOLLOW[action], [], _ENDS[action])
            return
        self._asked[action].append((session, headers["ActionID"]))
        self._news.set()

    async def play(self) -> None:
        """Say everything, each at its time."""
        server = self._server
        for number, line in enumerate(self._lines):
            if line.note == "connected":
                await self._next_login(line.t)
            elif line.note is not None and number < len(self._lines) - 1:
                server.away = True
                for session in server.sessions:
                    session.close()
                self._over = len(server.sessions)
            elif line.raw is not None:
                await self._say(line.raw, line.t)

    async def _next_login(self, t: float) -> None:
        """Let the collector come, and go on from where the recording was when it came."""
        clock = self._server.clock
        await clock.sleep(max(t + self._shift - clock.now(), 0.0))
        self._server.away = False
        while not any(session.logged_in for session in self._server.sessions[self._over :]):
            await clock.sleep(0.05)
        self._shift = clock.now() - t
        self._asked.clear()

    async def _say(self, raw: str, t: float) -> None:
        action_id, clock = _header(raw, "ActionID"), self._server.clock
        if raw.startswith("Asterisk Call Manager") or (action_id and not self._ours(action_id)):
            return
        if t + self._shift > clock.now():
            await clock.sleep(t + self._shift - clock.now())
        data = raw.encode("utf-8", "surrogateescape")
        if action_id:
            own_id = self._given.get(action_id) or await self._question_for(action_id)
            data = data.replace(f"ActionID: {action_id}\r\n".encode(), f"ActionID: {own_id}\r\n".encode())
        self._server.session.say(data)

    def _ours(self, action_id: str) -> bool:
        return action_id in self._given or action_id in self._answered

    async def _question_for(self, action_id: str) -> str:
        """Return the collector's own name for a recorded question, waiting until it asks."""
        action, _ = self._answered.pop(action_id)
        while not self._asked[action]:
            self._news.clear()
            await self._news.wait()
        _, self._given[action_id] = self._asked[action].popleft()
        return self._given[action_id]
