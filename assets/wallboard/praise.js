// Good news of a team, never of one person: only what is true, of enough calls, and in calm times.
(function () {
  'use strict';
  const room = ((window.floorwatch = window.floorwatch || {}).wallboard = window.floorwatch.wallboard || {});

  const HALF_HOUR_S = 1800;
  const RUN_AT_LEAST = 3; // half hours: fewer in a row are chance
  const CALLS_AT_LEAST = 20; // in a half hour, or in a run
  const OF_AT_LEAST = 4; // half hours with calls, of which one is the best
  const STAY_S = 20;

  /** The half hours of a day that are over at `now`. */
  function over(day, now) {
    return day.half_hours.filter((half) => half.start + HALF_HOUR_S <= now);
  }

  function isMet(half, day) {
    return half.value !== null && half.value >= day.target && half.blind_s === 0;
  }

  /** The half hours in a row, up to the last that is over, in which the target was met; null if too few; pure. */
  room.longestRun = function (day, now) {
    const halves = over(day, now);
    let from = halves.length;
    const adjoins = (at) => at + 1 >= halves.length || halves[at].start + HALF_HOUR_S === halves[at + 1].start;
    while (from > 0 && isMet(halves[from - 1], day) && adjoins(from - 1)) from -= 1;
    const run = halves.slice(from);
    const isFresh = run.length > 0 && now - run[run.length - 1].start < 2 * HALF_HOUR_S;
    const calls = run.reduce((total, half) => total + half.offered, 0);
    if (!isFresh || run.length < RUN_AT_LEAST || calls < CALLS_AT_LEAST) return null;
    return { kind: 'run', since: run[0].start, halfHours: run.length, calls };
  };

  /** Today's best half hour by service level, of those with enough calls; null where none stands out; pure. */
  room.bestHalfHour = function (day, now) {
    const halves = over(day, now).filter((half) => half.offered >= CALLS_AT_LEAST && half.blind_s === 0);
    if (halves.length < OF_AT_LEAST) return null;
    const best = halves.reduce((found, half) => (half.value !== null && half.value > (found ? found.value : 0) ? half : found), null);
    if (best === null || !isMet(best, day)) return null;
    return { kind: 'best', start: best.start, value: best.value, calls: best.offered };
  };

  /** The last half hour that is over, if every one of its calls was answered; pure. */
  room.spotlessHalfHour = function (day, now) {
    const last = over(day, now).pop();
    if (!last || now - last.start >= 2 * HALF_HOUR_S || last.blind_s > 0) return null;
    if (last.offered < CALLS_AT_LEAST || last.answered !== last.offered) return null;
    return { kind: 'spotless', start: last.start, calls: last.offered };
  };

  /** All good news of a day, none where nothing is known of it; pure. */
  room.goodNews = function (day, now) {
    if (!day) return [];
    return [room.longestRun(day, now), room.spotlessHalfHour(day, now), room.bestHalfHour(day, now)].filter(Boolean);
  };

  /**
   * Whether praise is in place: all is seen, the whole is in no trouble, and nobody waits too long anywhere; pure.
   * Where somebody may wait and nobody knows for how long, it is not known that times are calm.
   */
  room.isCalm = function (choice, state, now) {
    if (state !== 'live' || choice.heard === null || room.trouble(choice.heard, now) !== 'calm') return false;
    const isWell = (row) => !['critical', 'blind'].includes(room.trouble(row, now)) && room.isWaitKnown(row);
    return room.isWaitKnown(choice.heard) && choice.queues.every(({ row }) => row === null || isWell(row));
  };

  /** Write the news or words whose turn it is; nothing in times that are not calm. */
  room.paintPraise = function (page, options, choice, state, now, clock) {
    const { results, words } = options.praise;
    let text = '';
    if (room.isCalm(choice, state, now)) {
      const news = results ? room.goodNews(choice.day, now).map((one) => room.words.praise[one.kind](one)) : [];
      const all = [...news, ...words];
      if (all.length) text = all[Math.floor(clock / STAY_S) % all.length];
    }
    room.write(page.praise, text);
  };
})();
