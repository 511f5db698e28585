// Above the plan: totals that stay put, and the buttons that zoom. On its lower edge: what is wrong.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { count, NO_VALUE } = floorwatch.forms;
  const { make, write, mark, attribute } = floorwatch.paint;

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

  /** The line above the plan. `act`: what its buttons do, by name. */
  seats.makeHead = function (act) {
    const words = room.words.seats;
    const totals = {};
    const list = make('dl', 'seats-totals');
    for (const name of ['tooLong', 'staffed', 'taken']) {
      totals[name] = total(name, words[name]());
      list.append(totals[name].element);
    }
    const signs = {};
    for (const [urgency, sign] of [['critical', '◆'], ['attention', '▲']]) {
      const digits = make('span', '');
      const heard = make('span', 'visually-hidden');
      const glyph = make('span', 'seats-sign', sign);
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
      seats.button('', words.whole(), null, act.whole),
      move
    );
    const element = make('div', 'seats-head', list, buttons);
    return { element, totals, signs, team, move };
  };


  /** Write the totals; null where nothing is known of anybody. */
  seats.paintTotals = function (head, found, { all, automatic, team }) {
    const { totals, signs } = head;
    const known = found.staffed !== null;
    write(totals.staffed.value, count(found.staffed));
    write(totals.taken.value, known ? `${count(found.taken)} / ${count(team ? found.theirs : all)}` : NO_VALUE);
    totals.taken.element.hidden = automatic;
    for (const urgency of ['critical', 'attention']) {
      const { element, digits, heard } = signs[urgency];
      write(digits, known ? count(found[urgency]) : NO_VALUE);
      write(heard, known ? room.words.seats[urgency](found[urgency]) : room.words.seats[`${urgency}Unknown`]());
      mark(element, 'none', found[urgency] === 0 ? 'true' : null);
    }
  };

  /** The line on the plan's lower edge: what is to be said of it. Without anything to say it is not there. */
  seats.makeFoot = function () {
    const note = make('p', 'seats-note');
    note.setAttribute('role', 'status');
    const moving = make('div', 'seats-moving');
    moving.hidden = true;
    const element = make('div', 'seats-foot', note, moving);
    return { element, note, moving };
  };

  /** Say something in that line; '' says nothing. */
  seats.say = function (foot, text) {
    write(foot.note, text);
    attribute(foot.note, 'title', text === '' ? null : text);
    mark(foot.element, 'none', text === '' && foot.moving.hidden ? 'true' : null);
  };
})();
