// The seat plan as it is drawn: every room in one plane, in metres. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  const WALL_M = 0.5; // between the seats and the edge of a room
  const HEAD_M = 1.1; // above a room, for its name
  const BETWEEN_M = 1.2; // between rooms that the page puts side by side
  const TEAM_CELL_M = { width: 1.6, height: 1.1 };

  const places = (rooms) => rooms.flatMap((one) => one.places);

  /** Where a seat stands on the page: its room's corner and its own place in the room. */
  const placed = (one, place) => ({ ...place, room: one.room, x: one.dx + place.x_m, y: one.dy + place.y_m });

  function desksOf(all, cell) {
    const box = seats.boxAround(all.map(({ x, y }) => [x, y]));
    if (box === null) return { left: 0, top: 0, right: 10, bottom: 6 };
    const grown = seats.grown(box, cell.width / 2, cell.height / 2);
    return { ...grown, top: grown.top - 0.3 }; // a badge stands out at the top
  }

  function settled(rooms, { aspect, rest }) {
    const cell = seats.cellOf(rooms.flatMap((one) => one.seats.map((seat) => ({ x: seat.x_m + one.lane, y: seat.y_m }))));
    for (const one of rooms) {
      const desks = seats.boxAround(one.seats.map((seat) => [seat.x_m, seat.y_m]));
      const around = desks === null ? null : seats.grown(desks, cell.width / 2 + WALL_M, cell.height / 2 + WALL_M);
      const walls = seats.boxAround(one.outline);
      const both = [around, walls].filter((box) => box !== null);
      one.own =
        both.length === 0
          ? { left: 0, top: 0, right: cell.width + 2 * WALL_M, bottom: cell.height + 2 * WALL_M }
          : seats.boxAround(both.flatMap((box) => [[box.left, box.top], [box.right, box.bottom]]));
    }
    // Rooms measured each from a corner of its own lie on each other: the page puts those side by side.
    const corners = seats.overlapping(rooms.map((one) => one.own))
      ? seats.packed(
          rooms.map(({ own }) => ({ width: seats.widthOf(own), height: seats.heightOf(own) + HEAD_M })),
          aspect,
          BETWEEN_M
        )
      : null;
    rooms.forEach((one, index) => {
      one.dx = corners === null ? 0 : corners[index][0] - one.own.left;
      one.dy = corners === null ? 0 : corners[index][1] + HEAD_M - one.own.top;
      one.box = {
        left: one.own.left + one.dx,
        top: one.own.top + one.dy,
        right: one.own.right + one.dx,
        bottom: one.own.bottom + one.dy,
      };
      one.walls = one.outline.map(([x, y]) => [x + one.dx, y + one.dy]);
      one.places = one.seats.map((seat) => placed(one, seat));
    });
    const all = rooms.flatMap(({ box }) => [[box.left, box.top - HEAD_M], [box.right, box.bottom]]);
    return {
      ...rest,
      rooms,
      cell,
      desks: desksOf(places(rooms), cell),
      box: seats.boxAround(all) || { left: 0, top: 0, right: 10, bottom: 6 },
      seats: new Map(places(rooms).map((place) => [place.key, place])),
    };
  }

  /** What an answer of the server says of the plan beside its seats; without an answer nothing. */
  seats.toldOf = function (answer) {
    const { version = null, file = null, in_file: inFile = true, problem = null, hindrance = null } = answer || {};
    return { version, file, inFile, problem, hindrance };
  };

  /** The plan an answer of the server tells; `aspect`: of the window it is drawn in. */
  seats.planOf = function (answer, aspect) {
    const rooms = answer.rooms.map((one, index) => ({
      room: one.room,
      name: one.name,
      outline: one.outline || [],
      lane: index * 10_000, // rooms do not count as neighbours
      seats: one.rows.flatMap(({ row, seats: inRow }) =>
        inRow.map((seat) => ({ ...seat, row, key: `seat:${seat.seat}`, agent: null }))
      ),
    }));
    return settled(rooms, {
      aspect,
      rest: {
        automatic: false,
        editable: Boolean(answer.editable),
        ...seats.toldOf(answer),
      },
    });
  };

  const collator = new Intl.Collator(floorwatch.page.language, { numeric: true });

  /** Orders people by their seats, then by name; who has no seat comes last. */
  seats.bySeat = (one, other) =>
    collator.compare(one.seat || '\uffff', other.seat || '\uffff') || collator.compare(one.name, other.name);

  /**
   * Everybody in tidy rows, team by team: what is drawn where nobody has said how the seats stand. `told`: what the
   * server says of its plan all the same.
   */
  seats.planByTeam = function (people, teamNames, aspect, told = seats.toldOf(null)) {
    const teams = new Map();
    for (const person of people) {
      const team = person.team === null || person.team === undefined ? '' : person.team;
      if (!teams.has(team)) teams.set(team, []);
      teams.get(team).push(person);
    }
    const named = room.teams(people, teamNames).filter((team) => team !== '' && teams.has(team));
    const rooms = [...named, ...(teams.has('') ? [''] : [])].map((team, index) => {
      const members = teams.get(team).sort(seats.bySeat);
      const across = Math.max(1, Math.ceil(Math.sqrt(members.length * Math.max(0.6, Math.min(2, aspect * 0.7)))));
      return {
        room: team,
        name: team === '' ? null : teamNames[team] || team,
        outline: [],
        lane: index * 10_000,
        seats: members.map((person, place) => ({
          key: `agent:${person.agent}`,
          seat: person.seat,
          name: person.seat,
          row: '',
          agent: person.agent,
          x_m: (place % across) * TEAM_CELL_M.width,
          y_m: Math.floor(place / across) * TEAM_CELL_M.height,
        })),
      };
    });
    return settled(rooms, {
      aspect,
      rest: { automatic: true, editable: false, ...told },
    });
  };

  /** Whether a place stands outside the walls that its room has. */
  seats.isOutside = function (plan, place) {
    const { walls } = plan.rooms.find((one) => one.room === place.room);
    return walls.length > 2 && !seats.within(walls, [place.x, place.y]);
  };

  /** The room a point of the plane belongs to: the one it lies in, else the nearest. */
  seats.roomAt = function (plan, point) {
    const inside = plan.rooms.find(({ walls, box }) => (walls.length > 2 ? seats.within(walls, point) : seats.beside(box, point) === 0));
    if (inside) return inside;
    return plan.rooms.reduce((best, one) => (best === null || seats.beside(one.box, point) < seats.beside(best.box, point) ? one : best), null);
  };
})();
