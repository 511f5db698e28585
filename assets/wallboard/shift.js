// Against burn-in: the whole page stands 4 px elsewhere each minute, on a small path that ends where it began.
(function () {
  'use strict';
  const room = ((window.floorwatch = window.floorwatch || {}).wallboard = window.floorwatch.wallboard || {});

  const STEP_PX = 4;
  const COLUMNS = 5;
  const ROWS = 4;
  const LOOK_MS = 1000;

  /** The places of the path in steps from its middle: up its left side, then row by row through the rest. */
  const path = (function () {
    const places = [];
    for (let row = ROWS - 1; row >= 0; row -= 1) places.push([0, row]);
    for (let row = 0; row < ROWS; row += 1) {
      for (let nth = 1; nth < COLUMNS; nth += 1) places.push([row % 2 ? COLUMNS - nth : nth, row]);
    }
    return places.map(([column, row]) => [column - (COLUMNS - 1) / 2, row - (ROWS - 1) / 2]);
  })();

  /** Where the page stands in a minute, as [right, down] in pixels; pure. */
  room.shiftAt = function (minute) {
    const [right, down] = path[((minute % path.length) + path.length) % path.length];
    return [right * STEP_PX, down * STEP_PX];
  };

  /** Move the page with the clock of this machine; how it gets there stands in the style sheet. */
  room.startShift = function (root) {
    let minute = null;
    const look = function () {
      const now = Math.floor(Date.now() / 60000);
      if (now === minute) return;
      minute = now;
      const [right, down] = room.shiftAt(minute);
      root.style.setProperty('--shift-x', `${right}px`);
      root.style.setProperty('--shift-y', `${down}px`);
    };
    look();
    setInterval(look, LOOK_MS);
  };
})();
