// Which name somebody probably meant; pure.
(function () {
  'use strict';
  const room = ((window.floorwatch = window.floorwatch || {}).status = window.floorwatch.status || {});

  /** The one of some names that is spelled most like `name`, null where none is near: a third may differ. */
  room.nearest = function (name, among) {
    const word = [...name.toLowerCase()];
    let found = null;
    let least = Math.max(1, Math.floor(word.length / 3)) + 1;
    for (const other of among) {
      const steps = distance(word, [...other.toLowerCase()]);
      if (steps < least && steps < word.length) [found, least] = [other, steps];
    }
    return found;
  };

  /** How many letters have to be put in, left out, changed or swapped with their neighbour. */
  function distance(one, other) {
    const rows = [other.map((_letter, place) => place)];
    rows[0].push(other.length);
    for (let i = 1; i <= one.length; i += 1) {
      rows.push([i]);
      for (let j = 1; j <= other.length; j += 1) {
        const changed = rows[i - 1][j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
        let steps = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, changed);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
          steps = Math.min(steps, rows[i - 2][j - 2] + 1);
        }
        rows[i].push(steps);
      }
    }
    return rows[one.length][other.length];
  }
})();
