// What stands in the plane: rooms with their walls and names, and the tiles.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { atLeast, count } = floorwatch.forms;
  const { make, write, mark } = floorwatch.paint;

  const LABEL_PX = 20; // a room's name is as high
  const RIM_PX = 3; // of a tile that is marked
  const SVG = 'http://www.w3.org/2000/svg';

  function drawing(plan) {
    const { left, top } = plan.box;
    const [width, height] = [seats.widthOf(plan.box), seats.heightOf(plan.box)];
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('class', 'seats-walls');
    svg.setAttribute('viewBox', `${left} ${top} ${width} ${height}`);
    svg.setAttribute('aria-hidden', 'true');
    svg.style.setProperty('--x', left);
    svg.style.setProperty('--y', top);
    svg.style.setProperty('--width', width);
    svg.style.setProperty('--height', height);
    for (const { walls, box } of plan.rooms) {
      const corners =
        walls.length > 2
          ? walls
          : [[box.left, box.top], [box.right, box.top], [box.right, box.bottom], [box.left, box.bottom]];
      const shape = document.createElementNS(SVG, 'polygon');
      shape.setAttribute('points', corners.map((corner) => corner.join(',')).join(' '));
      svg.append(shape);
    }
    return svg;
  }

  function nameOf(one, plan) {
    return one.name || (plan.automatic ? room.words.seats.noTeam() : one.room);
  }

  function label(one, plan, show) {
    const name = nameOf(one, plan);
    const signs = make('span', 'seats-room-signs', make('span', 'seats-room-critical'), make('span', ''));
    const element = seats.button('seats-room', make('span', 'seats-room-name', name), room.words.seats.show(name), () => show(one.box));
    element.tabIndex = -1; // the plan has one stop of the tab key; keys zoom without it
    element.append(signs);
    element.style.setProperty('--x', String(one.box.left));
    element.style.setProperty('--y', String(one.box.top));
    element.style.setProperty('--width', String(seats.widthOf(one.box)));
    return { element, signs, room: one.room, box: one.box, first: Infinity };
  }

  /** Until where a room's name may come down: the top of its first tile, in metres. */
  function findFirst(labels, plan) {
    const byRoom = new Map(labels.map((one) => [one.room, one]));
    for (const { room: name, y } of plan.seats.values()) {
      const one = byRoom.get(name);
      one.first = Math.min(one.first, y - plan.cell.height / 2);
    }
  }

  /** Draw `plan` into `plane`: tiles that stay are the same elements. Returns tiles by key, and the names of rooms, rows and columns. */
  seats.drawScene = function (plane, plan, old, show) {
    const tiles = new Map();
    for (const place of plan.seats.values()) {
      const tile = old.get(place.key) || seats.makeTile(place);
      seats.stand(tile, place);
      mark(tile.element, 'moved', place.moved ? 'true' : null);
      mark(tile.element, 'outside', seats.isOutside(plan, place) ? 'true' : null);
      tiles.set(place.key, tile);
    }
    const labels = plan.rooms.map((one) => label(one, plan, show));
    findFirst(labels, plan);
    const rows = seats.makeRows(plan);
    const columns = seats.makeColumns(plan);
    for (const element of plane.querySelectorAll(':scope > :not(.seat)')) element.remove();
    for (const [key, tile] of old) if (!tiles.has(key)) tile.element.remove();
    let before = null; // in the plan's order, so that a screen reader goes row by row; who stands right is not touched
    for (const { element } of tiles.values()) {
      const wanted = before === null ? plane.firstElementChild : before.nextElementSibling;
      if (element !== wanted) plane.insertBefore(element, wanted);
      before = element;
    }
    plane.prepend(drawing(plan), ...labels.map(({ element }) => element));
    // Over the tiles, of which they hide none that is whole.
    plane.append(...[...columns, ...rows].map(({ element }) => element));
    return { tiles, labels, rows, columns };
  };

  const set = function (element, name, px) {
    const value = `${Math.round(px)}px`;
    if (element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value);
  };

  /**
   * Keep the names of rooms that reach out of the window on its left or top within it, but on no tile: the first row
   * takes a name out of sight with it. How far each came down is its `drop`.
   */
  seats.slipLabels = function (labels, { m, x, y }) {
    for (const one of labels) {
      const { element, box, first } = one;
      const out = Math.max(0, -(box.left * m + x));
      const above = Math.max(0, LABEL_PX - (box.top * m + y));
      set(element, '--slip', out < seats.widthOf(box) * m ? out : 0);
      const drop = Math.max(0, Math.min(above, (Math.min(first, box.bottom) - box.top) * m - RIM_PX));
      const dropped = drop > 0;
      one.drop = drop;
      set(element, '--drop', drop);
      mark(element, 'dropped', dropped ? 'true' : null);
    }
  };

  /** Write beside each room's name how many of the chosen team last too long in it; at least, if one is not heard. */
  seats.paintRooms = function (labels, tiles, now) {
    const found = new Map(labels.map((one) => [one.room, { critical: 0, attention: 0, calm: 0, unheard: 0 }]));
    for (const { people, place } of tiles.values()) {
      for (const person of people) {
        if (!room.inTeam(person)) continue;
        found.get(place.room)[room.urgencyOf(person, now)] += 1;
        if (person.lastKnown !== null) found.get(place.room).unheard += 1;
      }
    }
    const { urgency } = floorwatch.signs;
    for (const { signs, room: name } of labels) {
      const { critical, attention, unheard } = found.get(name);
      const said = (sign, number) => (number ? `${sign} ${atLeast(count(number), unheard > 0)}` : '');
      write(signs.firstChild, said(urgency.critical, critical));
      write(signs.lastChild, said(urgency.attention, attention));
    }
  };
})();
