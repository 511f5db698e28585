// What the server tells the page once: names, words, limits. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  /** Read options. A queue may be called `constructor`: nothing in them is found that was not told. */
  room.optionsOf = function (text) {
    const isNamed = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
    return JSON.parse(text, (_name, value) => (isNamed(value) ? Object.assign(Object.create(null), value) : value));
  };
})();
