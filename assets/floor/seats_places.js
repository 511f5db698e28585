// Who sits where on the plan that is drawn. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  seats.Places = class {
    constructor() {
      this.sitting = new Map(); // agents by the key of their place
      this.of = new Map(); // the key of an agent's place, null in the tray
    }

    /** Seat everybody anew; `people`: persons by agent. */
    all(people, plan) {
      this.sitting.clear();
      this.of.clear();
      for (const person of people.values()) this.sit(person.agent, person, plan);
    }

    /** Seat an agent where it belongs now, `person` being undefined for one who is gone; returns where it was and is. */
    sit(agent, person, plan) {
      const before = this.of.get(agent);
      const after = person === undefined ? undefined : seats.placeOf(person, plan);
      if (before !== after && before) this.sitting.get(before).delete(agent);
      if (after === undefined) this.of.delete(agent);
      else this.of.set(agent, after);
      if (after) {
        if (!this.sitting.has(after)) this.sitting.set(after, new Set());
        this.sitting.get(after).add(agent);
      }
      return [before, after];
    }

    /** The agents on a place. */
    on(key) {
      return [...(this.sitting.get(key) || [])];
    }
  };

  /** A plan's seats, each with what it is called, null for nothing; the page's own rows by team are no seats. */
  seats.namesOf = function (plan) {
    if (plan.automatic) return new Map();
    return new Map([...plan.seats.values()].map(({ seat, name }) => [seat, name || null]));
  };

  /** Whether rows by team, which the page made of people, are no longer those of these who changed. */
  seats.isOther = function (changed, people, plan) {
    return [...changed].some((agent) => {
      const person = people.get(agent);
      const place = plan.seats.get(`agent:${agent}`);
      return !person !== !place || (person && (place.room !== (person.team || '') || place.seat !== person.seat));
    });
  };
})();
