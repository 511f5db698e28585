// The day as a table, for who would rather read than look.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const drawer = (room.drawer = room.drawer || {});
  const { make, write } = floorwatch.paint;

  /** A list of the day's spans in `box`, the newest first, for who would rather read than look: `show(spans, day)` as the band's. */
  drawer.makeTable = function (box) {
    const { drawer: words } = room.words;
    const head = make('tr', '', ...[words.from(), words.until(), words.state(), words.queue(), words.lasted()].map((text) => {
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
      if (last && last.open) write(body.rows[0].cells[4], floorwatch.forms.duration(last.until - last.from));
    };
  };

  function rowOf(span) {
    const { clock, duration } = floorwatch.forms;
    const queue = span.queue ? room.queueName(span.queue) : '';
    const until = span.open ? room.words.drawer.goesOn() : clock(span.until);
    return make('tr', '', ...[clock(span.from), until, room.words.drawer.called(span), queue, duration(span.until - span.from)].map((text) => make('td', '', text)));
  }
})();
