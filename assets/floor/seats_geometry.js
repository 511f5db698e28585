// The seat plan's geometry, in metres and pixels: boxes, how large a tile may be, which seat lies next. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  const CELL_M = { width: 1.6, height: 1.2 }; // of a seat that stands alone: a desk
  const CELL_LEAST_M = 0.4;
  const CELL_MOST_M = 2.4;
  const NARROWEST = 0.05; // this share of the seats may stand closer than the tile is wide

  /** The box around points [x, y]; null where there is none. */
  seats.boxAround = function (points) {
    if (points.length === 0) return null;
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (const [x, y] of points) {
      box.left = Math.min(box.left, x);
      box.top = Math.min(box.top, y);
      box.right = Math.max(box.right, x);
      box.bottom = Math.max(box.bottom, y);
    }
    return box;
  };

  /** A box grown by so much to each side. */
  seats.grown = (box, x, y = x) => ({ left: box.left - x, top: box.top - y, right: box.right + x, bottom: box.bottom + y });

  seats.widthOf = (box) => box.right - box.left;
  seats.heightOf = (box) => box.bottom - box.top;

  const overlap = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

  /** Whether any two of these boxes lie on each other. */
  seats.overlapping = (boxes) => boxes.some((one, index) => boxes.slice(index + 1).some((other) => overlap(one, other)));

  /** How to find the other places around one of these: all within the widest cell, and some beyond it. */
  seats.nearOf = function (places) {
    // In squares of the widest cell, so that a large floor is not compared with itself.
    const squares = new Map();
    const at = (value) => Math.floor(value / CELL_MOST_M);
    for (const place of places) {
      const key = `${at(place.x)},${at(place.y)}`;
      if (!squares.has(key)) squares.set(key, []);
      squares.get(key).push(place);
    }
    return function (place) {
      const found = [];
      for (let x = at(place.x) - 1; x <= at(place.x) + 1; x += 1) {
        for (let y = at(place.y) - 1; y <= at(place.y) + 1; y += 1) found.push(...(squares.get(`${x},${y}`) || []));
      }
      return found.filter((other) => other !== place);
    };
  };

  function narrow(distances, lone) {
    if (distances.length === 0) return lone;
    distances.sort((one, other) => one - other);
    const least = distances[Math.floor(distances.length * NARROWEST)];
    return Math.min(CELL_MOST_M, Math.max(CELL_LEAST_M, least));
  }

  /** How wide and high a tile may be, in metres, so that neighbours do not lie on each other. */
  seats.cellOf = function (places) {
    const near = seats.nearOf(places);
    const across = [];
    const along = [];
    for (const place of places) {
      let width = Infinity;
      let height = Infinity;
      for (const other of near(place)) {
        const x = Math.abs(other.x - place.x);
        const y = Math.abs(other.y - place.y);
        // A neighbour bounds the width or the height, whichever it leaves more of a desk's shape.
        if (x / CELL_M.width >= y / CELL_M.height) width = Math.min(width, x);
        else height = Math.min(height, y);
      }
      if (width < Infinity) across.push(width);
      if (height < Infinity) along.push(height);
    }
    return { width: narrow(across, CELL_M.width), height: narrow(along, CELL_M.height) };
  };

  /**
   * Boxes of these sizes side by side in lines, in their order, as near to an `aspect` (width / height) as lines allow.
   * Returns the left top corner of each.
   */
  seats.packed = function (sizes, aspect, gap) {
    let best = null;
    for (let perLine = 1; perLine <= Math.max(1, sizes.length); perLine += 1) {
      const laid = lines(sizes, perLine, gap);
      // How large all of it can be drawn in a window of this aspect.
      const scale = Math.min(aspect / laid.width, 1 / laid.height);
      if (best === null || scale > best.scale * 1.001) best = { ...laid, scale };
    }
    return best.corners;
  };

  function lines(sizes, perLine, gap) {
    const corners = [];
    let [x, y, width, height] = [0, 0, 0, 0];
    sizes.forEach((size, index) => {
      if (index % perLine === 0 && index > 0) {
        [x, y, height] = [0, y + height + gap, 0];
      }
      corners.push([x, y]);
      x += size.width + gap;
      width = Math.max(width, x - gap);
      height = Math.max(height, size.height);
    });
    return { corners, width: Math.max(width, 0.1), height: Math.max(y + height, 0.1) };
  }

  // What a tile shows, by the size of its text: at least so many times as wide and as high.
  const LEAST = {
    large: [8.6, 5.3],
    medium: [5.4, 2.5],
    compact: [3.15, 2.25],
    small: [2.3, 2.25],
    square: [0, 0],
  };
  const PLACE = 3.7; // a medium tile as high as this has three lines
  const TIGHT = 3.9; // a compact tile narrower than this has no room between its mark and its minutes

  /** How much a tile can say, from nothing to everything. */
  seats.SIZES = Object.keys(LEAST).reverse();

  /** How much a tile of this size can say: 'large', 'medium', 'compact', 'small' or 'square'. */
  seats.sizeFor = function (width, height, textPx) {
    return Object.keys(LEAST).find((size) => width >= LEAST[size][0] * textPx && height >= LEAST[size][1] * textPx);
  };

  /** Whether a tile that says so much has a line left for what its seat is called. */
  seats.saysPlace = (size, height, textPx) => size === 'large' || (size === 'medium' && height >= PLACE * textPx);

  /** The least width and height of a tile that says so much, in sizes of its text. */
  seats.leastFor = (size) => LEAST[size];

  seats.isTight = (width, textPx) => width < TIGHT * textPx;

  /** Where each arrow key leads: across the page and down it. */
  seats.ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  /** The place next to another in an arrow key's direction; null at the edge. What lies straight ahead is nearer. */
  seats.neighbour = function (places, from, key) {
    const [across, along] = seats.ARROWS[key];
    let best = null;
    let least = Infinity;
    for (const place of places) {
      const x = place.x - from.x;
      const y = place.y - from.y;
      const ahead = x * across + y * along;
      const aside = Math.abs(x * along + y * across);
      if (ahead <= 0.01 || aside > ahead * 2) continue;
      const distance = ahead + aside * 3;
      if (distance < least) [best, least] = [place, distance];
    }
    return best;
  };

  /** Whether a point lies within a polygon of corners. */
  seats.within = function (corners, [x, y]) {
    let inside = false;
    corners.forEach(([x1, y1], index) => {
      const [x2, y2] = corners[(index + 1) % corners.length];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
    });
    return inside;
  };

  /** How far a point is outside a box; 0 within it. */
  seats.beside = (box, [x, y]) =>
    Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
})();
