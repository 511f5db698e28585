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
   *   seek(search)         Enter on a search that finds nobody, or a seat where nobody sits
   *   named()              the plan calls its seats otherwise than before: `room.seatName`
   *   tick(now)            a second began, or the page stands otherwise: for what tells a time or sums many up, so that all
   *                        of it is of one moment
   *   health(status)       with every frame and second: `floorwatch.live.status()`; `room.standing` says how the page stands
   *   failing(is)          the page could not draw a frame, or can again
   */
  room.part = function (part) {
    room.parts.push(part);
  };

  /**
   * A part failed: it is told nothing more, and `told(part)`, which the page gives as `room.failed`, says so. Its
   * neighbours live.
   */
  room.fail = function (part, error) {
    if (part.broken) return;
    part.broken = true;
    console.error(`floorwatch: the part ${part.name} of the floor page failed`, error);
    if (room.failed) room.failed(part);
  };

  /**
   * A function of the part of this name for whom the page does not call itself: the browser's events, answers, timers.
   * What it throws, at once or later, is the part's failure; a part that failed does nothing more.
   */
  room.guard = function (name, act) {
    return function guarded(...said) {
      const part = room.parts.find((one) => one.name === name) || { name };
      if (part.broken) return undefined;
      const fail = (error) => room.fail(part, error);
      try {
        const done = act.apply(this, said);
        return done instanceof Promise ? done.catch(fail) : done;
      } catch (error) {
        fail(error);
        return undefined;
      }
    };
  };
})();
