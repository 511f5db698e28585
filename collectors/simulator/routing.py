"""Calls on their way to an agent: they join a queue, wait, ring, and leave if nobody comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.simulator.actions import ANSWER, CALLER_GONE, FREE, LEAVE, NO_ANSWER
from collectors.simulator.scene import Call, Desk, Line, Scene
from collectors.simulator.truth import GivenUp, TrueVisit
from floor.model.events import (
    CallDequeued,
    CallLeft,
    CallQueued,
    CallRingEnded,
    CallRinging,
    LegEnded,
)

if TYPE_CHECKING:
    from floor.model.events import RingOutcome

RING_MEDIAN_S, RING_SIGMA, RING_LONGEST_S = 3.0, 0.4, 12.0
RING_LIMIT_S = 15.0
"""A phone that rings longer is given up, and the call goes on to another."""
RING_MISSED = 0.008
"""Of the rings at a desk where somebody sits."""
REST_S = (15.0, 30.0)
"""After a ring nobody answered a phone is left alone for so long."""
QUEUE_LIMIT_S = 240.0
KEY_SHARE, KEY_AFTER_S = 0.04, (45.0, 180.0)
"""Some callers would rather be called back and press a key, if they still wait then."""
CALLBACK_PROMPT_S = 20.0
HURRIED, HURRIED_MEAN_S = 0.06, 20.0
"""Some callers hang up almost at once; the others are patient (Weibull, shape `PATIENCE_SHAPE`)."""
PATIENCE_SHAPE = 1.3


def join(scene: Scene, call: Call, line: Line) -> None:
    """The caller enters a queue."""
    now, voice = scene.now, scene.voice
    call.line, call.joined_at = line, now
    call.state, call.desk, call.leg = "waiting", None, ""
    call.turn += 1
    call.visit = TrueVisit(call.uniqueid, line.queue, now)
    if scene.truth is not None:
        scene.truth.visits.append(call.visit)
    if voice.heard:
        voice.said.append(
            CallQueued(
                at=now,
                source=voice.source,
                call=call.uniqueid,
                queue=line.queue,
                linked=call.linked,
                caller=call.caller,
            )
        )
    after_s, outcome = _patience(scene, call)
    scene.later(now + after_s, LEAVE, call, call.visit, outcome)
    seek_desk(scene, call)


def _patience(scene: Scene, call: Call) -> tuple[float, GivenUp]:
    chance = scene.chance
    ways: list[tuple[float, GivenUp]] = [(call.patience_s, "abandoned"), (QUEUE_LIMIT_S, "timeout")]
    if chance.happens(KEY_SHARE):
        ways.append((chance.between(*KEY_AFTER_S), "key"))
    return min(ways)


def seek_desk(scene: Scene, call: Call) -> None:
    """Ring at whoever is free, or let the call wait."""
    desk = call.line.next_free() if scene.pbx_up else None
    if desk is not None:
        ring(scene, call, desk)
    else:
        call.line.wait(call)


def available(scene: Scene, desk: Desk) -> None:
    """An agent is ready and free: the most urgent of the calls that wait rings, or the agent waits."""
    if not scene.pbx_up:
        return
    best: tuple[int, float] | None = None
    chosen: Call | None = None
    for queue in desk.queues:
        line = scene.lines[queue]
        call = line.first()
        if call is not None:
            urgency = (-line.spec.weight, call.joined_at)
            if best is None or urgency < best:
                best, chosen = urgency, call
    if chosen is not None:
        ring(scene, chosen, desk)
        return
    for queue, penalty in desk.person.skills:
        scene.lines[queue].offer(desk, penalty)


def ring(scene: Scene, call: Call, desk: Desk) -> None:
    """The call rings at an agent."""
    now, chance, voice = scene.now, scene.chance, scene.voice
    call.state, call.desk, call.rung_at, call.leg = "ringing", desk, now, scene.channel()
    call.turn += 1
    desk.state, desk.call = "ringing", call
    desk.turn += 1
    if voice.heard:
        voice.said.append(
            CallRinging(
                at=now,
                source=voice.source,
                call=call.uniqueid,
                queue=call.line.queue,
                agent=desk.person.interface,
                leg=call.leg,
            )
        )
    if now < desk.away_until or chance.uniform() < RING_MISSED:
        scene.later(now + RING_LIMIT_S, NO_ANSWER, call, call.turn)
    else:
        ring_s = min(chance.lognormal(RING_MEDIAN_S, RING_SIGMA), RING_LONGEST_S)
        scene.later(now + ring_s, ANSWER, call, call.turn)


def no_answer(scene: Scene, call: Call, turn: int) -> None:
    """Nobody picked up: another is rung, and this phone is left alone for a moment."""
    if call.turn != turn:
        return
    _stop_ringing(scene, call, "no_answer", scene.chance.between(*REST_S))
    call.state, call.desk, call.leg = "waiting", None, ""
    call.turn += 1
    seek_desk(scene, call)


def _stop_ringing(scene: Scene, call: Call, outcome: RingOutcome, rest_s: float) -> None:
    desk, now = call.desk, scene.now
    if desk is None:
        return
    scene.voice.say(
        CallRingEnded(
            at=now,
            source=scene.voice.source,
            call=call.uniqueid,
            agent=desk.person.interface,
            outcome=outcome,
            queue=call.line.queue,
            leg=call.leg,
            ring_s=round(now - call.rung_at, 3) if outcome == "no_answer" else None,
        )
    )
    desk.state, desk.call = "after", None
    desk.turn += 1
    scene.voice.members(desk, now, "idle")
    scene.later(now + rest_s, FREE, desk, desk.turn)


def leave(scene: Scene, call: Call, visit: TrueVisit, outcome: GivenUp) -> None:
    """The caller's patience, or the queue's, is over."""
    if call.visit is not visit or call.state not in ("waiting", "ringing"):
        return
    now, source = scene.now, scene.voice.source
    if call.state == "ringing":
        if outcome != "abandoned":  # the queue looks at its own limits between rings only
            scene.later(now + 1.0, LEAVE, call, visit, outcome)
            return
        leg = call.leg
        _stop_ringing(scene, call, "cancelled", 0.0)
        scene.voice.say(LegEnded(at=now, source=source, leg=leg, linked=call.linked))
    wait_s = float(int(now) - int(call.joined_at))
    visit.left_at, visit.outcome, visit.wait_s = now, outcome, wait_s
    call.line.abandoned += 1
    call.state, call.desk, call.leg = "gone", None, ""
    call.turn += 1
    queue = call.line.queue
    scene.voice.say(
        CallLeft(at=now, source=source, call=call.uniqueid, queue=queue, outcome=outcome, wait_s=wait_s)
    )
    scene.voice.say(CallDequeued(at=now, source=source, call=call.uniqueid, queue=queue))
    if outcome == "abandoned":
        caller_gone(scene, call)
    else:  # the caller hears where to leave a number, and hangs up
        scene.later(now + scene.chance.exponential(CALLBACK_PROMPT_S), CALLER_GONE, call)


def caller_gone(scene: Scene, call: Call) -> None:
    """The caller hung up."""
    if scene.calls.pop(call, False) is None:
        scene.voice.say(
            LegEnded(at=scene.now, source=scene.voice.source, leg=call.uniqueid, linked=call.linked)
        )
