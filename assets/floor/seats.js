// The seat plan of the floor page: who sits where, in which state, and for how long.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { make, write, attribute } = floorwatch.paint;

  const TAP_ZOOM = 2.5;
  const FEW = 3;

  const guard = (act) => room.guard('seats', act);

  let base = null; // the plan as the server has it, or as the page makes one
  let answered = null; // the server's last answer
  let waits = false; // rows by team are of other people than are here, and wait for the hand that is on them
  let drawn = null; // with the moves that are not saved
  let tiles = new Map();
  let labels = []; // the names of rooms
  let rows = []; // and of rows
  let columns = []; // and the numbers of columns
  let failing = null; // when the plan was last asked for and could not be had
  let watched = false; // what is drawn was seen before: what turns critical now is new

  let places = null;
  let ui = null;
  let touches = null;

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
      grab: (event) => editor.hand.grab(event),
      moved: ({ settled }) => {
        sight.hideFar(tiles, keys.stop);
        slip(view);
        if (ui !== null) ui.tip.hide(); // what it stood beside is elsewhere
        offerTeam();
        if (settled) paintTimes();
      },
    });
    const foot = seats.makeFoot();
    const sight = new seats.Sight(view, places, {
      drawn: () => drawn,
      covered: () => foot.element.offsetHeight,
      moving: () => editor.active,
      waits: () => waits,
      sought: () => (tileOf(room.choice.shown) || soughtTile())?.place,
      framed: offerTeam,
    });
    view.resized = () => {
      view.size.gutter = seats.measureRows(rows, view.text());
      sight.resized();
      findAside();
    };
    // The drawer opens and closes as another part says, and stands where the page's layout lets it.
    const findAside = () => {
      const { drawer } = room.page;
      const isBeside = drawer.open && !room.isPhone() && view.tile !== undefined;
      sight.cover(isBeside ? seats.asideOf(window_.getBoundingClientRect(), drawer.getBoundingClientRect(), view.tile.width) : 0);
    };
    new ResizeObserver(guard(findAside)).observe(room.page.drawer);
    const signs = seats.makeSigns(people);
    const head = seats.makeHead({
      zoomIn: () => view.zoom(1.4),
      zoomOut: () => view.zoom(1 / 1.4),
      whole: () => sight.whole(),
      team: () => sight.team(),
      move: () => editor.toggle(),
    }, [signs.button]);
    const fetcher = new seats.Fetcher({ took: guard(took), failed: guard(failed) });
    const editor = new seats.Editor(view, foot, head, {
      base: () => base,
      drawn: () => drawn,
      tiles: () => tiles,
      redraw,
      note,
      adopt(plan) {
        base = plan;
        redraw();
        fetcher.ask(); // which rows the seats joined, and how far the rooms reach now, the server says
      },
      hold(held) {
        fetcher.held = held;
      },
      ask: () => fetcher.ask(),
      focus() {
        if (keys.stop !== null) keys.go(keys.stop.place);
      },
    });
    // Of a part that failed nobody can save the moves any more: they hold nothing.
    floorwatch.reload.notWhile(guard(() => editor.unsaved().length > 0));
    const tray = new seats.Tray({
      open,
      grab: (event, tile) => editor.hand.grabFromTray(event, tile),
      place: (seat) => editor.hand.placeByKey(seat),
      moving: () => editor.active,
      isAlone: () => touches.isAlone(),
    });
    const keys = new seats.Keys(window_, {
      tiles: () => tiles,
      view,
      whole: () => sight.whole(),
      bring: (place) => sight.bring(place),
      carry: (event, tile) => editor.hand.carry(event, tile),
    });
    const tip = new seats.Tip(box, ({ dataset: { key } }) => tiles.get(key) || tray.tiles.get(key));
    plane.addEventListener('click', guard(pressed));
    box.replaceChildren(howTo, head.element, make('div', 'seats-stage', window_, foot.element, signs.sheet), tray.element, tip.element);
    return { box, plane, nobody, view, sight, head, foot, editor, tray, fetcher, keys, signs, tip, findAside };
  }

  /** Keep the names of rooms and rows in sight. */
  function slip(view) {
    seats.slipLabels(labels, view.view);
    seats.slipRows(rows, view, drawn.cell);
    seats.fitColumns(columns, view, labels, drawn.cell);
  }

  /** Offer to go to the team where that leads anywhere. */
  function offerTeam() {
    if (ui !== null) attribute(ui.head.team, 'aria-disabled', ui.sight.isAtTeam() ? 'true' : null);
  }

  function took(answer) {
    failing = null;
    ui.view.measure(); // the plan may be here before the page was laid out for the first time
    const plan = seats.planOf(answer, aspect());
    answered = answer;
    if (plan.seats.size === 0) takeRows();
    else take(plan);
  }

  function failed() {
    // A recording's clock is not the one by which the server is asked.
    failing = floorwatch.live.status().mode === 'replay' ? Date.now() / 1000 : floorwatch.live.now();
    if (base === null) takeRows();
    else note();
  }

  /** Let everybody stand by team, but not under a hand: until it is gone who comes is in the tray. */
  function takeRows() {
    waits = base !== null && base.automatic && base.seats.size > 0 && !touches.isAlone();
    if (!waits) {
      take(byTeam());
      return;
    }
    base = drawn = { ...base, ...seats.toldOf(answered) };
    note();
  }

  const byTeam = () => seats.planByTeam(people(), room.options.team_names, aspect(), seats.toldOf(answered));

  function take(plan) {
    const before = base;
    const same = before !== null && !before.automatic && before.version === plan.version;
    if (same) ui.editor.letGo();
    else ui.editor.rebase(before, plan);
    waits = waits && plan.automatic;
    base = plan;
    room.nameSeats(seats.namesOf(plan));
    note();
    // Asked before the tiles are drawn, as is the text's size: the page would lay out all of them once more to answer.
    const covered = ui.foot.element.offsetHeight;
    const seen = drawn;
    redraw(() => (ui.sight.isFree() && !same ? ui.sight.fit(covered) : ui.view.anew(seen)));
    if (room.page.drawer.open) ui.findAside(); // it was there before the plan
    ui.editor.paint();
  }

  /** What the line below the plan has to say; while seats are moved it is the hand's. */
  function note() {
    if (ui.editor.active) return;
    const at = failing === null ? null : floorwatch.forms.clock(failing);
    seats.say(ui.foot, seats.noteOf({ plan: base, failing: at, anybody: room.people.size > 0, lost: ui.editor.lost }, room.words.seats));
  }

  function redraw(lay = () => ui.view.anew()) {
    drawn = seats.withMoves(base, ui.editor.active ? ui.editor.moves.pending(base) : []);
    const font = ui.view.askFont();
    const hadFocus = ui.plane.contains(document.activeElement);
    ({ tiles, labels, rows, columns } = seats.drawScene(ui.plane, drawn, tiles, (box) => ui.sight.room(box)));
    places.all(room.people, drawn);
    ui.view.size.gutter = seats.measureRows(rows, font);
    lay();
    slip(ui.view);
    ui.keys.settle();
    // A tile that goes, or takes another place, loses the focus.
    const isLost = hadFocus && !ui.plane.contains(document.activeElement);
    if (isLost && ui.keys.stop !== null) ui.keys.stop.element.focus({ preventScroll: true });
    paintAll();
  }

  function paintTile(tile, at, isWatched = watched) {
    const there = places.on(tile.key).map((agent) => room.people.get(agent));
    seats.paintTile(tile, there, at, { watched: isWatched });
  }

  /** Whoever calls for another reader now has done so all along: nobody is new. */
  function paintTeam() {
    const at = room.now();
    for (const tile of tiles.values()) paintTile(tile, at, false);
    paintTimes();
    paintTotals(at);
  }

  function paintAll() {
    const at = room.now();
    for (const tile of tiles.values()) paintTile(tile, at);
    ui.tray.show(inTray(), at);
    ui.signs.follow();
    ui.tip.hide();
    paintTimes();
    paintTotals(at);
    write(ui.nobody, tiles.size ? '' : room.words.seats.nobody());
    watched = room.people.size > 0;
  }

  const inTray = () => people().filter((person) => places.of.get(person.agent) === null);

  function paintTime(tile, at) {
    // Where a tile shows no text none is written, a thousand times a second.
    if (ui.view.writing && ui.view.writing.size !== 'square') seats.paintTime(tile, at, ui.view.writing);
  }

  function paintTimes() {
    if (drawn === null || ui.plane.dataset.size === 'square') return;
    const at = room.now();
    for (const tile of ui.sight.inWindow(tiles)) paintTime(tile, at);
  }

  function paintTotals(at) {
    const found = {
      ...room.headcount(room.people, room.choice),
      ...seats.totalsOf(people().filter((person) => room.inTeam(person)), drawn, at),
    };
    seats.paintTotals(ui.head, found, { all: drawn.seats.size, automatic: drawn.automatic, team: room.choice.team !== null });
    seats.paintRooms(labels, tiles, at);
  }

  function open(agent) {
    room.choose({ selected: agent });
  }

  function pressed(event) {
    const element = event.target.closest('.seat');
    if (element === null || ui.editor.active) return;
    if (event.pointerType === 'touch' && !ui.view.isTouchable()) {
      ui.view.zoom(TAP_ZOOM, ui.view.pixel(event));
      return;
    }
    const shown = tiles.get(element.dataset.key).people;
    if (shown.length === 0) return;
    // Of two on one seat a second press opens the other.
    const at = shown.findIndex(({ agent }) => agent === room.choice.selected);
    open(shown[(at + 1) % shown.length].agent);
  }

  /** The first tile of what a search found, if that is little. */
  function soughtTile() {
    if (!room.isSearching()) return undefined;
    const found = [...tiles.values()].filter(seats.isFound);
    return found.length <= FEW ? found[0] : undefined;
  }

  const tileOf = (agent) => tiles.get(places.of.get(agent));

  /** Whether an agent has a place on the plan that can be shown. */
  room.isOnPlan = (agent) => places !== null && room.page.seats.dataset.broken !== 'true' && tileOf(agent) !== undefined;

  /** Bring the seat that was asked for into sight, near enough to be read and touched, and give it the focus. */
  function show(tile) {
    ui.view.measure(); // on a phone the plan may be in sight only since now
    if (!ui.view.isTouchable()) ui.view.near(tile.place);
    ui.sight.bring(tile.place);
    ui.keys.go(tile.place);
  }

  /** The tile to bring into sight for what was chosen: of the agent, or of what a search found. */
  function wantedTile(names) {
    if (names.has('selected')) return tileOf(room.choice.selected);
    return names.has('search') ? soughtTile() : undefined;
  }

  room.part({
    name: 'seats',

    start() {
      places = new seats.Places();
      ui = build(room.page.seats);
      touches = room.touches(room.page.seats);
      ui.head.team.hidden = room.choice.team === null;
      seats.say(ui.foot, room.words.seats.loading());
      ui.fetcher.ask();
    },

    people(changed) {
      if (base === null) return;
      if (base.automatic && (waits || seats.isOther(changed, room.people, base))) {
        takeRows();
        if (!waits) return;
      }
      const touched = new Set();
      const trayed = new Set();
      for (const agent of changed) {
        for (const place of places.sit(agent, room.people.get(agent), drawn)) {
          if (place === null) trayed.add(agent);
          else if (place !== undefined) touched.add(tiles.get(place));
        }
      }
      const at = room.now();
      for (const tile of touched) {
        paintTile(tile, at);
        paintTime(tile, at);
      }
      if (trayed.size) ui.tray.follow(trayed, (agent) => (places.of.get(agent) === null ? room.people.get(agent) : undefined), inTray, at);
      watched = true;
      ui.sight.await();
    },

    choice(names) {
      if (names.has('team')) {
        ui.head.team.hidden = room.choice.team === null;
        ui.sight.follow();
      }
      if (base === null) return;
      if (names.has('team')) paintTeam();
      else for (const tile of tiles.values()) seats.paintChoice(tile);
      ui.tray.choice(inTray(), room.now());
      const wanted = wantedTile(names);
      if (wanted) ui.sight.bring(wanted.place);
      const asked = tileOf(room.choice.shown);
      if (names.has('shown')) {
        if (asked) show(asked);
      } else if (room.choice.shown !== null) {
        room.choose({ shown: null });
      }
    },

    seek(search) {
      const all = [...tiles.values()];
      const found = all.find(({ place }) => room.isCalled(place, search)) || all.find(({ place }) => room.findsSeat(place, search));
      if (found) ui.keys.go(found.place);
    },

    tick(at) {
      if (base === null) return;
      if (waits) takeRows();
      for (const tile of tiles.values()) if (seats.isDue(tile, at)) paintTile(tile, at);
      paintTimes();
      ui.tray.tick(inTray(), at);
      ui.signs.follow();
      ui.tip.paint(at);
      paintTotals(at);
    },

    health(status) {
      ui.fetcher.newest(status.plan);
    },
  });
})();
