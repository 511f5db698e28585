// Seats that were moved and not saved yet: undone, counted, kept on top of somebody else's plan. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  const FARTHEST_M = 1000;

  /** A distance on a grid, in metres. */
  seats.snapped = function (metres, grid_m) {
    const kept = Math.min(FARTHEST_M, Math.max(-FARTHEST_M, metres));
    return Math.round(Math.round(kept / grid_m) * grid_m * 1000) / 1000;
  };

  /** The move that puts a seat at a point of the plane: which room that is, and where in it. */
  seats.moveTo = function (plan, seat, point, grid_m) {
    const into = seats.roomAt(plan, point);
    return {
      seat,
      room: into.room,
      x_m: seats.snapped(point[0] - into.dx, grid_m),
      y_m: seats.snapped(point[1] - into.dy, grid_m),
    };
  };

  seats.Moves = class {
    constructor() {
      this.history = [];
    }

    add(move) {
      this.history.push(move);
    }

    /** Take the last move back; returns the seat, null if there was none. */
    undo() {
      const last = this.history.pop();
      return last === undefined ? null : last.seat;
    }

    clear() {
      this.history = [];
    }

    /** What is to be saved: the last move of each seat that does not stand there already. */
    pending(plan) {
      const last = new Map(this.history.map((move) => [move.seat, move]));
      return [...last.values()].filter((move) => {
        const place = plan.seats.get(`seat:${move.seat}`);
        return !place || place.room !== move.room || place.x_m !== move.x_m || place.y_m !== move.y_m;
      });
    }

    /**
     * Keep only what can be done on another plan: moves into rooms it has, of seats it did not lose. Returns how many
     * seats are still to be saved, stand there as they were moved, and are lost.
     */
    rebase(before, after) {
      const had = this.pending(before);
      const rooms = new Set(after.rooms.map((one) => one.room));
      const isLost = (key) => before.seats.has(key) && !after.seats.has(key);
      const can = (move) => rooms.has(move.room) && !isLost(`seat:${move.seat}`);
      this.history = this.history.filter(can);
      const kept = this.pending(after).length;
      if (kept === 0) this.clear();
      const lost = had.filter((move) => !can(move)).length;
      return { kept, lost, stand: Math.max(0, had.length - lost - kept) };
    }
  };

  /** The plan with moves on it, `kept` when they were saved; the rooms keep their walls. */
  seats.withMoves = function (plan, moves, { kept = false } = {}) {
    if (moves.length === 0) return plan;
    const standing = new Map(plan.seats);
    const rooms = new Map(plan.rooms.map((one) => [one.room, one]));
    for (const move of moves) {
      const key = `seat:${move.seat}`;
      const known = standing.get(key) || { key, seat: move.seat, name: move.seat, row: '', agent: null };
      const { dx, dy } = rooms.get(move.room);
      standing.set(key, { ...known, ...move, x: move.x_m + dx, y: move.y_m + dy, moved: !kept });
    }
    const box = seats.boxAround([
      [plan.box.left, plan.box.top],
      [plan.box.right, plan.box.bottom],
      ...[...standing.values()].map(({ x, y }) => [x, y]),
    ]);
    return { ...plan, seats: standing, box };
  };
})();
