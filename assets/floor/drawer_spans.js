// An agent's day as spans of one state each, and what the live row adds to it. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const drawer = (room.drawer = room.drawer || {});

  function continues(span, person) {
    if (span.state !== person.state) return false;
    if (span.state === 'not_ready') return (span.reason || '') === (person.reason || '');
    return !room.isContact(span.state) || span.queue === person.queue;
  }

  /** Where the span of a person's state begins, which is not since when a break counts: a ring parts the day, not the break. */
  drawer.begunAt = function ({ since, activitySince }) {
    return since === null || activitySince === null ? since : Math.max(since, activitySince);
  };

  /**
   * Spans of a day `{from, until|null, state, reason, queue}`, in order, with what the live person adds: the last goes
   * on, or ends where another state began. `since`: when that was, null if nobody knows. A beginning that lies before
   * the last span's own (a call goes on after it was held) is no end of it: then it ended at `now`, when it was seen.
   * No person: the agent is gone, and nothing goes on.
   */
  drawer.withLive = function (spans, person, since, now) {
    const last = spans.at(-1);
    if (last && last.until === null && person !== null && continues(last, person)) return spans;
    const open = last && last.until === null;
    const begun = since !== null && since <= now ? since : now;
    const earliest = last ? (open ? last.from : last.until) : -Infinity;
    const at = begun > earliest ? begun : Math.max(now, earliest);
    if (person === null && !open) return spans;
    const closed = open ? [...spans.slice(0, -1), { ...last, until: at }] : [...spans];
    if (person !== null) {
      const { state, queue } = person;
      closed.push({ from: at, until: null, state, reason: person.reason, queue: room.isContact(state) ? queue : null });
    }
    return closed.filter((span) => span.until === null || span.until > span.from);
  };

  /** The same spans with an end each. Nothing is known after `knownUntil`: from there to `now` is a span of its own. */
  drawer.ended = function (spans, knownUntil, now) {
    const known = [];
    for (const span of spans) {
      const until = span.until === null ? Math.min(knownUntil, now) : span.until;
      if (until > span.from) known.push({ ...span, until, open: span.until === null && knownUntil >= now });
    }
    const last = known.at(-1);
    if (last && knownUntil < now && last.until < now && spans.at(-1).until === null) {
      known.push({ from: last.until, until: now, state: 'unknown', reason: '', queue: null, open: true });
    }
    return known;
  };

  /** The spans of `ended`, the open one of a call with `callSince` where the call began before it: it was held meanwhile. */
  drawer.withCall = function (spans, { callSince }) {
    const last = spans.at(-1);
    const goesOn = last && last.open && (last.state === 'talking' || last.state === 'hold');
    if (!goesOn || callSince === null || callSince > last.from - 1) return spans;
    return [...spans.slice(0, -1), { ...last, callSince }];
  };

  /** Seconds in each state, in the page's order of states; states that did not happen are left out. */
  drawer.totals = function (spans, states) {
    const sums = new Map(states.map((state) => [state, 0]));
    for (const { state, from, until } of spans) sums.set(state, (sums.get(state) || 0) + until - from);
    return [...sums].filter(([, seconds]) => seconds > 0);
  };
})();
