// The numbers of columns, above the first tile of each, where there is room for them.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { make } = floorwatch.paint;

  const ABOVE_PX = 3; // between a number and its tile, as seats_rows.css has it: the rim of one that is marked

  /** Make the numbers of a plan's columns. A screen reader hears the number in each seat's own name. */
  seats.makeColumns = function (plan) {
    return seats.columnsOf(plan).map(function (column) {
      const element = make('span', 'seats-column', String(column.number));
      element.setAttribute('aria-hidden', 'true');
      element.style.setProperty('--x', String(column.x));
      element.style.setProperty('--y', String(column.top));
      return { ...column, element };
    });
  };

  /**
   * Show the numbers that lie on no tile and under no room's name, where rows are named, too. `labels`: the rooms', of
   * which each came down by `drop` pixels.
   */
  seats.fitColumns = function (columns, window_, labels, cell) {
    const { m } = window_.view;
    const line = seats.ROW_LINE_EM * window_.text().textPx;
    const under = new Map(labels.map(({ room: name, box, drop }) => [name, box.top * m + drop]));
    for (const { element, top, free, room: name } of columns) {
      const crowded = cell.height * m < line || Math.min(free * m - ABOVE_PX, top * m - under.get(name)) < line + ABOVE_PX;
      if (element.hidden !== crowded) element.hidden = crowded;
    }
  };
})();
