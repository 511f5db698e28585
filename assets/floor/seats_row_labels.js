// What the rows are called, at their beginnings. Of a row that begins out of sight the name stays at the window's edge.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { make, mark } = floorwatch.paint;

  const BESIDE_PX = 2; // between a name and its row
  const MOST_EM = 3; // a longer name is cut short

  /** Rows closer than a line of text would have their names on each other. */
  seats.ROW_LINE_EM = 1.15;

  /** Make the names of a plan's rows. A screen reader hears the row in each seat's own name. */
  seats.makeRows = function (plan) {
    return seats.rowsOf(plan).map(function (row) {
      const element = make('span', 'seats-row', row.name);
      element.setAttribute('aria-hidden', 'true');
      element.style.setProperty('--x', String(row.x));
      element.style.setProperty('--y', String(row.y));
      mark(element, 'upright', row.upright ? 'true' : null);
      return { ...row, element };
    });
  };

  /** How wide each name is, in pixels; returns what is to be kept free for them at the window's left. */
  seats.measureRows = function (rows, { textPx, widthOf }) {
    let widest = 0;
    for (const row of rows) {
      row.px = Math.ceil(Math.min(MOST_EM, widthOf(row.name)) * textPx);
      row.element.style.setProperty('--label', `${row.px}px`);
      if (!row.upright) widest = Math.max(widest, row.px);
    }
    return widest === 0 ? 0 : widest + BESIDE_PX + 1;
  };

  /** Keep the names in sight as far as their rows are. `window_`: the view, with tiles laid out. */
  seats.slipRows = function (rows, window_, cell) {
    const { view, laid, tile, size } = window_;
    if (tile === undefined) return; // not seen yet, as behind another tab
    const stretch = view.m / laid; // while the wheel turns the plane is a stretched picture
    const line = seats.ROW_LINE_EM * window_.text().textPx;
    for (const { element, upright, x, y, end, free, px } of rows) {
      const [at, moved, length, label] = upright ? [y, view.y, tile.height, line] : [x, view.x, tile.width, px];
      const begins = at * view.m + moved - (length * stretch) / 2 - BESIDE_PX;
      const ends = end * view.m + moved + (length * stretch) / 2;
      const slip = Math.max(0, label + 1 - begins);
      const crowded = upright ? cell.width * view.m < px : cell.height * view.m < line;
      const isSlipped = slip > 0;
      const hidden = crowded || begins > (upright ? size.height : size.width) + label || ends < label || (!isSlipped && free * view.m < label + BESIDE_PX);
      if (element.hidden !== hidden) element.hidden = hidden;
      if (hidden) continue;
      const value = `${Math.round(slip / stretch)}px`;
      if (element.style.getPropertyValue('--slip') !== value) element.style.setProperty('--slip', value);
      mark(element, 'slipped', isSlipped ? 'true' : null);
    }
  };
})();
