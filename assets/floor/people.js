// Agents as the floor page sees them: one word for their state, since when, and from when that is too long. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  const CONTACT = ['ringing', 'talking', 'hold', 'wrap_up'];

  /** The order of every list: free, a contact's life, away, not known, gone. */
  room.STATES = ['ready', 'ringing', 'talking', 'hold', 'wrap_up', 'not_ready', 'unknown', 'logged_out'];
  room.URGENCIES = ['critical', 'attention', 'calm'];

  /** Whether it is the state of somebody in a contact, from its ring to the end of its wrap-up. */
  room.isContact = (state) => CONTACT.includes(state);

  function told(row) {
    if (room.isContact(row.activity)) return row.activity;
    if (row.availability === 'not_ready' || row.availability === 'logged_out') return row.availability;
    return row.availability === 'ready' && row.activity === 'idle' ? 'ready' : 'unknown';
  }

  /** Whether somebody is signed in: whoever is in a contact is. Null where no source tells, as of a log of calls. */
  function signedInOf(row, state) {
    if (room.isContact(state)) return true;
    if (row.availability === 'unknown') return null;
    return row.availability !== 'logged_out';
  }

  function sinceOf(row, state) {
    if (state === 'logged_out') return row.availability_since;
    if (state === 'not_ready') return row.break_since;
    if (state !== 'ready') return row.since;
    if (row.since === null) return row.availability_since;
    // A phone that was idle all through a break does not make its owner ready for as long.
    return Math.max(row.since, row.availability_since);
  }

  /**
   * How long a state may last, in seconds, null or undefined for ever: `call`, {attention_s, critical_s} of the call it is
   * a part of, null where it is of none; `own`, of the state itself. `one`: {queue, reason}, of a row or a person.
   */
  room.limitsFor = function (state, { queue, reason }, { limits, reasons }) {
    const isCall = state === 'talking' || state === 'hold';
    const away = reasons[reason] ? reasons[reason].limit_s : limits.not_ready_s;
    return {
      call: isCall ? limits.talk_by_queue[queue] || limits.talk : null,
      own: { hold: limits.hold_s, wrap_up: limits.wrap_up_s, not_ready: away }[state],
    };
  };

  function limitsOf(row, state, options) {
    const { call, own } = room.limitsFor(state, row, options);
    const from = sinceOf(row, state);
    const after = (since, seconds) => (since === null || seconds === null || seconds === undefined ? null : since + seconds);
    const itself = after(from, own);
    if (call === null) return { attentionAt: itself, criticalAt: null, ownAt: itself };
    const since = row.call_since === null ? from : row.call_since;
    const long = after(since, call.attention_s);
    return {
      attentionAt: itself === null || (long !== null && long < itself) ? long : itself,
      criticalAt: after(since, call.critical_s),
      ownAt: itself,
    };
  }

  /**
   * An agent's row as a person of this page. `state`: one of STATES; where nothing is heard of the agent's source it
   * is 'unknown' and `lastKnown` says what it was, and so it is with everybody while nothing `arrives` at all.
   * `signedIn`: null where no source tells or nothing is heard; `isTold`: whether a source tells who is.
   * `since`: of the state, epoch seconds, null if not known. `activitySince`: of what the phone does meanwhile.
   * `attentionAt`, `criticalAt`: from when on it lasts too long, null for never; `ownAt`: from when on by the state's own
   * limit, without that of the call it is a part of.
   */
  room.personOf = function (row, options, arrives = true) {
    const last = told(row);
    const stale = !arrives || row.quality === 'stale';
    const state = stale ? 'unknown' : last;
    const reason = options.reasons[row.reason];
    return {
      agent: row.agent,
      name: row.name,
      team: row.team,
      seat: row.seat,
      state,
      lastKnown: stale ? last : null,
      signedIn: stale && last !== 'logged_out' ? null : signedInOf(row, last),
      isTold: !stale && row.availability !== 'unknown',
      since: sinceOf(row, last),
      activitySince: row.since,
      callSince: row.call_since,
      reason: row.reason,
      reasonName: reason ? reason.name : row.reason,
      reasonShort: reason ? reason.short : row.reason.slice(0, 2),
      breakAfterCall: !stale && row.availability === 'not_ready' && room.isContact(row.activity),
      phoneGone: !stale && row.device === 'unavailable' && row.availability !== 'logged_out',
      queue: row.queue,
      queues: row.queues.map((membership) => membership.queue),
      sources: row.sources,
      marks: row.call_marks,
      callsToday: row.calls_today,
      handleToday: row.aht_s_today,
      ...limitsOf(row, state, options),
    };
  };

  /** How much somebody has to look: 'critical', 'attention' or 'calm'. */
  room.urgencyOf = function (person, now) {
    if (person.criticalAt !== null && now >= person.criticalAt) return 'critical';
    return person.attentionAt !== null && now >= person.attentionAt ? 'attention' : 'calm';
  };

  /** Since when the state lasts, null where that is not known: a hold since it began, a call with all its holds. */
  room.lastsSince = ({ state, since, callSince }) => (state === 'talking' ? callSince || since : since);

  /** For how long it does, in seconds. */
  room.lasting = function (person, now) {
    const since = room.lastsSince(person);
    return since === null ? null : Math.max(0, now - since);
  };
})();
