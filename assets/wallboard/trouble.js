// When a queue is in trouble. The one place where this is decided; pure.
//
// critical  (◆) a caller has waited longer than the queue's limit
// attention (▲) this half hour can no longer reach its target (the best still possible is under it) and
//               more than one call was lost to it: a single miss at the start of a half hour is no alarm
// blind         the queue's source is not up: what is known is old, so nothing is judged
// calm          otherwise
(function () {
  'use strict';
  const room = ((window.floorwatch = window.floorwatch || {}).wallboard = window.floorwatch.wallboard || {});

  const MISSED_FOR_ATTENTION = 1.5; // calls: between "one" and "two", apart from rounding

  const GAP_SHARE = 0.01; // of the window

  room.RANKS = ['critical', 'attention', 'blind', 'calm'];

  /** The moment as of which a row is drawn: now, or when it was last known to be true. */
  room.shownAt = function (row, now) {
    if (!row || row.blind_since === null) return now;
    return row.as_of === null ? row.blind_since : row.as_of;
  };

  /** The moment as of which a row's agents are known, while nothing is known of now. */
  room.lastKnownAt = function (row, now) {
    if (!row || row.blind_since === null) return now;
    return Math.min(room.shownAt(row, now), row.blind_since);
  };

  /** Seconds the longest waiting caller of a row has waited at `now`; null when nobody waits. */
  room.longestWait = function (row, now) {
    if (!row || row.longest_wait_since === null || row.longest_wait_since === undefined) return null;
    return Math.max(0, now - row.longest_wait_since);
  };

  /** Whether a row says how long is waited: also that nobody does. Not where callers wait and nobody knows since when. */
  room.isWaitKnown = function (row) {
    return row.longest_wait_since !== null || row.waiting === 0;
  };

  /** Whether the longest wait of a row is over its limit at `now`. */
  room.waitsTooLong = function (row, now) {
    const wait = room.longestWait(row, now);
    return wait !== null && wait > row.longest_wait_limit_s;
  };

  /** Whether a window of a row can no longer reach its target, by more than one call. */
  room.targetIsLost = function (figures) {
    const level = figures.service_level;
    if (level.bound === null || level.bound === undefined || level.target === null) return false;
    return level.bound < level.target && (1 - level.bound) * figures.offered > MISSED_FOR_ATTENTION;
  };

  /** Whether so much of a window was not seen that its rates are little more than a guess. */
  room.hasGap = function (figures) {
    return figures.blind_s > GAP_SHARE * (figures.until - figures.since);
  };

  /** One of `RANKS` for a queue's row at `now`. */
  room.trouble = function (row, now) {
    if (row.blind_since !== null && row.blind_since !== undefined) return 'blind';
    if (room.waitsTooLong(row, now)) return 'critical';
    return room.targetIsLost(row.interval) ? 'attention' : 'calm';
  };
})();
