// Where the rows of a plan begin, and what they are called. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  const SLACK = 0.5; // of a tile: seats that stand no farther apart than this are in one line

  /** What all these texts begin with, without what only joins it to the rest: 'A' of. */
  function sharedBeginning(texts) {
    let shared = texts[0] || '';
    for (const text of texts) while (!text.startsWith(shared)) shared = shared.slice(0, -1);
    // Of 1101 and 1102 it is no name of theirs that they share two digits.
    return shared.replace(/[\d\s\-_./·]+$/u, '');
  }

  const nameOf = (places) => places[0].row || sharedBeginning(places.map((place) => place.name || place.seat || ''));

  /** Seats of one row in the lines they really stand in: somebody may have moved a few of them elsewhere. */
  function linesOf(places, along, cellAlong) {
    const lines = [];
    for (const place of [...places].sort((one, other) => one[along] - other[along])) {
      const line = lines.at(-1);
      if (line !== undefined && Math.abs(line.at(-1)[along] - place[along]) <= cellAlong * SLACK) line.push(place);
      else lines.push([place]);
    }
    return lines;
  }

  /** How many metres are free between a row's first tile and the next one before it; Infinity where none is. */
  function freeBefore(first, all, { cell, upright }) {
    const [along, across] = upright ? ['x', 'y'] : ['y', 'x'];
    const [thick, long] = upright ? [cell.width, cell.height] : [cell.height, cell.width];
    const before = all.filter((place) => Math.abs(place[along] - first[along]) < thick && place[across] < first[across]);
    return Math.min(Infinity, ...before.map((place) => first[across] - place[across] - long));
  }

  /**
   * The beginning of every row: `[{name, upright, x, y, end, free}]`, of its first tile the middle. A row that stands
   * `upright` goes down the page, and begins at the top; `end` is where the middle of its last tile is, `free` how many
   * metres before the first one no tile stands. Of rows that the page itself made of teams there is nothing to say.
   */
  seats.rowsOf = function (plan) {
    if (plan.automatic) return [];
    const all = [...plan.seats.values()];
    const rows = new Map();
    for (const place of all) {
      const key = JSON.stringify([place.room, place.row]);
      if (!rows.has(key)) rows.set(key, []);
      rows.get(key).push(place);
    }
    const found = [];
    for (const places of rows.values()) {
      const name = nameOf(places);
      if (name === '') continue;
      const box = seats.boxAround(places.map(({ x, y }) => [x, y]));
      const upright = seats.heightOf(box) > seats.widthOf(box);
      const [along, across] = upright ? ['x', 'y'] : ['y', 'x'];
      for (const line of linesOf(places, along, upright ? plan.cell.width : plan.cell.height)) {
        line.sort((one, other) => one[across] - other[across]);
        const [first] = line;
        const free = freeBefore(first, all, { cell: plan.cell, upright });
        found.push({ name, upright, x: first.x, y: first.y, end: line.at(-1)[across], free });
      }
    }
    return found;
  };
})();
