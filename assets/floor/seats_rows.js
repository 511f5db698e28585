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

  /** Seats of one row in the lines they really stand in: it may have two, and somebody may have moved a few elsewhere. */
  function linesOf(places, along, cellAlong) {
    const lines = [];
    for (const place of [...places].sort((one, other) => one[along] - other[along])) {
      const line = lines.at(-1);
      if (line !== undefined && Math.abs(line.at(-1)[along] - place[along]) <= cellAlong * SLACK) line.push(place);
      else lines.push([place]);
    }
    return lines;
  }

  /** The lines a row stands in, across the page or down it, whichever has more of its seats side by side, and closer. */
  function layOf(places, cell) {
    const ways = [false, true].map(function (upright) {
      const [along, across] = upright ? ['x', 'y'] : ['y', 'x'];
      const lines = linesOf(places, along, upright ? cell.width : cell.height);
      const [longest] = [...lines].sort((one, other) => other.length - one.length);
      const at = longest.map((place) => place[across]);
      return { upright, lines, most: longest.length, span: Math.max(...at) - Math.min(...at) };
    });
    const [level, upright] = ways;
    const isUpright = upright.most === level.most ? upright.span < level.span : upright.most > level.most;
    return isUpright ? upright : level;
  }

  /**
   * Those lines that bear the row's name: the longest, and others if they are at least half as long. A seat that was
   * moved away takes no name along; the row is where its others are.
   */
  function named({ lines }) {
    const stand = lines.filter((line) => !line.every((place) => place.moved));
    const left = stand.length ? stand : lines;
    const most = Math.max(...left.map(({ length }) => length));
    return most === 1 ? left.slice(0, 1) : left.filter((line) => line.length > 1 && line.length * 2 >= most);
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
      const lay = layOf(places, plan.cell);
      const { upright } = lay;
      const across = upright ? 'y' : 'x';
      for (const line of named(lay)) {
        line.sort((one, other) => one[across] - other[across]);
        const [first] = line;
        const free = freeBefore(first, all, { cell: plan.cell, upright });
        found.push({ name, upright, x: first.x, y: first.y, end: line.at(-1)[across], free });
      }
    }
    return found;
  };
})();
