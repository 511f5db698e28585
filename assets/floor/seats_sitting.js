// Who sits where, who is shown on a seat that several share, and what its tile says. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  /** The key of an agent's place on a plan; null where the agent has none: those stand in the tray. */
  seats.placeOf = function (person, plan) {
    const key = plan.automatic ? `agent:${person.agent}` : `seat:${person.seat}`;
    return (plan.automatic || person.seat) && plan.seats.has(key) ? key : null;
  };

  /** How much a seat calls for the reader: of another team than the chosen one nobody does. */
  seats.urgencyOf = (person, now) => (room.inTeam(person) ? room.urgencyOf(person, now) : 'calm');

  /** Of those who share a seat the ones it shows, whoever needs somebody first; all, if none is signed in. */
  seats.shownOf = function (people, now) {
    if (people.length < 2) return people;
    const here = people.filter((person) => person.signedIn !== false);
    const shown = here.length ? here : people;
    const rank = (person) => room.URGENCIES.indexOf(seats.urgencyOf(person, now));
    return [...shown].sort((one, other) => rank(one) - rank(other) || (one.agent < other.agent ? -1 : 1));
  };

  /** Seconds of the timer; null where it would be a guess: nothing was heard since, or the beginning is not known. */
  seats.timerOf = (person, now) => (person.lastKnown !== null ? null : room.lasting(person, now));

  /** Seconds that a tile shows: of what is too long, the call where that is too long, though its caller waits on hold. */
  seats.shownTimerOf = function (person, urgency, now) {
    const timer = seats.timerOf(person, now);
    if (timer === null || urgency === 'calm') return timer;
    const { since, ofCall } = room.markedFor(person, urgency, now);
    return ofCall ? Math.max(0, now - since) : timer;
  };

  /**
   * The totals of these people: seats they have, seats that are taken for certain, others of which nobody can tell, and
   * how many last too long.
   */
  seats.totalsOf = function (people, plan, now) {
    const totals = { critical: 0, attention: 0 };
    const taken = new Set();
    const unsure = new Set();
    const theirs = new Set();
    for (const person of people) {
      const urgency = room.urgencyOf(person, now);
      if (urgency !== 'calm') totals[urgency] += 1;
      const key = seats.placeOf(person, plan);
      if (key === null) continue;
      theirs.add(key);
      if (person.signedIn) taken.add(key);
      else if (person.signedIn === null) unsure.add(key);
    }
    const untold = [...unsure].filter((key) => !taken.has(key));
    return { ...totals, taken: taken.size, unsure: untold.length, theirs: theirs.size };
  };
})();
