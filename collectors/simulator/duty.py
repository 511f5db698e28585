"""Agents' hours: they sign in and out, take their breaks, and come back to the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from collectors.simulator.actions import BREAK, BREAK_OVER, SIGN_IN, SIGN_OUT, STEP_AWAY
from collectors.simulator.routing import available

if TYPE_CHECKING:
    from collectors.simulator.scene import Desk, Scene
    from collectors.simulator.shifts import Duty

SHORT_BREAKS = frozenset({"Break", "Toilet"})
"""Of these at most one of a team at a time, as far as people wait for one another."""
TRIES = 6
TRY_AGAIN_S = 240.0
NO_BREAK_BEFORE_END_S = 1200.0
EXTRA_WORK, EXTRA_WORK_MEDIAN_S, EXTRA_WORK_SIGMA = 0.03, 70.0, 0.6
"""After some calls the agent takes more time to write them up."""


def plan(scene: Scene, duty: Duty) -> None:
    """Plan one agent's day, or what is left of it."""
    desk = scene.desks[duty.place]
    if duty.ends_at <= scene.now:
        return
    scene.later(max(duty.begins_at, scene.now), SIGN_IN, desk, duty.ends_at)
    for pause in duty.pauses:
        if pause.at >= scene.now:
            scene.later(pause.at, BREAK, desk, pause.reason, pause.lasts_s, 0)
        elif pause.at + pause.lasts_s > scene.now:
            scene.later(scene.now, BREAK, desk, pause.reason, pause.at + pause.lasts_s - scene.now, 0)
    for at, lasts_s in duty.away:
        if at >= scene.now:
            scene.later(at, STEP_AWAY, desk, lasts_s)


def sign_in(scene: Scene, desk: Desk, ends_at: float) -> None:
    """The agent begins to work."""
    now = scene.now
    if desk.state != "out":
        return
    if not scene.pbx_up:
        scene.later(now + 10.0, SIGN_IN, desk, ends_at)
        return
    desk.state, desk.reason, desk.leaving, desk.break_s = "free", "", False, None
    desk.turn += 1
    desk.login_at = desk.free_since = now
    desk.away_until = 0.0
    scene.later(ends_at, SIGN_OUT, desk, desk.session)
    desk.shift_ends_at = ends_at
    scene.voice.signed_in(desk, now)
    available(scene, desk)


def sign_out(scene: Scene, desk: Desk, session: int) -> None:
    """The agent's hours are over: who is in a call ends it first."""
    if desk.session != session or desk.state == "out":
        return
    if desk.state == "free":
        _go(scene, desk)
    else:
        desk.leaving = True


def _go(scene: Scene, desk: Desk) -> None:
    desk.state, desk.reason, desk.leaving, desk.break_s = "out", "", False, None
    desk.turn += 1
    desk.session += 1
    scene.voice.signed_out(desk, scene.now)


def free(scene: Scene, desk: Desk, turn: int) -> None:
    """The work after a call, or the rest after a ring, is over."""
    if desk.turn != turn:
        return
    desk.state = "free"
    desk.turn += 1
    desk.free_since = scene.now
    if desk.leaving:
        _go(scene, desk)
    elif desk.reason:
        if desk.break_s is not None:  # it was taken while a phone rang that nobody answered
            scene.later(scene.now + desk.break_s, BREAK_OVER, desk, desk.session)
            desk.break_s = None
    elif scene.chance.happens(EXTRA_WORK):
        _pause(scene, desk, "ACW", scene.chance.lognormal(EXTRA_WORK_MEDIAN_S, EXTRA_WORK_SIGMA))
    else:
        available(scene, desk)


def take_break(scene: Scene, desk: Desk, reason: str, lasts_s: float, tried: int) -> None:
    """A break is due. In a call the agent takes it at once and it begins afterwards."""
    now = scene.now
    if desk.state == "out" or desk.leaving:
        return
    if reason in SHORT_BREAKS and now > desk.shift_ends_at - NO_BREAK_BEFORE_END_S:
        return
    busy = desk.reason or desk.state == "ringing" or (reason in SHORT_BREAKS and _teammate_off(scene, desk))
    if busy:
        if tried < TRIES:
            again_s = 20.0 if desk.state == "ringing" else TRY_AGAIN_S
            scene.later(now + again_s, BREAK, desk, reason, lasts_s, tried + 1)
        return
    _pause(scene, desk, reason, lasts_s)


def _teammate_off(scene: Scene, desk: Desk) -> bool:
    return any(mate.reason in SHORT_BREAKS for mate in scene.teams[desk.person.team])


def _pause(scene: Scene, desk: Desk, reason: str, lasts_s: float) -> None:
    desk.reason, desk.paused_at = reason, scene.now
    if desk.state == "talking":
        desk.break_s = lasts_s
    else:
        if desk.state == "free":
            desk.turn += 1
        scene.later(scene.now + lasts_s, BREAK_OVER, desk, desk.session)
    scene.voice.pause(desk, scene.now)


def break_over(scene: Scene, desk: Desk, session: int) -> None:
    """The agent is back."""
    if desk.session != session or desk.state == "out" or not desk.reason:
        return
    desk.reason = ""
    scene.voice.pause(desk, scene.now)
    if desk.state == "free":
        desk.turn += 1
        desk.free_since = scene.now
        available(scene, desk)


def step_away(scene: Scene, desk: Desk, lasts_s: float) -> None:
    """The agent leaves the desk without a word to the telephone system."""
    if desk.state != "out" and not desk.reason:
        desk.away_until = scene.now + lasts_s
