"""What the simulated telephone system's collector says: events, while the link stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.heartbeat import HEARTBEAT_S
from floor.model.events import (
    CallSeen,
    Device,
    Event,
    LegSeen,
    MemberAdded,
    MemberChanged,
    MemberRemoved,
    MemberSeen,
    QueueReported,
    SnapshotBegan,
    SnapshotEnded,
    SourceDown,
    SourceUp,
)

if TYPE_CHECKING:
    from collectors.simulator.scene import Call, Desk, DeskState, Scene

KIND = "simulator"

_DEVICES: dict[DeskState, Device] = {
    "out": "idle",
    "free": "idle",
    "ringing": "ringing",
    "talking": "in_use",
    "after": "idle",
}


class Voice:
    """Takes down what is said, in `said`, and nothing while `heard` is False."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.heard = False
        self.said: list[Event] = []
        self._snapshots = 0

    def say(self, event: Event) -> None:
        """Say one thing."""
        if self.heard:
            self.said.append(event)

    def members(self, desk: Desk, at: float, device: Device, *, in_call: str = "") -> None:
        """Say what the phone or the pause of an agent has become: once for each of its queues."""
        if not self.heard:
            return
        reason = desk.reason
        for queue in desk.queues:
            self.said.append(
                MemberChanged(
                    at=at,
                    source=self.source,
                    queue=queue,
                    agent=desk.person.interface,
                    device=device,
                    paused=bool(reason),
                    pause_reason=reason,
                    in_call=queue == in_call,
                )
            )

    def pause(self, desk: Desk, at: float) -> None:
        """Say that the pause of an agent has changed."""
        self.members(desk, at, _DEVICES[desk.state], in_call=_queue_of(desk))

    def signed_in(self, desk: Desk, at: float) -> None:
        """Say that an agent joined its queues."""
        for queue in desk.queues:
            self.say(
                MemberAdded(
                    at=at,
                    source=self.source,
                    queue=queue,
                    agent=desk.person.interface,
                    name=desk.person.name,
                    device="idle",
                    login_at=at,
                )
            )

    def signed_out(self, desk: Desk, at: float) -> None:
        """Say that an agent left its queues."""
        for queue in desk.queues:
            self.say(MemberRemoved(at=at, source=self.source, queue=queue, agent=desk.person.interface))

    def lost(self, at: float, detail: str) -> None:
        """The link is lost: these are the last words."""
        self.say(SourceDown(at=at, source=self.source, reason="lost", detail=detail))
        self.heard = False

    def begin(self, scene: Scene, started_at: float) -> None:
        """The link stands: say so, and list all there is, as of now."""
        at = scene.now
        self.heard = True
        self.say(
            SourceUp(
                at=at,
                source=self.source,
                kind=KIND,
                tells_members=True,
                tells_holds=True,
                heartbeat_s=HEARTBEAT_S,
                started_at=started_at,
            )
        )
        self._list_queues(scene, at)
        self._list_calls(scene, at)

    def _list_queues(self, scene: Scene, at: float) -> None:
        snapshot = self._asked(at)
        self.say(SnapshotBegan(at=at, source=self.source, snapshot=snapshot, scope="queues"))
        waiting = [call for call in scene.calls if call.state in ("waiting", "ringing")]
        for line in scene.lines.values():
            here = [call for call in waiting if call.line is line]
            self.say(
                QueueReported(
                    at=at,
                    source=self.source,
                    queue=line.queue,
                    snapshot=snapshot,
                    threshold_s=line.spec.threshold_s,
                    waiting=len(here),
                    completed=line.completed,
                    abandoned=line.abandoned,
                )
            )
        for desk in scene.desks:
            if desk.state != "out":
                self._list_member(desk, at, snapshot)
        for call in sorted(waiting, key=lambda call: call.joined_at):
            self.say(
                CallSeen(
                    at=at,
                    source=self.source,
                    snapshot=snapshot,
                    call=call.uniqueid,
                    queue=call.line.queue,
                    waited_s=at - call.joined_at,
                    caller=call.caller,
                )
            )
        self.say(SnapshotEnded(at=at, source=self.source, snapshot=snapshot))

    def _list_member(self, desk: Desk, at: float, snapshot: str) -> None:
        in_call = _queue_of(desk)
        for queue in desk.queues:
            self.said.append(
                MemberSeen(
                    at=at,
                    source=self.source,
                    snapshot=snapshot,
                    queue=queue,
                    agent=desk.person.interface,
                    name=desk.person.name,
                    device=_DEVICES[desk.state],
                    paused=bool(desk.reason),
                    pause_reason=desk.reason,
                    paused_at=desk.paused_at if desk.reason else None,
                    login_at=desk.login_at,
                    in_call=queue == in_call,
                )
            )

    def _list_calls(self, scene: Scene, at: float) -> None:
        snapshot = self._asked(at)
        self.say(SnapshotBegan(at=at, source=self.source, snapshot=snapshot, scope="calls"))
        for call in scene.calls:
            for leg in (call.uniqueid, call.leg):
                if leg:
                    self.say(
                        LegSeen(at=at, source=self.source, snapshot=snapshot, leg=leg, linked=call.linked)
                    )
        self.say(SnapshotEnded(at=at, source=self.source, snapshot=snapshot))

    def _asked(self, at: float) -> str:
        self._snapshots += 1
        return f"{int(at)}-{self._snapshots}"


def _queue_of(desk: Desk) -> str:
    """Return the queue whose call an agent is in, empty where in none."""
    call: Call | None = desk.call
    return call.line.queue if call is not None and desk.state == "talking" else ""
