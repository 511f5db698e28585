// What the list says of an agent beyond the state: names, the call against the queue's usual, what is missing.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  /** Of fewer answered calls no average is called usual. */
  const ENOUGH_CALLS = 5;

  /** Whether the page shows only what was known last: see `start.js`. */
  room.isBlind = () => room.page.root.dataset.state === 'blind';

  /** A queue's name, or its id where it has none. */
  room.queueName = function (queue) {
    return room.options.queue_names[queue] || queue;
  };

  /** A team's name, or its id where it has none. */
  room.teamName = function (team) {
    return room.options.team_names[team] || team;
  };

  /** For how long the agent has been on this call, in seconds; null for nobody on a call, or since nobody knows when. */
  room.callLength = function (person, now) {
    return person.lastKnown !== null || person.callSince === null ? null : Math.max(0, now - person.callSince);
  };

  /** How long a call of this queue usually lasts, in seconds: the average talk time of today; null with too few calls. */
  room.usualCall = function (queue, rows) {
    const row = queue === null ? undefined : rows.get(`q:${queue}`);
    return row && row.today.answered >= ENOUGH_CALLS ? row.today.att_s : null;
  };

  /**
   * Since when nothing is heard of what hangs on these sources, `rows` being those of the live picture: of the first
   * that fell silent, or else of the whole page. Null while all are heard.
   */
  room.silentSince = function (names, rows) {
    const told = names.map((name) => rows.get(`s:${name}`)).filter((row) => row && (row.state !== 'up' || row.blind_since !== null));
    if (told.length) return Math.min(...told.map((row) => (row.blind_since === null ? row.since : row.blind_since)));
    return room.isBlind() ? room.now() : null;
  };

  /** Since when nothing is known of any of these people: something was until the last of them was heard no more. */
  room.darkSince = function (people, rows) {
    const since = people.map((person) => room.silentSince(person.sources, rows)).filter((at) => at !== null);
    return since.length ? Math.max(...since) : null;
  };

  /** Every team there is: those of the settings and those that agents say they are of, by name. */
  room.teams = function (people, names) {
    const found = new Set(Object.keys(names));
    for (const person of people) if (person.team !== null) found.add(person.team);
    const texts = new Intl.Collator(floorwatch.page ? floorwatch.page.language : 'en', { numeric: true });
    return [...found].sort((a, b) => texts.compare(names[a] || a, names[b] || b));
  };

  /** How many people each filter hides of those that the ones before it left: team, then states, then search. */
  room.hiddenBy = function (people, choice) {
    const hidden = { team: 0, states: 0, search: 0, shown: 0 };
    for (const person of people) {
      if (!room.inTeam(person, choice)) hidden.team += 1;
      else if (choice.states.size && !choice.states.has(person.state)) hidden.states += 1;
      else if (!room.passes(person, choice)) hidden.search += 1;
      else hidden.shown += 1;
    }
    return hidden;
  };

  /**
   * Why a list of agents is empty: 'loading', 'no_source', 'silent', 'nobody', 'no_such_team', 'empty_team',
   * 'unseen' (states are chosen and nobody's is known), 'filtered'; null where it is not. `sources`: their rows. `rows`:
   * how many rows of the list stand, which may be of people who are to go from it when it may move.
   */
  room.whyEmpty = function ({ known, people, sources, choice, names, rows }) {
    if (rows > 0) return null;
    if (!known) return 'loading';
    if (choice.team !== null && !room.teams(people, names).includes(choice.team)) return 'no_such_team';
    if (people.length === 0) {
      if (sources.length === 0) return 'no_source';
      return sources.some((source) => source.state === 'up') ? 'nobody' : 'silent';
    }
    const team = people.filter((person) => room.inTeam(person, choice));
    if (team.length === 0) return 'empty_team';
    if (team.some((person) => room.passes(person, choice))) return null;
    return choice.states.size && team.every((person) => person.lastKnown !== null) ? 'unseen' : 'filtered';
  };
})();
