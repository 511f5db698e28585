// The day as a table, for who would rather read than look.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const drawer = (room.drawer = room.drawer || {});
  const { make, write } = floorwatch.paint;

  /** Make it in `box`, the newest span first: `show(spans, day)` as the band's. */
  drawer.makeTable = function (box) {
    const { drawer: words } = room.words;
    const head = make('tr', '', ...[words.from(), words.until(), words.state(), words.lasted()].map((text) => {
      const cell = make('th', '', text);
      cell.scope = 'col';
      return cell;
    }));
    const body = make('tbody', '');
    const table = make('table', 'drawer-table', make('caption', 'visually-hidden', words.day()), make('thead', '', head), body);
    box.append(table);
    let key = null;
    let shownDay = null;
    return function show(spans, day) {
      const last = spans.at(-1);
      const wanted = last === undefined ? '' : [spans.length, last.from, last.state, last.open].join('|');
      if (wanted !== key || day !== shownDay) {
        key = wanted;
        shownDay = day;
        body.replaceChildren(...[...spans].reverse().map(rowOf));
      }
      if (last && last.open) write(body.rows[0].cells[3], floorwatch.forms.duration(last.until - last.from));
    };
  };

  function rowOf(span) {
    const { clock, duration } = floorwatch.forms;
    const until = span.open ? room.words.drawer.goesOn() : clock(span.until);
    // The queue stands below the state: beside it there is no room for both.
    const state = make('td', '', room.words.drawer.called(span), ...(span.queue ? [make('span', 'drawer-table-queue', room.queueName(span.queue))] : []));
    const [from, to, length] = [clock(span.from), until, duration(span.until - span.from)].map((text) => make('td', '', text));
    return make('tr', '', from, to, state, length);
  }
})();
