// What the signs on the plan mean: which are there, a line of them below a wide page, a sheet of all in a hand.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { make, write, attribute } = floorwatch.paint;

  const NAMED = 2; // so many reasons of one kind are named
  const KINDS = ['break', 'meal', 'consult', 'training', 'meeting', 'after_call', 'other'];

  /** The kinds of reasons people are not ready for: `Map` from a kind to the reasons' names, in a steady order. Pure. */
  seats.kindsThere = function (people, reasons) {
    const found = new Map(KINDS.map((kind) => [kind, new Set()]));
    for (const person of people) {
      const kind = seats.kindOf(person, reasons);
      if (kind !== null) found.get(found.has(kind) ? kind : 'other').add(person.reasonName);
    }
    return found;
  };

  const sign = function (kind) {
    const element = make('span', 'seat-mark');
    element.dataset.kind = kind;
    element.setAttribute('aria-hidden', 'true');
    return element;
  };

  function wordsOf(kind, names) {
    if (kind === 'other' || names.size === 0 || names.size > NAMED) return room.words.signs.kinds[kind]();
    return [...names].join(' / ');
  }

  /**
   * The signs of reasons, each beside its words, in `list`. One that was there once stays: a line whose parts come and
   * go with every break would never stand still.
   */
  seats.Reasons = class {
    constructor(list) {
      this.list = list;
      this.items = new Map();
      this.names = new Map(KINDS.map((kind) => [kind, new Set()]));
    }

    follow(people) {
      // More than are named are not kept: reasons may be written by hand, and a page stays open for weeks.
      for (const [kind, names] of seats.kindsThere(people, room.options.reasons)) {
        if (names.size === 0) continue;
        const all = this.names.get(kind);
        for (const name of names) if (name !== '' && all.size <= NAMED) all.add(name);
        if (!this.items.has(kind)) this.add(kind);
        write(this.items.get(kind).lastChild, wordsOf(kind, all));
      }
    }

    add(kind) {
      const item = make('li', 'seats-sign-of', sign(kind), make('span', ''));
      const after = KINDS.slice(KINDS.indexOf(kind) + 1).find((one) => this.items.has(one));
      this.list.insertBefore(item, after === undefined ? null : this.items.get(after));
      this.items.set(kind, item);
    }
  };

  function item(shown, words) {
    shown.setAttribute('aria-hidden', 'true');
    return make('li', 'seats-sign-of', shown, make('span', '', words));
  }

  function ofState(state) {
    const tile = make('span', 'seat');
    tile.dataset.state = state;
    const shown = make('span', 'seats-sign-state', tile, make('span', '', floorwatch.signs.state[state] || ''));
    shown.dataset.size = 'square';
    return item(shown, room.options.states[state]);
  }

  function ofUrgency(urgency) {
    const shown = make('span', 'seats-sign', floorwatch.signs.urgency[urgency]);
    shown.dataset.urgency = urgency;
    return item(shown, room.words.signs[urgency]());
  }

  /** A button, and the sheet over the plan that it opens: every sign with its words, of those who `people()` are. */
  seats.makeSigns = function (people) {
    const words = room.words.signs;
    const list = make('ul', 'seats-signs-list');
    const reasons = new seats.Reasons(list);
    const follow = function () {
      if (!sheet.hidden) reasons.follow(people());
    };
    const sheet = make('div', 'seats-signs');
    // Made for who opens it: on most pages nobody does.
    const filling = () => [
      make('ul', 'seats-signs-list', ofUrgency('attention'), ofUrgency('critical'), ...room.STATES.map(ofState)),
      list,
      make('ul', 'seats-signs-list', item(make('span', '', room.words.seat.minutes(18)), words.minutes())),
    ];
    sheet.id = `${room.page.seats.id}-signs`;
    sheet.setAttribute('role', 'group');
    sheet.setAttribute('aria-label', words.title());
    sheet.tabIndex = -1; // so that keys can scroll it
    sheet.hidden = true;
    const show = function (is) {
      sheet.hidden = !is;
      follow();
      sheet.replaceChildren(...(is ? filling() : []));
      attribute(button, 'aria-expanded', String(is));
    };
    const button = seats.button('seats-to-signs', words.title(), null, () => {
      show(sheet.hidden);
      if (!sheet.hidden) sheet.focus({ preventScroll: true });
    });
    button.setAttribute('aria-controls', sheet.id);
    show(false);
    sheet.addEventListener('click', () => show(false));
    sheet.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault(); // one Escape closes one thing
      show(false);
      button.focus();
    });
    return { button, sheet, follow };
  };
})();
