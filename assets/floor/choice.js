// What the reader chose to see. The team stands in the address; nothing of it is kept on the device.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  const everything = () => ({ team: null, states: new Set(), search: '', selected: null });

  /** `states`: only these are shown; empty, all. `selected`: the agent whose drawer is open. */
  room.choice = everything();

  /** Read the choice an address makes. */
  room.chosenBy = function (query) {
    return Object.assign(everything(), { team: new URLSearchParams(query).get('team') || null });
  };

  /** The address with a team chosen, everything else in it as it is. */
  room.addressFor = function (query, team) {
    const parameters = new URLSearchParams(query);
    if (team === null) parameters.delete('team');
    else parameters.set('team', team);
    const text = parameters.toString();
    return text === '' ? '' : `?${text}`;
  };

  function folded(text) {
    return text.normalize('NFKC').toLocaleLowerCase();
  }

  function found(person, search) {
    const wanted = folded(search.trim());
    return wanted === '' || [person.name, person.agent, person.seat || ''].some((text) => folded(text).includes(wanted));
  }

  /** Whether a person is of the chosen team; the totals are of these. */
  room.inTeam = function (person, choice = room.choice) {
    return choice.team === null || person.team === choice.team;
  };

  /** Whether a person is shown by the whole choice. */
  room.passes = function (person, choice = room.choice) {
    return (
      room.inTeam(person, choice) &&
      (choice.states.size === 0 || choice.states.has(person.state)) &&
      found(person, choice.search)
    );
  };
})();
