// Order and pages of the queue strip; pure.
(function () {
  'use strict';
  const room = ((window.floorwatch = window.floorwatch || {}).wallboard = window.floorwatch.wallboard || {});

  /** `queues` ([{queue, rank}]) with trouble first; within a rank they keep their place, so nothing jumps. */
  room.ordered = function (queues) {
    const place = (one) => room.RANKS.indexOf(one.rank);
    return queues
      .map((one, index) => ({ one, index }))
      .sort((left, right) => place(left.one) - place(right.one) || left.index - right.index)
      .map((pair) => pair.one);
  };

  /**
   * Ordered queues as pages of `size`. Queues in trouble stay on every page, at its top, as long as they leave
   * half of it to the others; the rest takes turns below them.
   */
  room.pages = function (queues, size) {
    if (queues.length <= size) return [queues];
    const inTrouble = queues.filter((one) => one.rank === 'critical' || one.rank === 'attention').length;
    const pinned = Math.min(inTrouble, Math.floor(size / 2));
    const turn = size - pinned;
    const pages = [];
    for (let from = pinned; from < queues.length; from += turn) {
      pages.push(queues.slice(0, pinned).concat(queues.slice(from, from + turn)));
    }
    return pages;
  };
})();
