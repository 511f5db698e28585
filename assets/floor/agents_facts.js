// What the page says of an agent beyond the state: names, and the call against its queue's usual.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  /** Of fewer calls that ended no average is called usual. */
  const ENOUGH_CALLS = 5;

  /** A queue's name, or its id where it has none. */
  room.queueName = function (queue) {
    return room.options.queue_names[queue] || queue;
  };

  /** A team's name, or its id where it has none. */
  room.teamName = function (team) {
    return room.options.team_names[team] || team;
  };

  /** Every team there is: those of the settings and those that agents say they are of, by name. */
  room.teams = function (people, names) {
    const found = new Set(Object.keys(names));
    for (const person of people) if (person.team !== null) found.add(person.team);
    const texts = new Intl.Collator(floorwatch.page ? floorwatch.page.language : 'en', { numeric: true });
    return [...found].sort((a, b) => texts.compare(names[a] || a, names[b] || b));
  };

  /** For how long the agent has been on this call, in seconds; null for nobody on a call, or since nobody knows when. */
  room.callLength = function (person, now) {
    return person.lastKnown !== null || person.callSince === null ? null : Math.max(0, now - person.callSince);
  };

  /** How long a call of this queue usually lasts, in seconds: the average talk time of today, without holds; null with
   * too few calls. */
  room.usualCall = function (queue, rows) {
    const row = queue === null ? undefined : rows.get(`q:${queue}`);
    if (!row) return null;
    const ended = row.today.answered - (row.talking || 0); // who is still talked to is in no average
    return ended >= ENOUGH_CALLS ? row.today.att_s : null;
  };
})();
