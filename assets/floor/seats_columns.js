// Which number the seats of a column have, where those below each other agree on it. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  const EVERY = 5; // as on a ruler: who looks for 12 finds it beside 10
  const MOST = 99; // what has more digits is no number in a row
  const SLACK = 0.5; // of a tile: seats that stand no farther apart than this are in one line
  const NEXT = 1.5; // tiles: seats that stand farther apart have an aisle between them

  /** The number a seat's name ends in; null without one. */
  function numberOf({ name, seat }) {
    const digits = /\d+$/.exec(name || seat || '');
    return digits === null || Number(digits[0]) > MOST ? null : Number(digits[0]);
  }

  /** Who stands next to a place: in its line, above it and below it. */
  function nextTo(place, near, { width, height }) {
    const inLine = near.filter((one) => Math.abs(one.y - place.y) <= height * SLACK && Math.abs(one.x - place.x) <= width * NEXT);
    const inColumn = near.filter((one) => Math.abs(one.x - place.x) <= width * SLACK && Math.abs(one.y - place.y) <= height * NEXT);
    return { inLine, above: inColumn.filter(({ y }) => y < place.y), below: inColumn.filter(({ y }) => y > place.y) };
  }

  /** How many metres are free above a place's tile; Infinity where no other stands higher. */
  function freeAbove(all, { width, height }) {
    const stripes = new Map(); // a tile wide
    const at = ({ x }) => Math.floor(x / width);
    for (const place of all) {
      if (!stripes.has(at(place))) stripes.set(at(place), []);
      stripes.get(at(place)).push(place);
    }
    return function (place) {
      let least = Infinity;
      for (const stripe of [-1, 0, 1].map((aside) => stripes.get(at(place) + aside) || [])) {
        for (const { x, y } of stripe) if (y < place.y && Math.abs(x - place.x) < width) least = Math.min(least, place.y - y - height);
      }
      return least;
    };
  }

  /**
   * Every fifth column of each block of seats: `[{number, x, top, free, room}]`, `top` the upper edge of its first tile,
   * `free` how many metres above that no tile stands. A column whose seats are numbered otherwise in another row has none,
   * nor has a seat whose number does not follow from its neighbour's.
   */
  seats.columnsOf = function (plan) {
    if (plan.automatic) return [];
    const { cell } = plan;
    const all = [...plan.seats.values()];
    const nearTo = seats.nearOf(all);
    const freeOver = freeAbove(all, cell);
    const found = [];
    for (const place of all) {
      const number = numberOf(place);
      if (number === null || number === 0 || number % EVERY !== 0) continue;
      const { inLine, above, below } = nextTo(place, nearTo(place), cell);
      const isCounted = inLine.some((one) => numberOf(one) === number - 1);
      if (above.length > 0 || !isCounted || !below.every((one) => numberOf(one) === number)) continue;
      found.push({ number, x: place.x, top: place.y - cell.height / 2, free: freeOver(place), room: place.room });
    }
    return found;
  };
})();
