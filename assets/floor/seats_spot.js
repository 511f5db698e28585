// Where a seat may be put: not onto another, whose person it would hide. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  const TOO_NEAR = 0.5; // of a tile: nearer in both directions, the middle of one lies on the other
  const FARTHEST = 20; // so many half tiles away a place is looked for
  const ROUNDED_M = 1e-6; // what binary fractions of metres are off

  /** Who stands nearer to a point of the plane than this share of a tile, in both directions; without `seat` itself. */
  function nearTo(plan, seat, [x, y], share) {
    const [wide, high] = [plan.cell.width * share - ROUNDED_M, plan.cell.height * share - ROUNDED_M];
    const found = [];
    for (const place of plan.seats.values()) {
      if (place.seat !== seat && Math.abs(place.x - x) < wide && Math.abs(place.y - y) < high) found.push(place);
    }
    return found;
  }

  /** The place that a move would hide, the nearest of several; null where the seat can stand. */
  seats.hiddenBy = function (plan, move) {
    const { dx, dy } = plan.rooms.find((one) => one.room === move.room);
    const point = [move.x_m + dx, move.y_m + dy];
    const far = ({ x, y }) => Math.hypot(x - point[0], y - point[1]);
    return nearTo(plan, move.seat, point, TOO_NEAR).reduce((best, one) => (best === null || far(one) < far(best) ? one : best), null);
  };

  /** The move that puts a seat as near to a point as it can stand: on no tile, else between tiles; null where it cannot. */
  seats.moveNear = function (plan, seat, point, grid_m) {
    const steps = [];
    for (let across = -FARTHEST; across <= FARTHEST; across += 1) {
      for (let along = -FARTHEST; along <= FARTHEST; along += 1) {
        const [x, y] = [(across * plan.cell.width) / 2, (along * plan.cell.height) / 2];
        steps.push({ x, y, far: Math.hypot(x, y) });
      }
    }
    steps.sort((one, other) => one.far - other.far);
    let between = null;
    for (const { x, y } of steps) {
      const move = seats.moveTo(plan, seat, [point[0] + x, point[1] + y], grid_m);
      if (seats.hiddenBy(plan, move) !== null) continue;
      const { dx, dy } = plan.rooms.find((one) => one.room === move.room);
      if (nearTo(plan, seat, [move.x_m + dx, move.y_m + dy], 1).length === 0) return move;
      between = between || move;
    }
    return between;
  };
})();
