// In which order agents are listed: who needs somebody first, or as a column says. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  const texts = new Intl.Collator(floorwatch.page ? floorwatch.page.language : 'en', { numeric: true });

  /** For how long it has been too long, in seconds; below zero while it is not. Of the limit that was passed last. */
  function overdue(person, now, urgency) {
    if (urgency === 'critical') return now - person.criticalAt;
    return person.attentionAt === null ? -Infinity : now - person.attentionAt;
  }

  /** Compare values of which null comes last whichever way the list is turned. */
  function nullsLast(a, b, turned, compare) {
    if (a === null || b === null) return a === b ? 0 : ((a === null) === turned ? -1 : 1);
    return compare(a, b);
  }

  const numbers = (a, b) => a - b;
  const words = (a, b) => texts.compare(a, b);
  const lasting = (person, now) => (person.lastKnown === null ? room.lasting(person, now) : null);
  const longest = (a, b, now, nowOfB = now) => nullsLast(lasting(b, nowOfB), lasting(a, now), true, numbers);

  const byName = (a, b) => words(a.name, b.name) || words(a.agent, b.agent);

  /**
   * The list as it stands by itself: too long first and the worst of them on top, then by state, then the longest.
   * `nowOfB`: the moment of the second one, where people were last heard of at different ones.
   */
  room.byNeed = function (a, b, now, nowOfB = now) {
    const [urgencyA, urgencyB] = [room.urgencyOf(a, now), room.urgencyOf(b, nowOfB)];
    const byUrgency = room.URGENCIES.indexOf(urgencyA) - room.URGENCIES.indexOf(urgencyB);
    if (byUrgency) return byUrgency;
    if (urgencyA !== 'calm') {
      const byOverdue = overdue(b, nowOfB, urgencyB) - overdue(a, now, urgencyA);
      if (byOverdue) return byOverdue;
    }
    return room.STATES.indexOf(a.state) - room.STATES.indexOf(b.state) || longest(a, b, now, nowOfB) || byName(a, b);
  };

  /** The first of these in that order; null of nobody. */
  room.neediest = (people, now) => people.reduce((first, person) => (first === null || room.byNeed(person, first, now) < 0 ? person : first), null);

  const text = (of) => (a, b, now, turned) => nullsLast(of(a) || null, of(b) || null, turned, words);
  const number = (of) => (a, b, now, turned) => nullsLast(of(a, now), of(b, now), turned, numbers);

  const orders = {
    who: text((person) => person.name),
    state: (a, b, now, turned) => {
      const byState = room.STATES.indexOf(a.state) - room.STATES.indexOf(b.state);
      return byState || (turned ? -longest(a, b, now) : longest(a, b, now));
    },
    reason: text((person) => person.reasonName),
    since: number(lasting),
    queue: text((person) => person.queue && room.queueName(person.queue)),
    call: number((person, now) => room.callLength(person, now)),
    calls: number((person) => person.callsToday),
    handled: number((person) => person.handleToday),
  };

  /**
   * How each column orders two agents: `order(a, b, now, turned)`; `turned`: the list is turned round afterwards. Equal
   * ones stand by name, so that no two change places for nothing.
   */
  room.columnOrders = Object.fromEntries(
    Object.entries(orders).map(([name, order]) => [
      name,
      (a, b, now, turned) => order(a, b, now, turned) || (turned ? -byName(a, b) : byName(a, b)),
    ])
  );
})();
