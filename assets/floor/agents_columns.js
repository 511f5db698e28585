// Which columns of the list fit into how many pixels. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  /** What is always there, and what is added as soon as there is room, in this order. */
  const ALWAYS = ['who', 'state', 'since'];
  const MORE = [
    { columns: ['calls', 'handled'], from: 500 },
    { columns: ['queue'], from: 640 },
    { columns: ['call'], from: 760 },
    { columns: ['reason'], from: 900 },
  ];

  /** The columns of a list so many pixels wide. */
  room.columnsFor = function (width) {
    return MORE.reduce((shown, { columns, from }) => (width >= from ? [...shown, ...columns] : shown), ALWAYS);
  };
})();
