// What the filters leave of the people there are, and why nobody may be left. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

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
