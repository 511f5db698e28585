// An agent's day from the server: asked for when the drawer opens, and again when it has changed. No timers: told when a second passed.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const drawer = (room.drawer = room.drawer || {});

  const AGAIN_MS = 30000; // a day that changed is asked for at most so often: each look is written down
  const ANYWAY_MS = 300000; // and without a change, for the queue's averages
  const FIRST_RETRY_MS = 2000;
  const LAST_RETRY_MS = 30000;
  const PATIENCE_MS = 10000;

  const FAILURES = { 'unknown-agent': 'unknown', 'access-not-kept': 'unlogged', 'no-picture': 'nothing', 'store-unreachable': 'store' };

  /** What an answer that is no day means, by the last word of its problem's type: 'refused' where that is none of ours. */
  drawer.failureOf = function (status, type) {
    return FAILURES[String(type).split('/').at(-1)] || (status === 0 ? 'unreachable' : 'refused');
  };

  function fresh(agent) {
    return { agent, data: null, failure: null, httpStatus: null, asking: false, askedMs: null, retries: 0, changed: false };
  }

  /**
   * A day that keeps itself up to date. `state`: {agent, data, failure, httpStatus, retries}; `data` stays when a later
   * request fails. `ask(agent, signal)` resolves to {status, type, data}, `type` that of a problem, or rejects where
   * nobody answers.
   */
  drawer.makeDay = function (ask, announce) {
    let state = fresh(null);
    let abort = null;

    async function request(mine, nowMs) {
      mine.asking = true;
      mine.askedMs = nowMs;
      mine.changed = false;
      abort = new AbortController();
      const patience = setTimeout((one) => one.abort(), PATIENCE_MS, abort);
      let answer = null;
      try {
        answer = await ask(mine.agent, abort.signal);
      } catch {
        answer = { status: 0, type: null, data: null };
      }
      clearTimeout(patience);
      mine.asking = false;
      if (mine !== state) return;
      mine.httpStatus = answer.status;
      if (answer.status === 200) {
        mine.data = answer.data;
        mine.failure = null;
        mine.retries = 0;
      } else {
        mine.failure = drawer.failureOf(answer.status, answer.type);
        mine.retries += 1;
      }
      announce(answer.status === 200);
    }

    function waitMs() {
      if (state.failure !== null) return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (state.retries - 1));
      return state.changed ? AGAIN_MS : ANYWAY_MS;
    }

    return {
      get state() {
        return state;
      },

      /** Look at somebody else, or with null at nobody. */
      open(agent, nowMs) {
        if (abort !== null) abort.abort();
        state = fresh(agent);
        if (agent !== null) request(state, nowMs);
      },

      /** Something of the day ended since it was asked for. */
      note() {
        state.changed = true;
      },

      /** A second passed. */
      tick(nowMs) {
        if (state.agent !== null && !state.asking && nowMs - state.askedMs >= waitMs()) request(state, nowMs);
      },

      /** Ask at once. */
      again(nowMs) {
        if (state.agent !== null && !state.asking) request(state, nowMs);
      },

      /** Seconds until it is asked for again. */
      nextIn(nowMs) {
        return Math.max(0, Math.ceil((state.askedMs + waitMs() - nowMs) / 1000));
      },
    };
  };

  /** Ask the server for a day. */
  drawer.askDay = async function (agent, signal) {
    const answer = await fetch(`/api/v1/agents/day?agent=${encodeURIComponent(agent)}`, { signal, headers: { Accept: 'application/json' } });
    const told = await answer.json().catch(() => ({}));
    return { status: answer.status, type: answer.ok ? null : told.type, data: answer.ok ? told : null };
  };
})();
