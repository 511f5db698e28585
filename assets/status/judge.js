// What is true of each source and each part of the chain, and how much it matters; pure.
//
// Ranks, worst first:
// critical   (◆) something is not heard, or nothing can be shown of this moment
// attention  (▲) heard, but something is lost, late, wrong by a clock, or not told again yet
// unknown    (?) nothing can be said of it now, because something nearer to this page is broken
// note       (●) well, with something to read about it
// good       (●) well
(function () {
  'use strict';
  const room = ((window.floorwatch = window.floorwatch || {}).status = window.floorwatch.status || {});

  room.RANKS = ['critical', 'attention', 'unknown', 'note', 'good'];

  /** The worst of some ranks; good where there are none. */
  room.worst = function (ranks) {
    return room.RANKS.find((rank) => ranks.includes(rank)) || 'good';
  };

  /** Whether a source is heard and, if not, why: one of the conditions of dashboard/rooms/status/advice/. */
  room.condition = function (row) {
    if (!row) return 'never';
    if (row.state === 'up') return row.blind_since === null ? 'heard' : 'asked';
    if (row.state === 'stale') return 'silent';
    // Who never was heard does not hang: more likely something else takes the connection.
    if (row.reason === 'hung' && row.as_of === null) return 'mute';
    if (row.reason !== null) return row.reason;
    return row.as_of === null ? 'never' : 'down';
  };

  const RANK_OF = { heard: 'good', ended: 'good', asked: 'attention' };
  const LEVEL_OF = {
    skewed: 'attention',
    slow: 'attention',
    dropped: 'attention',
    forgotten: 'attention',
    refused_events: 'attention',
    over_rate: 'attention',
    unreadable: 'attention',
    without_call: 'attention',
    too_old: 'attention',
    from_future: 'attention',
    over_limit: 'attention',
    no_promise: 'attention',
    refused_questions: 'note',
    skipped: 'note',
  };

  /** What never reached the figures, or reached them otherwise than it was, by the counts that tell of it. */
  const LOSSES = {
    dropped: ['dropped'],
    forgotten: ['forgotten'],
    refused_events: ['refused'],
    over_rate: ['over_rate'],
    unreadable: ['unreadable_messages', 'malformed_messages', 'too_large_messages'],
    without_call: ['facts_without_call'],
    too_old: ['calls_too_old'],
    from_future: ['events_from_the_future'],
    over_limit: ['queues_over_limit', 'agents_over_limit'],
  };

  /** How much of a loss a source's counts tell. */
  room.lost = function (row, loss) {
    return LOSSES[loss].reduce((sum, name) => sum + (row.counts[name] || 0), 0);
  };

  function findings(row, condition, limits) {
    const found = [];
    const counted = (name) => row.counts[name] || 0;
    if (condition === 'heard' || condition === 'asked') {
      if (row.clock_off_s !== null && Math.abs(row.clock_off_s) > limits.skewed_s) found.push('skewed');
      if (row.lag_s !== null && row.lag_s > limits.slow_s) found.push('slow');
      if (row.kind === 'feed' && row.heartbeat_s === null) found.push('no_promise');
    }
    found.push(...Object.keys(LOSSES).filter((loss) => room.lost(row, loss) > 0));
    if (counted('refused_questions')) found.push('refused_questions');
    if (counted('lines_skipped')) found.push('skipped');
    return found;
  }

  /**
   * One source: {name, facts, row, condition, rank, findings}. `facts`: what the configuration says of it, `row`:
   * what the picture does; either may be null. `sees`: whether this page hears of this moment at all.
   */
  room.judgeSource = function (name, facts, row, limits, sees) {
    const condition = room.condition(row);
    const found = row ? findings(row, condition, limits) : [];
    const own = room.worst([RANK_OF[condition] || 'critical', ...found.map((finding) => LEVEL_OF[finding])]);
    return { name, facts, row, condition, findings: found, rank: sees ? own : 'unknown' };
  };

  /**
   * Every source, worst first: those of the configuration in its order, then those only the picture knows. While
   * nothing is known of the picture nobody can say that one was never heard.
   */
  room.judgeSources = function (rows, options, status) {
    const configured = new Map(options.sources.map((facts) => [facts.name, facts]));
    const inPicture = [...rows.keys()].filter((key) => key.startsWith('s:')).map((key) => key.slice(2));
    const names = [...configured.keys(), ...inPicture.filter((name) => !configured.has(name)).sort()];
    const sees = room.sees(status) && rows.has('site');
    return names
      .map((name) => room.judgeSource(name, configured.get(name) || null, rows.get('s:' + name) || null, options.limits, sees))
      .map((one, place) => ({ one, place }))
      .sort((a, b) => room.RANKS.indexOf(a.one.rank) - room.RANKS.indexOf(b.one.rank) || a.place - b.place)
      .map((pair) => pair.one);
  };

  /** Whether the page is told of this moment: the server, Redis and the watch all answer. */
  room.sees = function (status) {
    return status.connected && status.redisOk && status.watchOk;
  };

  /** The parts of the chain, nearest to the reader first: {part: {state, rank}}. Behind a broken one all is unknown. */
  room.judgeChain = function (status, site, limits) {
    const well = { state: 'well', rank: 'good' };
    const unknown = { state: 'unknown', rank: 'unknown' };
    if (!status.connected) {
      return { web: { state: 'page_lost', rank: 'critical' }, redis: unknown, log: unknown, watch: unknown };
    }
    if (status.mode === null || status.asking) return { web: well, redis: unknown, log: unknown, watch: unknown };
    if (!status.redisOk) return { web: well, redis: { state: 'redis_away', rank: 'critical' }, log: unknown, watch: unknown };
    if (!status.watchOk) {
      return { web: well, redis: well, log: unknown, watch: { state: 'watch_silent', rank: 'critical' } };
    }
    if (!site) return { web: well, redis: well, log: unknown, watch: { state: 'no_picture', rank: 'critical' } };
    return { web: well, redis: well, log: judgeLog(site, limits), watch: well };
  };

  function judgeLog(site, limits) {
    if (site.log_lag > limits.behind_entries) return { state: 'log_behind', rank: 'attention' };
    if (site.log_unusable > 0) return { state: 'log_unusable', rank: 'attention' };
    return { state: 'well', rank: 'good' };
  }

  /** What is worth a look besides sources and chain: [{finding, rank, names}]. */
  room.judgeFurther = function (rows, options, sources, configuration = null) {
    const site = rows.get('site');
    if (!site) return [];
    const queues = [...rows.keys()]
      .filter((key) => key.startsWith('q:'))
      .sort()
      .map((key) => rows.get(key));
    const found = [];
    if (configuration && configuration.state === 'refused') {
      found.push({ finding: 'configuration_refused', rank: 'attention', names: [], configuration });
    }
    const shared = site.shared_agents || [];
    if (shared.length) {
      found.push({ finding: 'shared_agents', rank: 'attention', names: shared.map((one) => one.agent), shared });
    }
    const told = queues.filter((queue) => queue.sources.length > 0);

    /** Note queues, and of each which of the `others` may be meant by it. */
    function note(finding, which, others) {
      if (!which.length) return;
      const names = which.map((queue) => queue.queue);
      const among = others.map((queue) => queue.queue);
      const meant = Object.fromEntries(
        names.map((name) => [name, room.nearest(name, among)]).filter((pair) => pair[1] !== null),
      );
      found.push({ finding, rank: 'note', names, meant });
    }

    // A queue nobody tells of is in the picture because the configuration names it, if only in a group. Before any
    // source is heard no queue can have been told of.
    const isOneHeard = sources.some((one) => one.condition === 'heard');
    const untold = isOneHeard ? queues.filter((queue) => queue.sources.length === 0 && !queue.told_no_more) : [];
    const strangers = told.filter((queue) => !queue.configured);
    note('queues_not_heard', untold, told);
    note('queues_not_configured', strangers, untold);
    note('queues_told_no_more', queues.filter((queue) => queue.told_no_more), []);
    return found;
  };
})();
