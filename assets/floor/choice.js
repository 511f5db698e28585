// What the reader chose to see. Team and states stand in the address; whom somebody searched for stands nowhere: the
// browser would keep every name in its history.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  const everything = () => ({ team: null, states: new Set(), search: '', selected: null, shown: null });

  /**
   * `states`: only these are shown; empty, all. `selected`: the agent whose drawer is open. `shown`: the agent whose seat
   * the reader asked to see, until something else is chosen.
   */
  room.choice = everything();

  /** Read the choice an address makes. */
  room.chosenBy = function (query) {
    const parameters = new URLSearchParams(query);
    const wanted = (parameters.get('states') || '').split(',');
    return Object.assign(everything(), {
      team: parameters.get('team') || null,
      states: new Set(room.STATES.filter((state) => wanted.includes(state))),
    });
  };

  /** The address of a choice: its team and states, so that a link shows the same; the rest of it as it is. */
  room.addressFor = function (query, { team, states }) {
    const parameters = new URLSearchParams(query);
    const wish = { team: team || '', states: room.STATES.filter((state) => states.has(state)).join() };
    for (const [name, value] of Object.entries(wish)) {
      if (value === '') parameters.delete(name);
      else parameters.set(name, value);
    }
    const text = parameters.toString().replaceAll('%2C', ',');
    return text === '' ? '' : `?${text}`;
  };

  /** A text as it is compared: full width or not, large or small is the same. */
  room.folded = (text) => text.normalize('NFKC').toLocaleLowerCase();

  /**
   * A text as it is searched for, folded, without blanks and what joins its parts: of A-11, Ａ－１１ and a 11 nobody
   * remembers which it is. Where there is nothing else in it, as it is.
   */
  room.sought = function (text) {
    const folded = room.folded(text).trim();
    return folded.replace(/[\s\p{Pd}\u2212_]+/gu, '') || folded;
  };

  /** What the plan calls its seats, as it is searched for, by seat: people say that name, the telephone system its own. */
  room.seatNames = new Map();
  let plainNames = new Map();

  /** Take the plan's seats, each with what it is called, null for nothing, and tell the parts. */
  room.nameSeats = function (names) {
    plainNames = names;
    room.seatNames = new Map([...names].filter(([, name]) => name).map(([seat, name]) => [seat, room.sought(name)]));
    room.retell('named');
  };

  /** Whether a search is exactly what a seat is called: its id or its name. */
  room.isCalled = function ({ seat, name }, search) {
    const wanted = wantedOf(search);
    return wanted !== '' && [seat, name].some((text) => text && room.sought(text) === wanted);
  };

  /** Whether a search is exactly what a seat of the plan is called, whoever sits there. */
  room.isSeat = (search) => [...plainNames].some(([seat, name]) => room.isCalled({ seat, name }, search));

  /** What people call a seat: its name on the plan, or its id where that has none; null for no seat. */
  room.seatName = (seat) => plainNames.get(seat) || seat;

  // A letter typed asks a thousand people; each is folded once, and so is what was typed.
  const haystacks = new WeakMap();
  const typed = { text: '', wanted: '' };

  function haystackOf(person) {
    let haystack = haystacks.get(person);
    if (haystack === undefined) {
      haystack = [person.name, person.agent, person.seat || ''].map(room.sought).join('\n');
      haystacks.set(person, haystack);
    }
    return haystack;
  }

  function wantedOf(search) {
    if (typed.text !== search) Object.assign(typed, { text: search, wanted: room.sought(search) });
    return typed.wanted;
  }

  function found(person, search) {
    const wanted = wantedOf(search);
    return wanted === '' || haystackOf(person).includes(wanted) || (room.seatNames.get(person.seat) || '').includes(wanted);
  }

  /** Whether somebody is searched for. */
  room.isSearching = (choice = room.choice) => wantedOf(choice.search) !== '';

  /** Whether a search means a seat of the plan, whoever sits there; without a search none is meant. */
  room.findsSeat = function ({ seat, name }, search) {
    const wanted = wantedOf(search);
    return wanted !== '' && [seat, name].some((text) => text && room.sought(text).includes(wanted));
  };

  /** Whether a search means some seat of the plan, whoever sits there. */
  room.findsSomeSeat = (search) => [...plainNames].some(([seat, name]) => room.findsSeat({ seat, name }, search));

  /** Whether somebody bears what is searched for, or a seat of the plan does. Of nothing it is so. */
  room.isBorne = (search, people) => [...people].some((person) => found(person, search)) || wantedOf(search) === '' || room.isSeat(search);

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
