// The donut and its legend. Both toggle states in the reader's choice.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { make, write, mark, attribute } = floorwatch.paint;
  const { count, percent } = floorwatch.forms;

  const buttons = new Map();
  const box = {};
  const looks = new Map();
  let templates = null;
  let drawn = null; // what the ring shows, as a text
  let isKnown = false;

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  }

  /** The ring's colours and marks. Asking the browser for one has it work out the styles of all, so once a scheme. */
  function look() {
    const key = lookKey();
    if (!looks.has(key)) looks.set(key, looked());
    return looks.get(key);
  }

  const lookKey = () => [floorwatch.scheme.resolved(), innerWidth].join();

  function looked() {
    const of = (prefix) => Object.fromEntries(room.RING.map((state) => [state, token(`${prefix}-${state.replace('_', '-')}`)]));
    const marks = of('mark');
    for (const [state, text] of Object.entries(marks)) marks[state] = text.replaceAll('"', '');
    return {
      template: templates[floorwatch.scheme.resolved()],
      surface: token('surface'),
      text: token('text'),
      text_px: Number.parseFloat(getComputedStyle(box.word).fontSize), // a phone's small print is larger
      hatch: token('hatch-unknown'),
      fills: of('state'),
      ons: of('on'),
      marks,
    };
  }

  /** Choose a state, or choose it no more. */
  function toggle(state) {
    const states = new Set(room.choice.states);
    if (!states.delete(state)) states.add(state);
    room.choose({ states });
  }

  function build() {
    for (const state of room.STATES) {
      const parts = {
        dot: make('span', 'floor-dot'),
        word: make('span', 'floor-toggle-word', room.options.states[state]),
        critical: make('span', 'floor-toggle-long'),
        attention: make('span', 'floor-toggle-long'),
        count: make('span', 'floor-toggle-count'),
      };
      parts.dot.dataset.state = state;
      parts.critical.dataset.urgency = 'critical';
      parts.attention.dataset.urgency = 'attention';
      parts.button = make(
        'button',
        'floor-toggle',
        parts.dot,
        parts.word,
        make('span', 'floor-toggle-longs', parts.critical, parts.attention),
        parts.count
      );
      parts.button.type = 'button';
      parts.button.dataset.state = state;
      parts.button.addEventListener('click', () => toggle(state));
      buttons.set(state, parts);
    }
    room.page.donut_legend.append(...[...buttons.values()].map((parts) => parts.button));
    box.number = make('span', 'floor-donut-number');
    box.word = make('span', 'floor-donut-word');
    room.page.donut_centre.append(box.number, box.word);
  }

  function paintLegend({ states, unheard, all }) {
    for (const [state, parts] of buttons) {
      const of = states[state];
      // Of a floor nobody hears no state has a count, but how many are unknown.
      const number = !isKnown || all === 0 || (unheard === all && state !== 'unknown') ? null : of.count;
      write(parts.count, count(number));
      for (const urgency of ['critical', 'attention']) {
        parts[urgency].hidden = of[urgency] === 0;
        write(parts[urgency], count(of[urgency]));
      }
      attribute(parts.button, 'aria-label', room.words.donut.legend(room.options.states[state], number, of.critical, of.attention));
      attribute(parts.button, 'title', number === null ? null : room.words.donut.share(room.options.states[state], number, percent(number / all, 1)));
      attribute(parts.button, 'aria-pressed', String(room.choice.states.has(state)));
      mark(parts.button, 'off', room.choice.states.size > 0 && !room.choice.states.has(state) ? 'true' : null);
    }
  }

  /** Why there is no number: nobody is there only where all who could tell of somebody are heard. */
  function ofNobody() {
    const words = room.words.donut;
    if (!isKnown) return words.wait();
    return room.isBlind() || room.standing.missing.names.length > 0 ? words.unheard() : words.nobody();
  }

  function paintCentre(counts) {
    const nothing = !isKnown || counts.all === 0;
    const blind = !nothing && counts.unheard === counts.all;
    mark(room.page.donut, 'empty', nothing ? 'true' : null);
    write(box.number, nothing || blind ? floorwatch.forms.NO_VALUE : count(counts.staffed));
    if (nothing) write(box.word, ofNobody());
    else write(box.word, counts.unheard || counts.staffed === null ? room.words.donut.notKnown(counts.states.unknown.count) : room.words.donut.staffed());
  }

  function paintRing(counts) {
    const chosen = [...room.choice.states].sort().join();
    const numbers = room.RING.map((state) => counts.states[state].count).join();
    const wanted = [isKnown, numbers, chosen, lookKey()].join('|');
    if (wanted === drawn || document.getElementById(room.options.ids.donut_graph) === null) return;
    drawn = wanted;
    const words = {
      states: room.options.states,
      share: (state, number, rate) => room.words.donut.share(room.options.states[state], number, percent(rate, 1)),
    };
    window.dash_clientside.set_props(room.options.ids.donut_graph, {
      figure: room.donutFigure(counts, room.choice.states, look(), words),
    });
  }

  /** The ring and its numbers, of one count. */
  function paint() {
    if (!room.shows('donut')) return;
    const people = [...room.people.values()].filter((person) => room.inTeam(person));
    const counts = room.countStates(people, room.now());
    paintLegend(counts);
    paintCentre(counts);
    paintRing(counts);
  }

  room.part({
    name: 'donut',

    start() {
      templates = JSON.parse(room.page.donut.dataset.templates);
      build();
      floorwatch.scheme.subscribe(paint);
      paint();
    },

    choice(names) {
      if (names.has('team') || names.has('states') || names.has('tab')) paint();
    },
    tick: paint,

    health(status) {
      if (status.known === isKnown) return;
      isKnown = status.known;
      paint();
    },
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.floor = Object.assign(window.dash_clientside.floor || {}, {
    /** A slice was clicked; forgotten at once, so that the same one can be clicked again. */
    sliceClicked(clicked) {
      const point = clicked && clicked.points[0];
      if (!point) return window.dash_clientside.no_update;
      toggle(room.RING.find((state) => room.options.states[state] === point.label));
      return null;
    },
  });
})();
