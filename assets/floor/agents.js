// The list of agents. It follows the floor without moving under a finger: values change at once, places only when the
// list was left alone for a while.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { make, write, mark, attribute } = floorwatch.paint;

  const byFinger = matchMedia('(pointer: coarse), (width < 800px)');
  const HEADER_PX = { mouse: 36, finger: 44 };

  const REST_MS = 3000; // rows take new places at most so often

  const guard = (act) => room.guard('agents', act);

  let api = null;
  let touches = null;
  let placedAt = -Infinity; // performance.now() of the last time rows took new places
  let moved = false; // whether something changed that may give rows other places
  let pressed = 0; // how pressing the floor was when they took theirs
  let isKnown = false;
  const box = {};

  function build() {
    box.shown = make('span', 'floor-agents-shown');
    box.order = make('span', 'floor-agents-order');
    box.back = make('button', 'floor-link', room.words.list.backToNeed());
    box.back.type = 'button';
    box.back.hidden = true;
    box.back.addEventListener('click', guard(backToNeed));
    box.words = room.page.agents_words;
    box.way = make('a', '', room.words.list.toStatus());
    room.page.agents_head.append(box.shown, box.order, box.back);
    touches = room.touches(room.page.agents);
  }

  function backToNeed({ detail }) {
    api.applyColumnState({ defaultState: { sort: null } });
    // The button goes: who pressed it by a key goes on in the list.
    const isByKey = detail === 0;
    if (isByKey && api.getDisplayedRowCount()) api.setFocusedCell(0, api.getAllDisplayedColumns()[0]);
  }

  /** Lead to the list as it stands by itself, who is too long on top: no filter but the team's hides any of them. */
  room.leadToList = function () {
    room.choose({ states: new Set(), search: '', ...(room.isPhone() ? { tab: 'agents' } : {}) });
    if (api === null) return;
    api.applyColumnState({ defaultState: { sort: null } });
    place();
    room.page.agents.scrollIntoView({ block: 'nearest' });
    if (api.getDisplayedRowCount() === 0) return;
    api.ensureIndexVisible(0, 'top');
    api.setFocusedCell(0, api.getAllDisplayedColumns()[0]);
  };

  function take(grid) {
    api = grid;
    api.addEventListener('rowClicked', guard(({ data }) => choose(data.agent)));
    const pressed = ({ data, event }) => {
      if (event.key === 'Enter' || event.key === ' ') choose(data.agent);
    };
    api.addEventListener('cellKeyDown', guard(pressed));
    api.addEventListener('sortChanged', guard(paintHead));
    const seen = new ResizeObserver(guard(([entry]) => fit(entry.contentRect.width)));
    seen.observe(room.page.agents);
    place();
    markChosen();
  }

  /** Wait for the grid, which is drawn after the seats. */
  function whenThere(id) {
    const isThere = () => document.getElementById(id) !== null;
    if (isThere()) return Promise.resolve();
    return new Promise((resolve) => {
      const seen = new MutationObserver(() => {
        if (!isThere()) return;
        seen.disconnect();
        resolve();
      });
      seen.observe(room.page.agents_plate, { childList: true, subtree: true });
    });
  }

  function choose(agent) {
    // Chosen again: the drawer opens again where it was closed by itself.
    if (room.choice.selected === agent) room.choose({ selected: null });
    room.choose({ selected: agent });
  }

  /** Show as many columns as fit; what has no column of its own stands in the second line of another. */
  function fit(width) {
    if (width === 0) return; // not in sight: another tab of a phone
    const wanted = new Set(room.columnsFor(width));
    const all = api.getColumns().map((column) => column.getColId());
    api.setColumnsVisible(all.filter((name) => wanted.has(name)), true);
    api.setColumnsVisible(all.filter((name) => !wanted.has(name)), false);
    api.setGridOption('headerHeight', HEADER_PX[byFinger.matches ? 'finger' : 'mouse']);
    for (const name of ['reason', 'queue', 'call']) mark(room.page.agents, name, wanted.has(name) ? 'own' : null);
  }

  /** Give every row its place: those who came and went, the filter, the order. The focus stays with its agent. */
  function place() {
    if (api === null) return;
    placedAt = performance.now();
    moved = false;
    pressed = pressing(room.now());
    const focused = api.getFocusedCell();
    const inside = focused !== null && document.activeElement !== null && document.activeElement.closest('.ag-row') !== null;
    const agent = inside ? api.getDisplayedRowAtIndex(focused.rowIndex)?.id : undefined;
    const add = [...room.people.values()].filter((person) => !api.getRowNode(person.agent));
    const remove = [];
    api.forEachNode((node) => {
      if (!room.people.has(node.id)) remove.push(node.data);
    });
    if (add.length || remove.length) api.applyTransaction({ add, remove });
    else api.refreshClientSideRowModel('filter');
    if (agent !== undefined) refocus(agent, focused.column);
    paintHead();
  }

  /** How many are too long and far too long: by time alone somebody becomes so. */
  function pressing(now) {
    const ranks = { calm: 0, attention: 1, critical: 2 };
    let sum = 0;
    for (const person of room.people.values()) sum += ranks[room.urgencyOf(person, now)];
    return sum;
  }

  function refocus(agent, column) {
    const node = api.getRowNode(agent);
    if (!node || node.rowIndex === null) return;
    api.ensureNodeVisible(node);
    api.setFocusedCell(node.rowIndex, column);
  }

  function markChosen() {
    if (api === null) return;
    const node = room.choice.selected === null ? undefined : api.getRowNode(room.choice.selected);
    if (!node) {
      api.deselectAll();
      return;
    }
    if (!node.isSelected()) node.setSelected(true, true);
    if (node.rowIndex !== null && touches.isAlone()) api.ensureNodeVisible(node);
  }

  function isShown(agent) {
    const person = room.people.get(agent);
    return person !== undefined && room.passes(person);
  }

  function isAlone() {
    const now = performance.now();
    return touches.isAlone(now) && now - placedAt >= REST_MS;
  }

  /** Draw what was not while another tab was seen: times, places, counts. */
  function appear() {
    room.tickCells(room.now());
    if (api === null) paintHead();
    else place();
  }

  function paintHead() {
    const people = [...room.people.values()];
    const team = people.filter((person) => room.inTeam(person));
    const inTeam = team.length;
    const passing = people.filter((person) => room.passes(person)).length;
    write(box.shown, isKnown && inTeam ? room.words.list.shownOf(passing, inTeam) : '');
    const sorted = api === null ? undefined : api.getColumns().find((column) => column.getSort());
    box.order.hidden = inTeam === 0;
    write(box.order, sorted ? room.words.list.byColumn(sorted.getColDef().headerName) : order(team));
    box.back.hidden = !sorted;
    paintWords(people);
  }

  /** By what the list stands. Nobody is known to be too long in a team nobody hears: then how old it is. */
  function order(team) {
    if (!room.isDark(team)) return room.words.list.byNeed();
    const since = room.darkSince(team, floorwatch.live.rows);
    return since === null ? '' : room.words.asOf(since);
  }

  function paintWords(people) {
    const sources = [...floorwatch.live.sources.values()];
    const rows = api === null ? 0 : api.getDisplayedRowCount();
    const why = room.whyEmpty({ known: isKnown, people, sources, choice: room.choice, names: room.options.team_names, rows });
    mark(room.page.agents, 'empty', why);
    box.words.hidden = why === null;
    if (why === null) return;
    attribute(box.way, 'href', floorwatch.top.addressOf('status', 'floor', location.search));
    if (box.words.dataset.why === why) return;
    box.words.dataset.why = why;
    box.words.replaceChildren(room.words.list.empty[why]());
    if (why === 'no_source' || why === 'silent') box.words.append(' ', box.way);
  }

  room.part({
    name: 'agents',

    start() {
      build();
      paintHead();
      whenThere(room.options.ids.agents_grid)
        .then(() => window.dash_ag_grid.getApiAsync(room.options.ids.agents_grid))
        .then(guard(take));
    },

    people(changed) {
      moved = true;
      if (api === null) return;
      const now = room.now();
      for (const agent of changed) {
        const node = api.getRowNode(agent);
        if (!node) continue;
        const person = room.people.get(agent);
        if (person) node.updateData(person);
        room.paintCells(agent, person || node.data, now);
      }
      // Nobody's finger is on an empty list; one that a search emptied stays so until somebody is found.
      if (room.shows('agents') && api.getDisplayedRowCount() === 0 && [...changed].some(isShown)) place();
    },

    choice(names) {
      if (names.has('selected')) markChosen();
      if (!room.shows('agents')) return;
      if (names.has('tab')) appear();
      else if (names.has('team') || names.has('states') || names.has('search')) place();
    },

    named: () => room.repaintCells(room.now()),

    tick(now) {
      if (!room.shows('agents')) return;
      room.tickCells(now);
      // Where nothing is known of anybody nobody is in more need: they stay where they were.
      const isDark = room.isBlind() && api !== null && api.getDisplayedRowCount() > 0;
      if (isAlone() && !isDark && (moved || pressing(now) !== pressed)) place();
      else paintHead();
    },

    health(news) {
      const isNews = news.known !== isKnown;
      isKnown = news.known;
      if (isNews) paintHead();
    },
  });
})();
