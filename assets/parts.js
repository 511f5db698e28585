// Where the parts of a page announce themselves. Not in the page's own folder: scripts load in the order of their
// names, the folders' last, and every part has to find this.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  room.parts = [];

  /**
   * Register a part of the floor page. It has a `name`, which is that of its box in ids.py, and any of
   *   start()              once, when the page stands: `room.page[name]` is its box, `room.options` the options
   *   people(changed)      agents changed, came or went: a Set of ids
   *   rows(changedKeys)    rows of any kind changed: a Set of keys of `floorwatch.live.rows`
   *   choice(names)        the reader chose otherwise: a Set of the names in `room.choice` that changed
   *   settle(now)          agents or rows changed, told four times a second at most: for what sums many up
   *   tick(now)            once a second
   *   health(status)       with every frame and second: `floorwatch.live.status()`
   */
  room.part = function (part) {
    room.parts.push(part);
  };
})();
