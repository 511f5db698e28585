// The drawer: one agent's state, call and day. A part of the floor page; it opens when an agent is chosen.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const drawer = (room.drawer = room.drawer || {});
  const { make, write, mark, attribute } = floorwatch.paint;

  const boxes = {};
  let dialog = null;
  let paintHead = null;
  let paintFigures = null;
  let paintTable = null;
  let band = null;
  let day = null;

  let person = null; // as last known
  let isGone = false;
  let spans = []; // the day as the server told it and live rows went on with it
  let wasLive = true;
  let asked = null; // the second that a request was last thought of
  let zoom = 'day';

  const wallMs = () => performance.now();
  const guard = (act) => room.guard('drawer', act);
  const close = () => room.choose({ selected: null });

  function button(className, text, press) {
    const element = make('button', className, text);
    element.type = 'button';
    element.addEventListener('click', guard(press));
    return element;
  }

  /** Show where the person sits: beside the drawer, or on a phone, where it lies over all, in its stead. */
  function showOnPlan() {
    const { agent } = person;
    if (room.isPhone()) room.choose({ selected: null, tab: 'seats' });
    room.choose({ shown: null }); // asked once more it is brought into sight once more
    room.choose({ shown: agent });
  }

  function build() {
    const box = room.page.drawer;
    const words = room.words.drawer;
    box.removeAttribute('aria-label');
    boxes.name = make('h2', 'drawer-name');
    boxes.name.id = `${box.id}-name`;
    boxes.name.tabIndex = -1;
    attribute(box, 'aria-labelledby', boxes.name.id);
    boxes.where = make('p', 'drawer-where');
    const cross = button('drawer-cross', '✕', close);
    attribute(cross, 'aria-label', words.close());
    boxes.toPlan = button('drawer-to-plan', words.toPlan(), showOnPlan);
    const head = make('header', 'drawer-head', boxes.name, cross, make('div', 'drawer-place', boxes.where, boxes.toPlan));

    const now = make('section', 'drawer-now');
    paintHead = drawer.makeHead(now);

    boxes.body = make('div', 'drawer-body', now, buildDay(words), buildFigures(words), make('p', 'drawer-quiet', words.logged()));
    boxes.said = make('p', 'visually-hidden');
    attribute(boxes.said, 'role', 'status');
    box.append(head, boxes.body, make('footer', 'drawer-foot', button('drawer-close', words.close(), close)), boxes.said);
    dialog = drawer.makeDialog(box, boxes.name, close);
  }

  function buildDay(words) {
    const zooms = make('div', 'drawer-zooms');
    attribute(zooms, 'role', 'group');
    attribute(zooms, 'aria-label', words.zoom());
    boxes.zooms = drawer.ZOOMS.map((name) => {
      const one = button('drawer-zoom', words.zooms[name](), () => take(name));
      one.dataset.zoom = name;
      one.title = words.zoomTo[name]();
      return one;
    });
    zooms.append(...boxes.zooms);
    boxes.band = make('div', 'drawer-band');
    boxes.readout = make('p', 'drawer-readout');
    boxes.legend = make('ul', 'drawer-legend');
    boxes.table = make('div', 'drawer-list');
    boxes.table.id = `${room.page.drawer.id}-list`;
    boxes.table.hidden = true;
    boxes.table.tabIndex = 0;
    attribute(boxes.table, 'role', 'region');
    attribute(boxes.table, 'aria-label', words.day());
    boxes.toggle = button('drawer-toggle', words.table(), () => {
      boxes.table.hidden = !boxes.table.hidden;
      attribute(boxes.toggle, 'aria-expanded', String(!boxes.table.hidden));
      paintDay();
    });
    attribute(boxes.toggle, 'aria-expanded', 'false');
    attribute(boxes.toggle, 'aria-controls', boxes.table.id);
    boxes.trouble = make('p', 'drawer-trouble', make('span', ''), button('drawer-again', words.tryNow(), () => day.again(wallMs())));
    boxes.trouble.hidden = true;
    band = drawer.makeBand(boxes.band, (text) => write(boxes.readout, text));
    paintTable = drawer.makeTable(boxes.table);
    boxes.shown = make('div', 'drawer-shown', boxes.band, boxes.readout, boxes.legend, make('p', 'drawer-heights', words.heights()), boxes.toggle, boxes.table);
    boxes.loading = make('p', 'drawer-quiet drawer-loading', words.loading());
    return make('section', 'drawer-day', make('div', 'drawer-line', make('h3', '', words.day()), zooms), boxes.trouble, boxes.loading, boxes.shown);
  }

  function buildFigures(words) {
    boxes.asOf = make('span', 'drawer-as-of');
    boxes.figures = make('section', 'drawer-beside', make('h3', '', words.figures(), ' ', boxes.asOf));
    paintFigures = drawer.makeFigures(boxes.figures);
    return boxes.figures;
  }

  function take(name) {
    zoom = name;
    for (const one of boxes.zooms) attribute(one, 'aria-pressed', String(one.dataset.zoom === zoom));
    paintDay();
  }

  /** Where the last span begins. Of the person as the page last took it: the newest row may be of a frame still to come. */
  function begunAt() {
    return person.lastKnown === null ? drawer.begunAt(person) : room.silentSince(person.sources, floorwatch.live.rows);
  }

  /** Whether nothing arrives: what stands in the rows is the last that was known. */
  const isCutOff = () => room.standing.state === 'blind';

  /** Since when nothing is known of the person; false while something is. */
  function blindSince() {
    const isBlind = person.lastKnown !== null || room.isBlind();
    return isBlind && room.silentSince(person.sources, floorwatch.live.rows);
  }

  function follow() {
    if (day.state.data === null || day.state.agent !== room.choice.selected || isCutOff()) return;
    const next = drawer.withLive(spans, isGone ? null : person, isGone ? null : begunAt(), floorwatch.live.now());
    if (next !== spans && spans.length) day.note();
    spans = next;
  }

  function look() {
    const found = room.people.get(room.choice.selected);
    isGone = found === undefined;
    if (found !== undefined) person = found;
    if (isGone && (person === null || person.agent !== room.choice.selected)) person = nobody(room.choice.selected);
  }

  /** Somebody no row tells of. */
  function nobody(agent) {
    return { agent, name: agent, team: null, seat: null, state: 'unknown', lastKnown: null, since: null, activitySince: null, callSince: null, reason: '', reasonName: '', reasonShort: '', breakAfterCall: false, phoneGone: false, queue: null, queues: [], sources: [], marks: [], callsToday: null, handleToday: null, attentionAt: null, criticalAt: null };
  }

  function paint() {
    if (!dialog.isOpen || person === null) return;
    const now = room.now();
    write(boxes.name, person.name);
    write(boxes.where, drawer.whereOf(person, room.options.team_names, room.words.drawer));
    boxes.toPlan.hidden = isGone || !room.isOnPlan(person.agent);
    const usual = room.usualCall(person.queue, floorwatch.live.rows);
    paintHead(person, now, { usual, isGone, blindSince: blindSince() });
    paintDay();
  }

  function paintDay() {
    if (!dialog.isOpen) return;
    const words = room.words.drawer;
    const { data } = day.state;
    paintTrouble(words);
    boxes.loading.hidden = data !== null || day.state.failure !== null;
    boxes.shown.hidden = data === null;
    boxes.figures.hidden = data === null;
    if (data === null) return;
    const now = room.clock();
    const all = drawer.withCall(drawer.ended(spans, Math.min(room.now(), now), now), person);
    const first = all.length ? all[0].from : null;
    // The spans are another list with each agent, each answer and each state that began: by that it is known what to draw anew.
    band.show(all, drawer.windowOf(zoom, { first, now, dayStart: data.day_start }), spans);
    paintLegend(drawer.totals(all, room.STATES), words);
    if (!boxes.table.hidden) paintTable(all, spans);
    // Of calls that ended, as the rows above it: the one that goes on is in none of them.
    const calls = data.figures.reduce((sum, one) => sum + one.calls, 0);
    const total = { calls, att_s: null, aht_s: isGone ? data.aht_s_today : person.handleToday };
    paintFigures(drawer.figureRows(data.figures, total, room.options.queue_names, words));
    write(boxes.asOf, words.asOf(data.as_of));
  }

  function paintTrouble(words) {
    const { data, failure, httpStatus } = day.state;
    boxes.trouble.hidden = failure === null;
    if (failure === null) return;
    const parts = [words.failed[failure](httpStatus), words.again(day.nextIn(wallMs()))];
    if (data !== null) parts.push(words.kept(data.as_of));
    write(boxes.trouble.firstChild, parts.join(' '));
  }

  function paintLegend(totals, words) {
    const key = totals.map(([state]) => state).join(' ');
    if (boxes.legend.dataset.key !== key) {
      boxes.legend.dataset.key = key;
      boxes.legend.replaceChildren(
        ...totals.map(([state]) => {
          const swatch = make('span', 'drawer-key');
          swatch.dataset.state = state;
          return make('li', '', swatch, make('span', ''));
        })
      );
    }
    totals.forEach(([state, seconds], index) => write(boxes.legend.children[index].lastChild, words.legend(state, seconds)));
  }

  function open(agent) {
    const isNext = dialog.isOpen;
    person = null;
    spans = [];
    look();
    day.open(agent, wallMs());
    dialog.show();
    boxes.body.scrollTop = 0;
    paint();
    // Who goes from one to the next elsewhere hears whose drawer it is; who is led into it hears its title.
    if (isNext) write(boxes.said, room.words.drawer.showing(person.name));
  }

  room.part({
    name: 'drawer',

    start() {
      build();
      const came = (isNew) => {
        if (isNew) {
          spans = day.state.data.spans;
          follow();
        }
        paint();
      };
      day = drawer.makeDay(drawer.askDay, guard(came));
      take(zoom);
    },

    choice(names) {
      if (!names.has('selected')) return;
      mark(room.page.root, 'drawer', room.choice.selected === null ? null : 'open');
      if (room.choice.selected !== null) {
        open(room.choice.selected);
        return;
      }
      day.open(null, wallMs());
      dialog.hide();
      write(boxes.said, '');
    },

    people(changed) {
      if (!dialog.isOpen || !changed.has(room.choice.selected)) return;
      look();
      follow();
      paint();
    },

    named: paint,

    tick() {
      if (!dialog.isOpen) return;
      follow();
      paint();
    },

    health({ live }) {
      if (live && !wasLive) day.note(); // what happened meanwhile the server may know
      wasLive = live;
      // The floor's clock may stand, and the server be asked again all the same.
      const second = Math.floor(wallMs() / 1000);
      if (second === asked || !dialog.isOpen) return;
      asked = second;
      day.tick(wallMs());
      paintDay();
    },
  });
})();
