// Several queues that are no configured group, as if they were one row; pure.
//
// Counts of calls add up. Agents do not: one may serve several of the queues, so how many are staffed is not
// known here (a group in config.yaml is counted by the watch, agent by agent).
(function () {
  'use strict';
  const room = ((window.floorwatch = window.floorwatch || {}).wallboard = window.floorwatch.wallboard || {});

  const COUNTS = [
    'offered',
    'answered',
    'abandoned',
    'otherwise_left',
    'waiting',
    'answered_within',
    'abandoned_within',
    'short_calls',
  ];

  function sum(rows, of) {
    return rows.reduce((total, row) => total + of(row), 0);
  }

  /** The sum of what is known; null where nothing is. */
  function sumKnown(values) {
    const known = values.filter((value) => value !== null);
    return known.length ? known.reduce((total, value) => total + value, 0) : null;
  }

  function earliest(moments) {
    const known = moments.filter((moment) => moment !== null);
    return known.length ? Math.min(...known) : null;
  }

  function same(rows, of) {
    const first = of(rows[0]);
    return rows.every((row) => of(row) === first) ? first : null;
  }

  function share(part, whole) {
    return whole > 0 ? part / whole : null;
  }

  /** How many calls a formula counts, of a window's counts: those that a service level is a share of. */
  room.callsCounted = function (formula, counts) {
    switch (formula) {
      case 'answered_of_answered':
        return counts.answered;
      case 'short_abandons_excluded':
        return counts.answered + counts.abandoned - counts.abandoned_within;
      default:
        return counts.answered + counts.abandoned;
    }
  };

  /** The service level of summed counts; null without calls or where the queues' formulas differ. */
  room.serviceLevelOf = function (formula, counts) {
    if (formula === null) return null;
    const inTime = counts.answered_within + (formula === 'answered_and_abandoned' ? counts.abandoned_within : 0);
    return share(inTime, room.callsCounted(formula, counts));
  };

  function figuresTogether(rows, window_) {
    const all = rows.map((row) => row[window_]);
    const counts = {};
    for (const count of COUNTS) counts[count] = sum(all, (figures) => figures[count]);
    const judged = counts.waiting === counts.offered ? 0 : counts.offered; // as floor/model/figures.py does
    const formula = same(all, (figures) => figures.service_level.formula);
    return Object.assign(counts, {
      since: all[0].since,
      until: all[0].until,
      answer_rate: share(counts.answered, judged),
      abandon_rate: share(counts.abandoned, judged),
      blind_s: Math.max(...all.map((figures) => figures.blind_s)),
      service_level: {
        value: room.serviceLevelOf(formula, counts),
        bound: null,
        target: same(all, (figures) => figures.service_level.target),
        threshold_s: same(all, (figures) => figures.service_level.threshold_s),
        formula,
      },
    });
  }

  /** One row for several queues' rows. The limit is that of the queue whose caller has waited longest. */
  room.together = function (rows) {
    const waiting = rows.filter((row) => row.longest_wait_since !== null);
    const longest = waiting.reduce(
      (found, row) => (found === null || row.longest_wait_since < found.longest_wait_since ? row : found),
      null,
    );
    return {
      queue: rows.map((row) => row.queue).join(','),
      is_group: true,
      members: rows.map((row) => row.queue),
      sources: [...new Set(rows.flatMap((row) => row.sources))],
      as_of: earliest(rows.map((row) => row.as_of)),
      blind_since: earliest(rows.map((row) => row.blind_since)),
      waiting: sumKnown(rows.map((row) => row.waiting)),
      longest_wait_since: longest && longest.longest_wait_since,
      longest_wait_limit_s: (longest || rows[0]).longest_wait_limit_s,
      staffed: null,
      available: null,
      talking: null,
      states: null,
      interval: figuresTogether(rows, 'interval'),
      today: figuresTogether(rows, 'today'),
    };
  };
})();
