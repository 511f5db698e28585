// The seat plan of the floor page: who sits where, in which state, and for how long.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { make, mark, write } = floorwatch.paint;

  const TOTALS_MS = 250; // totals change no more often than they can be read
  const ASK_AGAIN_MS = 3000;
  const BESIDE = 0.5; // tiles this share of the window outside it are kept ready
  const FINGER_PX = 24; // a tile smaller than this is no target: a tap goes nearer
  const TAP_ZOOM = 2.5;
  const FEW = 3;

  let base = null; // the plan as the server has it, or as the page makes one
  let drawn = null; // with the moves that are not saved
  let tiles = new Map();
  let labels = [];
  let visible = null; // the tiles in the window; null: to be found anew
  let failing = null; // since when the plan cannot be had
  let heard = null; // the version of the last answer
  let askedAt = 0;
  let blindAt = null; // the floor's clock when the page went blind
  let watched = false; // what is drawn was seen before: what turns critical now is new
  let totalsAt = 0;
  let teamSeen = false;

  const sitting = new Map(); // agents by the key of their place
  const placeOf = new Map(); // the key of an agent's place, null in the tray

  let ui = null;

  const now = () => (blindAt === null ? floorwatch.live.now() : blindAt);
  const people = () => [...room.people.values()];
  const aspect = () => (ui.view.size.width || 4) / (ui.view.size.height || 3);

  function build(box) {
    const plane = make('div', 'seats-plane');
    const nobody = make('p', 'seats-nobody');
    const howTo = make('p', 'visually-hidden', room.words.seats.howTo());
    howTo.id = `${box.id}-how-to`;
    const window_ = make('div', 'seats-window', plane, nobody);
    window_.setAttribute('role', 'group');
    window_.setAttribute('aria-label', room.words.seats.plan());
    window_.setAttribute('aria-describedby', howTo.id);
    const view = new seats.View(window_, plane, {
      plan: () => drawn,
      grab: (event) => ui.editor.grab(event),
      moved: ({ settled }) => {
        hideFar();
        seats.slipLabels(labels, view.view);
        if (settled) paintTimes();
      },
    });
    view.resized = resized;
    const head = seats.makeHead({
      zoomIn: () => view.zoom(1.4),
      zoomOut: () => view.zoom(1 / 1.4),
      whole: showWhole,
      team: () => showTeam(),
      move: () => ui.editor.toggle(),
    });
    const foot = seats.makeFoot();
    const editor = new seats.Editor(view, foot, head, {
      base: () => base,
      drawn: () => drawn,
      tiles: () => tiles,
      redraw,
      note,
      adopt(plan) {
        heard = plan.version;
        base = plan;
        redraw();
      },
      ask: () => fetcher.ask(),
    });
    const tray = new seats.Tray({
      open,
      grab: (event, tile) => editor.grabFromTray(event, tile),
      place: (seat) => editor.placeByKey(seat),
      moving: () => editor.active,
    });
    const fetcher = new seats.Fetcher({ took, failed });
    const keys = new seats.Keys(window_, {
      tiles: () => tiles,
      view,
      whole: showWhole,
      carry: (event, tile) => editor.carry(event, tile),
    });
    plane.addEventListener('click', pressed);
    box.replaceChildren(howTo, head.element, make('div', 'seats-stage', window_, foot.element), tray.element);
    return { box, plane, nobody, view, head, foot, editor, tray, fetcher, keys };
  }

  function ask() {
    askedAt = performance.now();
    ui.fetcher.ask();
  }

  function took(answer) {
    failing = null;
    heard = answer.version;
    const plan = seats.planOf(answer, aspect());
    const none = plan.seats.size === 0;
    take(none ? byTeam() : plan);
  }

  function failed() {
    failing = floorwatch.live.now();
    if (base === null) take(byTeam());
    else note();
  }

  const byTeam = () => seats.planByTeam(people(), room.options.team_names, aspect());

  function take(plan) {
    const before = base;
    const same = before !== null && !before.automatic && before.version === plan.version;
    if (!same) ui.editor.rebase(before, plan);
    base = plan;
    redraw();
    note();
    if (!ui.view.byHand && !ui.editor.active) fit();
    ui.editor.paint();
  }

  /** What the line below the plan has to say; while seats are moved it is the hand's. */
  function note() {
    if (ui.editor.active) return;
    const words = room.words.seats;
    const at = floorwatch.forms.clock(failing);
    if (failing !== null) seats.say(ui.foot, base.automatic ? words.failed(at) : words.failedKept(at));
    else if (base === null) seats.say(ui.foot, words.loading());
    else if (base.problem) seats.say(ui.foot, words.problem(base.problem));
    else seats.say(ui.foot, base.automatic && room.people.size ? words.noPlan() : '');
  }

  function redraw() {
    drawn = seats.withMoves(base, ui.editor.active ? ui.editor.moves.pending(base) : []);
    ({ tiles, labels } = seats.drawScene(ui.plane, drawn, tiles, showRoom));
    sitAll();
    ui.view.anew();
    seats.slipLabels(labels, ui.view.view);
    ui.keys.settle();
    paintAll();
  }

  function sitAll() {
    sitting.clear();
    placeOf.clear();
    for (const person of room.people.values()) sit(person.agent);
  }

  /** Seat an agent where it belongs now; returns the places that changed by it. */
  function sit(agent) {
    const person = room.people.get(agent);
    const before = placeOf.get(agent);
    const after = person === undefined ? undefined : seats.placeOf(person, drawn);
    if (before !== after && before) sitting.get(before).delete(agent);
    if (after === undefined) placeOf.delete(agent);
    else placeOf.set(agent, after);
    if (after) {
      if (!sitting.has(after)) sitting.set(after, new Set());
      sitting.get(after).add(agent);
    }
    return [before, after];
  }

  const onPlace = (key) => [...(sitting.get(key) || [])].map((agent) => room.people.get(agent));

  function paintTile(tile, at = now()) {
    seats.paintTile(tile, onPlace(tile.key), at, { watched });
  }

  function paintAll() {
    const at = now();
    for (const tile of tiles.values()) paintTile(tile, at);
    paintTray();
    paintTimes();
    paintTotals();
    write(ui.nobody, tiles.size ? '' : room.words.seats.nobody());
    watched = room.people.size > 0;
  }

  function paintTray() {
    ui.tray.show(people().filter((person) => placeOf.get(person.agent) === null), now());
  }

  /** Take tiles that are far outside the window out of the page: what is not there costs nothing to lay out. */
  function hideFar() {
    visible = null;
    const { view, size } = ui.view;
    for (const tile of tiles.values()) {
      const near = tile === ui.keys.stop || seats.inSight(view, tile.place, drawn.cell, size, BESIDE);
      if (tile.element.hidden === near) tile.element.hidden = !near;
    }
  }

  const BRIEF = { small: true, compact: true };

  function paintTime(tile, at) {
    const size = ui.plane.dataset.size;
    // What does not fit beside a mark, or is over an hour, is told in minutes.
    const brief = BRIEF[size] && (size === 'small' || 'marked' in tile.element.dataset || (tile.minute || 0) >= 60);
    seats.paintTime(tile, at, Boolean(brief));
  }

  function paintTimes() {
    if (drawn === null || ui.plane.dataset.size === 'square') return;
    const at = now();
    const { view, size } = ui.view;
    visible = visible || [...tiles.values()].filter(({ place }) => seats.inSight(view, place, drawn.cell, size));
    for (const tile of visible) paintTime(tile, at);
  }

  function paintTotals() {
    totalsAt = performance.now();
    const found = {
      staffed: room.headcount(room.people, room.choice).staffed,
      ...seats.totalsOf(people().filter((person) => room.inTeam(person)), drawn, now()),
    };
    seats.paintTotals(ui.head, found, { all: drawn.seats.size, automatic: drawn.automatic, team: room.choice.team !== null });
    seats.paintRooms(labels, tiles);
  }

  // What is seen of the plan.

  function teamBox() {
    const { team } = room.choice;
    if (team === null || drawn === null) return null;
    const found = [];
    for (const [agent, key] of placeOf) {
      if (!key || room.people.get(agent).team !== team) continue;
      const { x, y } = drawn.seats.get(key);
      found.push([x, y]);
    }
    const box = seats.boxAround(found);
    return box === null ? null : seats.grown(box, drawn.cell.width * 0.75, drawn.cell.height * 0.9);
  }

  const covered = () => ui.foot.element.offsetHeight;

  function fit() {
    const box = teamBox();
    teamSeen = box !== null;
    if (drawn !== null) ui.view.fit(box, covered());
  }

  function showWhole() {
    if (drawn === null) return;
    ui.view.byHand = room.choice.team !== null;
    ui.view.fit(null, covered());
  }

  function showTeam() {
    ui.view.byHand = false;
    fit();
  }

  function showRoom(box) {
    ui.view.byHand = true;
    ui.view.fit(box, covered());
  }

  function resized() {
    if (base === null) return;
    if (ui.view.byHand || ui.editor.active) ui.view.anew();
    else fit();
  }

  function open(agent) {
    room.choose({ selected: agent });
  }

  function pressed(event) {
    const element = event.target.closest('.seat');
    if (element === null || ui.editor.active) return;
    if (event.pointerType === 'touch' && Math.min(ui.view.tile.width, ui.view.tile.height) < FINGER_PX) {
      ui.view.zoom(TAP_ZOOM, ui.view.pixel(event));
      return;
    }
    const shown = tiles.get(element.dataset.key).people;
    if (shown.length === 0) return;
    // Of two on one seat a second press opens the other.
    const at = shown.findIndex(({ agent }) => agent === room.choice.selected);
    open(shown[(at + 1) % shown.length].agent);
  }

  /** Whom a search found, if that is so few that the plan may move there. */
  function searched() {
    if (room.choice.search.trim() === '') return [];
    const found = people().filter((person) => room.passes(person) && placeOf.get(person.agent));
    return found.length <= FEW ? found.map((person) => person.agent) : [];
  }

  /** Whether the rows by team are no longer those of these people. */
  function isOther(changed) {
    return [...changed].some((agent) => {
      const person = room.people.get(agent);
      const place = base.seats.get(`agent:${agent}`);
      return !person !== !place || (person && (place.room !== (person.team || '') || place.seat !== person.seat));
    });
  }

  room.part({
    name: 'seats',

    start() {
      ui = build(room.page.seats);
      ui.head.team.hidden = room.choice.team === null;
      seats.say(ui.foot, room.words.seats.loading());
      ask();
    },

    people(changed) {
      if (base === null) return;
      if (base.automatic && isOther(changed)) {
        take(byTeam());
        return;
      }
      const places = new Set();
      for (const agent of changed) for (const place of sit(agent)) places.add(place);
      const at = now();
      for (const place of places) {
        if (!place) continue;
        paintTile(tiles.get(place), at);
        paintTime(tiles.get(place), at);
      }
      if (places.has(null)) paintTray();
      watched = true;
      if (!teamSeen && !ui.view.byHand && room.choice.team !== null) fit();
      if (performance.now() - totalsAt > TOTALS_MS) paintTotals();
    },

    choice(names) {
      if (names.has('team')) {
        ui.head.team.hidden = room.choice.team === null;
        ui.view.byHand = false;
        if (!ui.editor.active) fit();
      }
      if (base === null) return;
      paintAll();
      const wanted = names.has('selected') ? [room.choice.selected] : names.has('search') ? searched() : [];
      const key = placeOf.get(wanted[0]);
      if (key) ui.view.reveal(tiles.get(key).place);
    },

    tick() {
      if (base === null || blindAt !== null) return;
      const at = now();
      for (const tile of tiles.values()) if (seats.isDue(tile, at)) paintTile(tile, at);
      paintTimes();
      ui.tray.tick(at);
      paintTotals();
    },

    health(status) {
      const blind = status.known && !status.live && !status.asking;
      if (!blind) blindAt = null;
      else if (blindAt === null) blindAt = floorwatch.live.now();
      mark(ui.box, 'frozen', blind ? 'true' : null);
      if (status.plan && status.plan !== heard && performance.now() - askedAt > ASK_AGAIN_MS) ask();
    },
  });
})();
