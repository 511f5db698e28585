"""The simulated call centre: everything that happens in it, in order of time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from heapq import heappop

from collectors.mask import mask_number
from collectors.simulator import actions, duty, handling, routing
from collectors.simulator.chance import Chance
from collectors.simulator.demand import QUARTER_S, Demand
from collectors.simulator.outages import outages
from collectors.simulator.people import People, people
from collectors.simulator.queues import QUEUES
from collectors.simulator.scene import Call, Desk, Line, Scene
from collectors.simulator.shifts import DAY_S, HALF_DAY_S, duties
from collectors.simulator.truth import Outage, Truth
from collectors.simulator.voice import Voice
from floor.model.events import Event

WARM_UP_S = 600.0
"""Before it is first listened to, the floor has been at work for so long."""

UNSAID = 1000
"""After so many things of which nothing is said it is at least said that there were some."""


class World:
    """A call centre that is heard from `heard_from` on; `middle` is the middle of a main shift.

    The same arguments give the same events. All that happens is drawn from `seed` and from times in the
    simulation; no clock is read.
    """

    def __init__(
        self,
        agents: int,
        heard_from: float,
        middle: float,
        *,
        seed: int = 1,
        source: str = "simulator",
        outages: bool = True,
        truth: Truth | None = None,
    ) -> None:
        self.people: People = people(agents)
        self.voice = Voice(source)
        self._seed = seed
        self._middle = middle
        self._has_outages = outages
        self._started_at = self._heard_from = round(heard_from, 3)
        self._lost_at = 0.0
        self._demand = Demand(seed, middle)
        scene = self.scene = Scene(
            Chance(seed, 1),
            [Desk(person) for person in self.people.persons],
            [Line(spec) for spec in QUEUES],
            self.voice,
            truth,
        )
        if truth is not None:
            truth.heard_from = self._heard_from
        born_at = scene.now = round(heard_from - WARM_UP_S, 3)
        self._actions: dict[str, Callable[..., None]] = {
            actions.ANSWER: handling.answer,
            actions.NO_ANSWER: routing.no_answer,
            actions.LEAVE: routing.leave,
            actions.HOLD: handling.hold,
            actions.RESUME: handling.resume,
            actions.HANG_UP: handling.hang_up,
            actions.TRANSFER: handling.transfer,
            actions.REJOIN: handling.rejoin,
            actions.CALLER_GONE: routing.caller_gone,
            actions.FREE: duty.free,
            actions.SIGN_IN: duty.sign_in,
            actions.SIGN_OUT: duty.sign_out,
            actions.BREAK: duty.take_break,
            actions.BREAK_OVER: duty.break_over,
            actions.STEP_AWAY: duty.step_away,
            actions.DAY: self._day,
            actions.QUARTER: self._quarter,
            actions.ARRIVE: self._arrive,
            actions.LINK_LOST: self._link_lost,
            actions.LINK_BACK: self._link_back,
            actions.CRASH: self._crash,
        }
        day = math.floor((born_at - middle + HALF_DAY_S) / DAY_S)
        self._day(scene, day - 1)
        self._day(scene, day)
        self._quarter(scene, born_at - born_at % QUARTER_S)
        scene.later(self._heard_from, actions.LINK_BACK, False)

    @property
    def now(self) -> float:
        """The moment up to which everything has happened."""
        return self.scene.now

    def moments(self) -> Iterator[list[Event]]:
        """Yield, for ever, what is said: one list a thing that happens, its events all of one moment.

        An empty list means that much has happened and nothing was said of it: others may want to work, too.
        """
        scene, voice = self.scene, self.voice
        agenda, does = scene.agenda, self._actions
        unsaid = 0
        while True:
            at, _, what, given = heappop(agenda)
            scene.now = at
            does[what](scene, *given)
            if voice.said:
                said, voice.said = voice.said, []
                unsaid = 0
                yield said
            elif (unsaid := unsaid + 1) == UNSAID:
                unsaid = 0
                yield []

    def run(self, until: float) -> list[Event]:
        """Let time pass up to `until` and return what is said in it."""
        scene, said = self.scene, self.voice.said
        agenda, does = scene.agenda, self._actions
        while agenda[0][0] <= until:
            scene.now, _, what, given = heappop(agenda)
            does[what](scene, *given)
        self.voice.said = []
        return said

    # ------------------------------------------------------------------------ the world's own doings

    def _day(self, scene: Scene, day: int) -> None:
        """Plan a day: shifts and outages, and the planning of the next."""
        middle = self._middle + day * DAY_S
        number = day % 2**31
        for planned in duties(self.people.persons, middle, Chance(self._seed, 2, number)):
            duty.plan(scene, planned)
            scene.shifts.append((planned.begins_at, planned.ends_at))
        scene.shifts = [shift for shift in scene.shifts if shift[1] > scene.now]
        if self._has_outages:
            for outage in outages(middle, Chance(self._seed, 5, number)):
                # What begins before anybody listens is not heard of.
                if outage.begins_at > self._heard_from:
                    what = actions.CRASH if outage.crash else actions.LINK_LOST
                    scene.later(outage.begins_at, what)
                    scene.later(outage.ends_at, actions.LINK_BACK, outage.crash)
        if middle + HALF_DAY_S > scene.now:
            scene.later(middle + HALF_DAY_S, actions.DAY, day + 1)

    def _quarter(self, scene: Scene, start: float) -> None:
        """Draw the callers of a quarter hour; the first of them is on the way."""
        moment = start + QUARTER_S / 2
        on_duty = sum(begins <= moment < ends for begins, ends in scene.shifts)
        callers = [caller for caller in self._demand.quarter(start, on_duty) if caller[0] >= scene.now]
        if callers:
            scene.later(callers[0][0], actions.ARRIVE, callers, 0)
        scene.later(start + QUARTER_S, actions.QUARTER, start + QUARTER_S)

    def _arrive(self, scene: Scene, callers: list[tuple[float, str, float, float]], place: int) -> None:
        """A caller rings up, and the next is on the way."""
        _, queue, talk_s, patience_s = callers[place]
        if place + 1 < len(callers):
            scene.later(callers[place + 1][0], actions.ARRIVE, callers, place + 1)
        number = int(scene.chance.uniform() * 1e8)
        if not scene.pbx_up:
            return
        call = Call(scene.channel(), mask_number(f"139{number:08}"))
        call.talk_s, call.patience_s = talk_s, patience_s
        scene.calls[call] = None
        routing.join(scene, call, scene.lines[queue])

    def _link_lost(self, scene: Scene) -> None:
        self._lost_at = scene.now
        self.voice.lost(scene.now, "connection lost (simulated)")

    def _link_back(self, scene: Scene, crashed: bool) -> None:  # noqa: FBT001 - from the agenda
        """The link stands again, or for the first time."""
        if scene.truth is not None and scene.now > self._heard_from:
            scene.truth.outages.append(Outage(began_at=self._lost_at, ended_at=scene.now, crashed=crashed))
        if crashed:
            self._started_at = scene.now
            self._restart(scene)
        self.voice.begin(scene, self._started_at)
        if crashed:
            for desk in scene.desks:
                if desk.state == "free" and not desk.reason:
                    routing.available(scene, desk)

    def _crash(self, scene: Scene) -> None:
        """The telephone system dies: every call in it is gone, and nobody can call."""
        self._lost_at = scene.now
        self.voice.lost(scene.now, "telephone system gone (simulated)")
        scene.pbx_up = False
        for call in scene.calls:
            visit = call.visit
            if visit.released_at is None and visit.left_at is None:
                visit.lost_at = scene.now
                visit.end_hold(scene.now)
                visit.outcome = visit.outcome or "lost"
            call.state, call.desk, call.leg = "gone", None, ""
            call.turn += 1
        scene.calls.clear()
        for line in scene.lines.values():
            line.completed = line.abandoned = 0

    def _restart(self, scene: Scene) -> None:
        """It is back and knows its members and their pauses, nothing else."""
        scene.pbx_up = True
        for desk in scene.desks:
            if desk.state == "out":
                continue
            desk.login_at = scene.now
            if desk.reason:
                desk.paused_at = scene.now
            if desk.state != "free":
                desk.state, desk.call = "after", None
                desk.turn += 1
                duty.free(scene, desk, desk.turn)
