"""Answered calls: talked through, held, passed on, ended, and the work after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.simulator.actions import (
    BREAK_OVER,
    CALLER_GONE,
    FREE,
    HANG_UP,
    HOLD,
    REJOIN,
    RESUME,
    TRANSFER,
)
from collectors.simulator.routing import caller_gone, join
from floor.model.events import (
    CallAnswered,
    CallDequeued,
    CallEnded,
    CallHeld,
    CallResumed,
    CallTransferred,
    LegEnded,
)

if TYPE_CHECKING:
    from collectors.simulator.scene import Call, Desk, Scene
    from floor.model.events import EndedBy

SHORT_CALLS, SHORT_S = 0.012, (2.0, 9.0)
"""Wrong numbers and lines that break at once."""
MONSTERS, MONSTER_S = 0.004, (1200.0, 2400.0)
HELD, HOLD_MEDIAN_S, HOLD_SIGMA = 0.16, 38.0, 0.75
HELD_TALK_S = 50.0
"""Nobody is put on hold in a call shorter than this."""
BLIND, ATTENDED = 0.035, 0.02
PASSED_TALK_S = 40.0
CONSULT_S = (20.0, 90.0)
COLLEAGUE_MEDIAN_S = 150.0
REJOIN_S = 0.4
DEVICE_FIRST = 0.3
"""So often a phone is said to be in use before the answer is; as real telephone systems do."""
IDLE_FIRST = 0.13
AGENT_HANGS_UP = 0.35


def answer(scene: Scene, call: Call, turn: int) -> None:
    """The agent picks up."""
    desk = call.desk
    if call.turn != turn or desk is None:
        return
    now, voice, queue = scene.now, scene.voice, call.line.queue
    wait_s = float(int(now) - int(call.joined_at))
    call.state = "talking"
    call.turn += 1
    desk.state = "talking"
    desk.turn += 1
    visit = call.visit
    visit.answered_at, visit.agent, visit.wait_s = now, desk.person.agent, wait_s
    visit.outcome = "answered"
    if voice.heard:
        device_first = scene.chance.happens(DEVICE_FIRST)
        if device_first:
            voice.members(desk, now, "in_use", in_call=queue)
        voice.said.append(CallDequeued(at=now, source=voice.source, call=call.uniqueid, queue=queue))
        voice.said.append(
            CallAnswered(
                at=now,
                source=voice.source,
                call=call.uniqueid,
                queue=queue,
                agent=desk.person.interface,
                leg=call.leg,
                wait_s=wait_s,
                ring_s=round(now - call.rung_at, 3),
            )
        )
        if not device_first:
            voice.members(desk, now, "in_use", in_call=queue)
    _plan(scene, call, desk)


def _plan(scene: Scene, call: Call, desk: Desk) -> None:
    """Decide how the conversation will go."""
    now, chance, turn = scene.now, scene.chance, call.turn
    talk_s = max(call.talk_s * desk.person.pace, 1.0)
    if chance.happens(MONSTERS):
        talk_s = chance.between(*MONSTER_S)
    elif chance.happens(SHORT_CALLS):
        talk_s = chance.between(*SHORT_S)
    end = now + talk_s
    if talk_s > HELD_TALK_S and chance.happens(HELD):
        held_at = now + chance.between(0.2, 0.8) * talk_s
        hold_s = chance.lognormal(HOLD_MEDIAN_S, HOLD_SIGMA)
        scene.later(held_at, HOLD, call, turn)
        scene.later(held_at + hold_s, RESUME, call, turn)
        end += hold_s
    way = chance.uniform() if talk_s > PASSED_TALK_S else 1.0
    if way < BLIND:
        scene.later(end, TRANSFER, call, turn, False)
    elif way < BLIND + ATTENDED:
        scene.later(end, HOLD, call, turn)
        scene.later(end + chance.between(*CONSULT_S), TRANSFER, call, turn, True)
    else:
        scene.later(end, HANG_UP, call, turn)


def hold(scene: Scene, call: Call, turn: int) -> None:
    """The agent puts the caller on hold."""
    if call.turn == turn:
        call.visit.held_at = scene.now
        scene.voice.say(CallHeld(at=scene.now, source=scene.voice.source, leg=call.leg, linked=call.linked))


def resume(scene: Scene, call: Call, turn: int) -> None:
    """The agent takes the caller back."""
    if call.turn == turn:
        call.visit.end_hold(scene.now)
        scene.voice.say(
            CallResumed(at=scene.now, source=scene.voice.source, leg=call.leg, linked=call.linked)
        )


def hang_up(scene: Scene, call: Call, turn: int) -> None:
    """The conversation is over."""
    if call.turn != turn:
        return
    by: EndedBy = "agent" if scene.chance.happens(AGENT_HANGS_UP) else "caller"
    _end(scene, call, by)
    call.state = "gone"
    caller_gone(scene, call)


def transfer(scene: Scene, call: Call, turn: int, attended: bool) -> None:  # noqa: FBT001 - from the agenda
    """The agent passes the caller on: to another queue, or, `attended`, to a colleague behind the queues."""
    if call.turn != turn:
        return
    now, chance, voice = scene.now, scene.chance, scene.voice
    voice.say(CallResumed(at=now, source=voice.source, leg=call.leg, linked=call.linked))
    voice.say(
        CallTransferred(at=now, source=voice.source, leg=call.leg, linked=call.linked, attended=attended)
    )
    _end(scene, call, "transfer")
    if attended:
        scene.later(now + chance.lognormal(COLLEAGUE_MEDIAN_S, 0.7), CALLER_GONE, call)
        return
    to = call.line.spec.transfers_to
    queue = to[int(chance.uniform() * len(to))]
    scene.later(now + REJOIN_S, REJOIN, call, call.turn, queue)


def rejoin(scene: Scene, call: Call, turn: int, queue: str) -> None:
    """A caller who was passed on enters the next queue."""
    if call.turn != turn:
        return
    chance, line = scene.chance, scene.lines[queue]
    call.talk_s = chance.lognormal(line.spec.talk_median_s, line.spec.talk_sigma)
    join(scene, call, line)


def _end(scene: Scene, call: Call, by: EndedBy) -> None:
    """The agent's part is over: the telephone system says so, and the work after the call begins."""
    desk, now, voice = call.desk, scene.now, scene.voice
    if desk is None:
        return
    visit, queue = call.visit, call.line.queue
    visit.end_hold(now)
    visit.released_at = now
    call.line.completed += 1
    leg, answered_at = call.leg, visit.answered_at or now
    call.desk, call.leg = None, ""
    call.turn += 1
    desk.state, desk.call = "after", None
    desk.turn += 1
    if voice.heard:
        idle_first = scene.chance.happens(IDLE_FIRST)
        if idle_first:
            voice.members(desk, now, "idle")
        voice.said.append(
            CallEnded(
                at=now,
                source=voice.source,
                queue=queue,
                agent=desk.person.interface,
                call=call.uniqueid,
                leg=leg,
                talk_s=float(int(now) - int(answered_at)),
                by=by,
            )
        )
        voice.said.append(LegEnded(at=now, source=voice.source, leg=leg, linked=call.linked))
        if not idle_first:
            voice.members(desk, now, "idle")
    wrapup_s = call.line.spec.wrapup_s
    if desk.break_s is not None:
        scene.later(now + desk.break_s, BREAK_OVER, desk, desk.session)
        desk.break_s = None
    scene.later(now + wrapup_s, FREE, desk, desk.turn)
