// What part of the plan is seen: `m` pixels a metre, moved by `x` and `y` pixels. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  const MARGIN_PX = 8;
  const EDGE_PX = 4; // so much at least beside a tile, for the rim of one that is marked
  const GAP = 0.04; // between tiles, of their width
  const GAP_PX = { least: 1, most: 4 };
  const FITTED_TILE_PX = 152; // a small floor is not blown up beyond this
  const LARGEST_TILE_PX = 224;
  const FEW_TILES = 2;
  const KEPT_PX = 80; // so much of the plan stays in the window, however it is moved

  const between = (least, value, most) => Math.min(most, Math.max(least, value));

  /** A tile's size in pixels where a metre is `m` of them. */
  seats.tileAt = function (cell, m) {
    const gap = between(GAP_PX.least, cell.width * m * GAP, GAP_PX.most);
    return { width: Math.floor(cell.width * m - gap), height: Math.floor(cell.height * m - gap) };
  };

  /** What is free at the sides of a window: on the left so much as the names of rows need, on the right what that leaves. */
  const sides = ({ gutter = 0 }) => [Math.max(MARGIN_PX, gutter), Math.max(EDGE_PX, 2 * MARGIN_PX - Math.max(MARGIN_PX, gutter))];

  /** The view that shows a box whole and in the middle. `cell`: a tile, in metres; of the window, `gutter`: for names. */
  seats.fitted = function (box, cell, size) {
    const { width, height } = size;
    const [left, right] = sides(size);
    const m = Math.min(
      (width - left - right) / Math.max(0.1, seats.widthOf(box)),
      (height - 2 * MARGIN_PX) / Math.max(0.1, seats.heightOf(box)),
      FITTED_TILE_PX / cell.width
    );
    const scale = Math.max(1, m);
    return {
      m: scale,
      x: Math.round(left + (width - left - right - seats.widthOf(box) * scale) / 2 - box.left * scale),
      y: Math.round((height - seats.heightOf(box) * scale) / 2 - box.top * scale),
    };
  };

  /** All of a plan with its walls; without them where that lets its tiles say more. */
  seats.fittedPlan = function (plan, size, textPx) {
    const [whole, close] = [plan.box, plan.desks].map((box) => seats.fitted(box, plan.cell, size));
    const says = ({ m }) => {
      const { width, height } = seats.tileAt(plan.cell, m);
      return seats.SIZES.indexOf(seats.sizeFor(width, height, textPx));
    };
    return says(close) > says(whole) ? close : whole;
  };

  /** The view around a place where a tile is just large enough for a name and a time, filled with the plan as far as it goes. */
  seats.fittedNear = function (place, cell, box, size_, textPx) {
    const { width, height } = size_;
    const [left] = sides(size_);
    const [wide, high] = seats.leastFor('compact');
    const m = Math.max((wide * textPx + 1 + GAP_PX.most) / cell.width, (high * textPx + 1 + GAP_PX.most) / cell.height);
    const into = function (at, least, most, size, margin) {
      const centred = size / 2 - at * m;
      const room_ = size - (most - least) * m;
      if (room_ >= margin + MARGIN_PX) return Math.max(margin, room_ / 2) - least * m; // all of it fits
      return between(size - MARGIN_PX - most * m, centred, margin - least * m);
    };
    return {
      m,
      x: Math.round(into(place.x, box.left, box.right, width, left)),
      y: Math.round(into(place.y, box.top, box.bottom, height, MARGIN_PX)),
    };
  };

  /** From how far to how near, in pixels a metre: somewhat more than all of it, up to one large tile. */
  seats.zoomLimits = function (box, cell, size) {
    const whole = seats.fitted(box, cell, size).m;
    return { least: whole * 0.7, most: Math.max(whole, LARGEST_TILE_PX / cell.width) };
  };

  seats.isSameView = (one, other) => one.m === other.m && one.x === other.x && one.y === other.y;

  /** The view nearer by a factor, with the pixel `at` standing still. */
  seats.zoomed = function (view, factor, at, { least, most }) {
    const m = between(least, view.m * factor, most);
    const real = m / view.m;
    return { m, x: at.x - (at.x - view.x) * real, y: at.y - (at.y - view.y) * real };
  };

  /** How many pixels at a window's right a drawer lies over; 0 where it leaves no room for a few tiles beside it. */
  seats.asideOf = function (window_, drawer, tilePx) {
    const beside = drawer.left - window_.left;
    const isOver = drawer.width > 0 && drawer.left < window_.right && drawer.top < window_.bottom && drawer.bottom > window_.top;
    return isOver && beside > FEW_TILES * tilePx ? Math.round(window_.right - drawer.left) : 0;
  };

  /** The view with some of the plan kept in the window. */
  seats.keptIn = function (view, box, { width, height }) {
    return {
      m: view.m,
      x: Math.round(between(KEPT_PX - box.right * view.m, view.x, width - KEPT_PX - box.left * view.m)),
      y: Math.round(between(KEPT_PX - box.bottom * view.m, view.y, height - KEPT_PX - box.top * view.m)),
    };
  };

  /**
   * The view on another plan, with the room in the middle of the window standing where it stood: where rooms without walls
   * stand side by side, one that grew puts the others elsewhere.
   */
  seats.steadied = function (view, before, after, { width, height }) {
    const middle = [(width / 2 - view.x) / view.m, (height / 2 - view.y) / view.m];
    const was = seats.roomAt(before, middle);
    const is = was === null ? undefined : after.rooms.find((one) => one.room === was.room);
    return is === undefined ? view : { m: view.m, x: view.x - (is.dx - was.dx) * view.m, y: view.y - (is.dy - was.dy) * view.m };
  };

  /**
   * The view moved as little as is needed for a place's tile to be seen whole, beside the names of rows; as it is where
   * the tile is in sight. `size.aside`: pixels at the right that something lies over.
   */
  seats.showing = function (view, place, cell, size) {
    const { height, aside = 0 } = size;
    const width = size.width - aside;
    const [left, right] = sides(size);
    const tile = seats.tileAt(cell, view.m);
    const rim = aside > 0 ? MARGIN_PX : EDGE_PX; // under what lies over the plan the ring of who is chosen would be cut
    const into = function (at, length, of, { least, before, after, rim: free }) {
      // A tile that a fitted view shows is off its margins by what was rounded.
      const isSeen = at - length / 2 >= least - 1 && at + length / 2 <= of - free + 1;
      if (isSeen) return 0;
      if (of < length + before + after) return before + (of - before - after) / 2 - at;
      return between(before + length / 2, at, of - after - length / 2) - at;
    };
    const [x, y] = [place.x * view.m + view.x, place.y * view.m + view.y];
    const across = { least: Math.max(EDGE_PX, size.gutter || 0), before: left, after: Math.max(right, rim), rim };
    const along = { least: EDGE_PX, before: MARGIN_PX, after: MARGIN_PX, rim: EDGE_PX };
    return {
      m: view.m,
      x: Math.round(view.x + into(x, tile.width, width, across)),
      y: Math.round(view.y + into(y, tile.height, height, along)),
    };
  };

  /** Whether a place's tile is in the window, even in part; `beside`: or beyond its edge by this share of it. */
  seats.inSight = function (view, place, cell, { width, height }, beside = 0) {
    const [x, y] = [place.x * view.m + view.x, place.y * view.m + view.y];
    const [wide, high] = [(cell.width * view.m) / 2 + beside * width, (cell.height * view.m) / 2 + beside * height];
    return x + wide > 0 && x - wide < width && y + high > 0 && y - high < height;
  };
})();
