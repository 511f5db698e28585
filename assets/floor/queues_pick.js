// Which queues the strip shows and in which order. Whether one is in trouble the wall's rules say. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  /**
   * The queues of the chosen team, those that any of its agents serves; without a team all that are configured or told
   * of. By the configuration's order, the others after it by name.
   */
  room.queuesOf = function (people, rows, choice, queueNames) {
    const told = [...rows.keys()].filter((key) => key.startsWith('q:')).map((key) => key.slice(2));
    const ours = new Set();
    for (const person of people.values()) if (choice.team !== null && room.inTeam(person, choice)) person.queues.forEach((queue) => ours.add(queue));
    const configured = Object.keys(queueNames);
    const others = told.filter((queue) => !Object.hasOwn(queueNames, queue)).sort();
    return [...configured, ...others].filter((queue) => choice.team === null || ours.has(queue));
  };

  /** The order under a hand: who stands there stays in place, who is new comes last. */
  room.heldOrder = (before, wanted) => [...new Set([...before.filter((one) => wanted.includes(one)), ...wanted])];

  /** Of fewer calls a rate swings with each of them. */
  const FEW_CALLS = 10;

  /** Whether a window had so few calls offered that a low rate is no sign of trouble yet. */
  room.areFewCalls = (figures) => figures.offered < FEW_CALLS;

  /** How many calls a rate is a share of, where they are so few that it has to be said; otherwise null. */
  room.fewCounted = function (figures) {
    const counted = floorwatch.wallboard.callsCounted(figures.service_level.formula, figures);
    return counted < FEW_CALLS ? counted : null;
  };

  /**
   * The window by whose service level a queue is judged, {figures, isLastHour}: this half hour, and in its beginning, with
   * few calls in it yet, the last hour. Else a queue in trouble would look well as often as a half hour begins.
   */
  room.levelWindow = function ({ interval, rolling_60m: hour }) {
    const isLastHour = room.areFewCalls(interval) && hour.offered > interval.offered;
    return { figures: isLastHour ? hour : interval, isLastHour };
  };

  /** The formula that all these service levels are counted by; null where they differ, or where there are none. */
  room.commonFormula = function (levels) {
    const [first, ...others] = levels;
    return first !== undefined && others.every(({ formula }) => formula === first.formula) ? first.formula : null;
  };

  /**
   * The goal that all these service levels are measured by, {target, threshold_s, formula}: said once for all of them.
   * Null where they have different ones: by another formula the same numbers are another goal.
   */
  room.commonGoal = function (levels) {
    const formula = room.commonFormula(levels);
    if (formula === null) return null;
    const [{ target, threshold_s }, ...others] = levels;
    const isSame = (level) => level.target === target && level.threshold_s === threshold_s;
    return others.every(isSame) ? { target, threshold_s, formula } : null;
  };

  /** Whether anybody logged in serves several of these queues, and is counted in each. */
  room.areShared = function (people, queues) {
    const shown = new Set(queues);
    const isCounted = (person) => person.lastKnown === null && person.state !== 'logged_out';
    for (const person of people.values()) if (isCounted(person) && person.queues.filter((queue) => shown.has(queue)).length > 1) return true;
    return false;
  };

  /**
   * The row whose figures stand in a queue's line, `kept` being the map of those that stood there: of a queue that is
   * not heard the last that was heard, for half hours go on in the watch while nobody counts.
   */
  room.keptFigures = function (kept, queue, row) {
    const before = kept.get(queue);
    const isStill = before !== undefined && row.blind_since !== null && [null, row.blind_since].includes(before.blind_since);
    if (!isStill) kept.set(queue, row);
    return kept.get(queue);
  };

  function rankOf(row, at) {
    if (row === null || row.told_no_more) return 'calm';
    const rank = floorwatch.wallboard.trouble(row, at);
    if (rank !== 'attention' && rank !== 'calm') return rank;
    const { figures } = room.levelWindow(row);
    return floorwatch.wallboard.targetIsLost(figures) && !room.areFewCalls(figures) ? 'attention' : 'calm';
  }

  /**
   * The order of ranked queues while none is heard: as they were when something last was, trouble first; behind them those
   * that no source has told of.
   */
  room.orderLastHeard = function (ranked, now) {
    const wall = floorwatch.wallboard;
    const were = ranked.map(({ queue, row }) => {
      const isTold = row !== null && !row.told_no_more;
      return { queue, isTold, rank: isTold ? rankOf({ ...row, blind_since: null }, wall.lastKnownAt(row, now)) : 'calm' };
    });
    return wall.ordered(were).sort((one, other) => other.isTold - one.isTold).map(({ queue }) => queue);
  };

  /** Those queues as they are now: [{queue, row, rank}], trouble first; row null where no source has told of one. */
  room.rankedQueues = function (queues, rows, now) {
    const isTold = (row) => row !== null && (row.sources.length > 0 || row.told_no_more === true);
    const ranked = queues.map((queue) => {
      const row = rows.get(`q:${queue}`) || null;
      const told = isTold(row) ? row : null;
      return { queue, row: told, rank: rankOf(told, now) };
    });
    return floorwatch.wallboard.ordered(ranked);
  };

  /** Those of ranked queues that somebody has to look after, in their order. */
  room.inTrouble = (ranked) => ranked.filter(({ rank }) => rank === 'critical' || rank === 'attention');
})();
