// The filters: which team, and chips that say what is hidden and by what.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { make, write, mark } = floorwatch.paint;

  const ALL = '';

  let isKnown = false;
  let drawnTeams = null;
  const box = {};
  const chips = new Map();

  /** The browser's own control: on a phone it opens as a thumb wants it, and a letter finds a name. */
  function buildTeam() {
    box.team = make('select', 'floor-team');
    box.team.id = room.options.ids.team;
    box.team.setAttribute('aria-label', room.words.filters.team());
    box.team.addEventListener('change', () => room.choose({ team: box.team.value === ALL ? null : box.team.value }));
    room.page.filters.append(box.team);
  }

  function option(value, text) {
    const element = make('option', '', text);
    element.value = value;
    return element;
  }

  function paintTeams() {
    const teams = room.teams(room.people.values(), room.options.team_names);
    const { team } = room.choice;
    const wanted = JSON.stringify([teams, team]);
    if (wanted === drawnTeams) return;
    drawnTeams = wanted;
    const shown = team === null || teams.includes(team) ? teams : [team, ...teams];
    box.team.replaceChildren(option(ALL, room.words.filters.allTeams()), ...shown.map((one) => option(one, room.teamName(one))));
    box.team.value = team === null ? ALL : team;
  }

  /** Choose by a button that goes with what it took away: who pressed it by a key goes on among the filters. */
  function chooseBy({ currentTarget: pressed, detail }, wish) {
    room.choose(wish);
    const isByKey = detail === 0; // a finger that came into the search field would bring up a keyboard
    if (!isByKey || (pressed.isConnected && !pressed.hidden)) return;
    const left = [...chips.values()].map((parts) => parts.chip).find((chip) => !chip.hidden);
    (left || box.team).focus();
  }

  /** A chip: what it shows only, what that hides, and a cross that takes it away. */
  function buildChip(name, wish) {
    const parts = { what: make('b', ''), hides: make('span', 'floor-chip-hides'), cross: make('span', 'floor-chip-cross', '✕') };
    parts.cross.setAttribute('aria-hidden', 'true');
    parts.chip = make('button', 'floor-chip', parts.what, parts.hides, parts.cross);
    parts.chip.type = 'button';
    parts.chip.dataset.chip = name;
    parts.chip.hidden = true;
    parts.chip.addEventListener('click', (event) => chooseBy(event, wish()));
    chips.set(name, parts);
    return parts.chip;
  }

  function paintChip(name, what, hides) {
    const parts = chips.get(name);
    parts.chip.hidden = what === null;
    if (what === null) return;
    write(parts.what, what);
    write(parts.hides, isKnown ? hides : '');
    const label = room.words.filters.take([what, parts.hides.textContent].filter(Boolean).join(', '));
    if (parts.chip.getAttribute('aria-label') !== label) parts.chip.setAttribute('aria-label', label);
  }

  function isStranger() {
    const { team } = room.choice;
    return isKnown && team !== null && !room.teams(room.people.values(), room.options.team_names).includes(team);
  }

  function paintStranger() {
    const is = isStranger();
    box.stranger.hidden = !is;
    mark(room.page.chips, 'stranger', is ? 'true' : null);
    if (!is) return;
    const teams = room.teams(room.people.values(), room.options.team_names);
    const said = JSON.stringify([room.choice.team, teams]);
    if (box.stranger.dataset.said === said) return;
    box.stranger.dataset.said = said;
    box.stranger.replaceChildren(
      room.words.filters.noSuchTeam(room.choice.team),
      ' ',
      teams.length ? room.words.filters.knownTeams() : room.words.filters.noTeams()
    );
    for (const team of teams.slice(0, 8)) {
      const way = make('button', 'floor-link', room.teamName(team));
      way.type = 'button';
      way.addEventListener('click', (event) => chooseBy(event, { team }));
      box.stranger.append(' ', way);
    }
    if (teams.length > 8) box.stranger.append(' …');
  }

  function paint() {
    const { team, states, search } = room.choice;
    const hidden = room.hiddenBy(room.people.values(), room.choice);
    const others = room.words.filters.hidden;
    // An empty seat is found, too; and whom the other filters hide is somebody.
    const isNobody = hidden.shown === 0 && hidden.search > 0 && !room.findsSomeSeat(search) && !room.isBorne(search, room.people.values());
    const stranger = isStranger();
    paintTeams();
    paintStranger();
    paintChip('team', team === null || stranger ? null : room.teamName(team), others(hidden.team));
    const names = room.STATES.filter((state) => states.has(state)).map((state) => room.options.states[state]);
    paintChip('states', names.length ? room.words.filters.only(names) : null, others(hidden.states));
    paintChip('search', search.trim() === '' ? null : `“${search.trim()}”`, isNobody ? room.words.filters.nobody() : others(hidden.search));
    box.all.hidden = [...chips.values()].filter((parts) => !parts.chip.hidden).length < 2;
    return hidden;
  }

  room.part({
    name: 'chips',

    start() {
      buildTeam();
      box.all = make('button', 'floor-link', room.words.filters.showAll());
      box.all.type = 'button';
      box.all.addEventListener('click', (event) => chooseBy(event, { team: null, states: new Set(), search: '' }));
      box.stranger = make('p', 'floor-stranger');
      box.stranger.setAttribute('role', 'alert');
      room.page.chip_line.append(
        box.stranger,
        buildChip('team', () => ({ team: null })),
        buildChip('states', () => ({ states: new Set() })),
        buildChip('search', () => ({ search: '' })),
        box.all
      );
      paint();
    },

    choice(names) {
      const hidden = paint();
      // Heard once for each choice; counts that follow the floor would never be silent.
      const isFiltered = ['team', 'states', 'search'].some((name) => names.has(name));
      if (isKnown && isFiltered) write(room.page.found, room.words.filters.found(hidden.shown));
    },

    tick: paint,

    health(status) {
      if (status.known === isKnown) return;
      isKnown = status.known;
      paint();
    },
  });
})();
