// Above the plan: totals that stay put and the buttons that zoom; while seats are moved, what is said and done about
// that. On its lower edge: what is wrong.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { atLeast, count, NO_VALUE } = floorwatch.forms;
  const { make, write, mark, attribute } = floorwatch.paint;

  const URGENCIES = ['critical', 'attention'];

  seats.button = function (className, text, label, press) {
    const element = make('button', `seats-button ${className}`, text);
    element.type = 'button';
    if (label !== null) {
      element.setAttribute('aria-label', label);
      element.title = label;
    }
    element.addEventListener('click', room.guard('seats', press));
    return element;
  };

  function total(name, words) {
    const value = make('dd', 'seats-value');
    const element = make('div', 'seats-total', make('dt', '', words), value);
    element.dataset.total = name;
    return { element, value };
  }

  /** The line above the plan. `act`: what its buttons do, by name; `more`: buttons of others. */
  seats.makeHead = function (act, more = []) {
    const words = room.words.seats;
    const totals = {};
    const list = make('dl', 'seats-totals');
    for (const name of ['tooLong', 'staffed', 'taken']) {
      totals[name] = total(name, words[name]());
      list.append(totals[name].element);
    }
    const signs = {};
    for (const urgency of URGENCIES) {
      const digits = make('span', '');
      const heard = make('span', 'visually-hidden');
      const glyph = make('span', 'seats-sign', floorwatch.signs.urgency[urgency]);
      glyph.setAttribute('aria-hidden', 'true');
      digits.setAttribute('aria-hidden', 'true');
      const element = make('span', 'seats-urgent', glyph, digits, heard);
      element.dataset.urgency = urgency;
      totals.tooLong.value.append(element);
      signs[urgency] = { element, digits, heard };
    }
    const team = seats.button('seats-to-team', words.team(), null, act.team);
    const move = seats.button('seats-to-move', room.words.moving.start(), null, act.move);
    const buttons = make(
      'div',
      'seats-buttons',
      team, // first, so that its coming and going moves no other
      seats.button('seats-square', '−', words.zoomOut(), act.zoomOut),
      seats.button('seats-square', '+', words.zoomIn(), act.zoomIn),
      seats.button('seats-whole', words.whole(), null, act.whole),
      ...more,
      move
    );
    const note = make('p', 'seats-moving-note');
    note.setAttribute('role', 'status');
    const moving = make('div', 'seats-moving');
    const element = make('div', 'seats-head', list, note, buttons, moving);
    return { element, totals, signs, team, move, bar: { note, moving } };
  };

  /**
   * Let the line be about moving seats, or about the seats themselves. The plan below keeps its size: the line stays as
   * high as it was.
   */
  seats.headMoves = function ({ element }, is) {
    if (is === (element.dataset.moving === 'true')) return;
    element.style.height = is ? `${element.offsetHeight}px` : '';
    mark(element, 'moving', is ? 'true' : null);
  };

  /** Write the totals. `found`: as `headcount` and `totalsOf` tell them. */
  seats.paintTotals = function (head, found, { all, automatic, team }) {
    const { totals, signs } = head;
    const isTold = found.staffed !== null;
    const isHeard = found.unheard < found.of;
    const isLeast = found.unheard > 0;
    write(totals.staffed.value, isTold ? atLeast(count(found.staffed), isLeast) : NO_VALUE);
    // A seat of which nobody can tell is not free.
    const taken = atLeast(count(found.taken), found.unsure > 0);
    write(totals.taken.value, isTold ? `${taken} / ${count(team ? found.theirs : all)}` : NO_VALUE);
    totals.taken.element.hidden = automatic;
    for (const urgency of URGENCIES) {
      const { element, digits, heard } = signs[urgency];
      write(digits, isHeard ? atLeast(count(found[urgency]), isLeast) : NO_VALUE);
      const said = room.words.seats[`${urgency}${isLeast ? 'AtLeast' : ''}`];
      write(heard, isHeard ? said(found[urgency]) : room.words.seats[`${urgency}Unknown`]());
      mark(element, 'none', found[urgency] === 0 ? 'true' : null);
    }
  };

  /** The line on the plan's lower edge: what is to be said of it. Without anything to say it is not there. */
  seats.makeFoot = function () {
    const note = make('p', 'seats-note');
    note.setAttribute('role', 'status');
    const element = make('div', 'seats-foot', note);
    return { element, note };
  };

  /** Say something in a line's `note`; '' says nothing. Where the line is an `element` of its own it goes then. */
  seats.say = function ({ note, element = null }, text) {
    write(note, text);
    attribute(note, 'title', text === '' ? null : text);
    if (element !== null) mark(element, 'none', text === '' ? 'true' : null);
  };
})();
