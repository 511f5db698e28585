// Which parts of the page are seen: all of them, or on a phone those of one tab. Pure but for the question of width.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  const narrow = matchMedia('(width < 800px)');

  /** The tabs in their order, and the parts that each shows. */
  room.TABS = { now: ['headline'], seats: ['seats'], agents: ['donut', 'agents'], queues: ['queues'] };

  /** The tab that an address's hash names; the first where it names none. */
  room.tabOf = function (hash) {
    const name = hash.replace(/^#/, '');
    return Object.hasOwn(room.TABS, name) ? name : 'now';
  };

  /** Whether this is a screen of one part at a time. */
  room.isPhone = () => narrow.matches;

  /** Call `listener` when the screen becomes a phone's or stops being one: a tablet was turned. */
  room.onTurned = (listener) => narrow.addEventListener('change', listener);

  /** Whether a part is seen now. One that is not need not be drawn; it is told of `tab` in `choice` when that changes. */
  room.shows = function (part) {
    return !room.isPhone() || room.TABS[room.choice.tab || 'now'].includes(part);
  };
})();
