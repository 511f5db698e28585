// Asks the server for the seat plan until it has it, and saves what was moved.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  const ADDRESS = '/api/v1/seats';
  const FIRST_RETRY_MS = 1000;
  const LAST_RETRY_MS = 30_000;
  const REST_MS = 3000; // a server that tells of one plan and gives another is not asked without end
  const LIMIT_MS = 30_000; // a large plan over a slow line takes its time
  const SAVING_LIMIT_MS = 15_000;

  const addressed = () => `${ADDRESS}?lang=${encodeURIComponent(floorwatch.page.language.replace('-', '_'))}`;

  /** The server's answer; null where there is no server, none in time, or no plan in it: the same to us. */
  async function loaded() {
    try {
      const response = await fetch(addressed(), { cache: 'no-store', signal: AbortSignal.timeout(LIMIT_MS) });
      const answer = response.ok ? await response.json() : null;
      return answer !== null && Array.isArray(answer.rooms) ? answer : null;
    } catch {
      return null;
    }
  }

  // The page will want it as soon as it stands: by then it is here.
  let early = floorwatch.page ? loaded() : null;

  function first() {
    const asked = early || loaded();
    early = null;
    return asked;
  }

  /**
   * Owns when the plan is asked for: one question at a time, again after a failure and later each time.
   * `took(answer)`: a plan came. `failed()`: it could not be had and is asked for again.
   */
  seats.Fetcher = class {
    constructor({ took, failed, load = first, clock = () => performance.now() }) {
      Object.assign(this, { took, failed, load, clock });
      this.heard = null; // the version of the last answer
      this.held = false; // moves are being saved: what an answer says may be from before or after
      this.asking = null;
      this.timer = null;
      this.retries = 0;
      this.restsUntil = -Infinity;
    }

    /** The server tells which version is the newest: ask for it, unless it is here, on its way, or soon to be asked for. */
    newest(version) {
      const waits = this.held || this.asking !== null || this.timer !== null || this.clock() < this.restsUntil;
      if (version && version !== this.heard && !waits) this.ask();
    }

    /** Ask now; if a question is on its way, after its answer, which may be older. Resolves to whether a plan came. */
    ask() {
      const mine = (this.asking || Promise.resolve()).then(() => this.once());
      this.asking = mine;
      const done = () => {
        if (this.asking === mine) this.asking = null;
      };
      mine.then(done, done);
      return mine;
    }

    async once() {
      clearTimeout(this.timer);
      this.timer = null;
      const answer = await this.load();
      if (this.held) return false;
      if (answer === null) {
        const most = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.retries, 10));
        this.retries += 1;
        this.timer = setTimeout(() => this.ask(), most * (0.5 + Math.random() / 2));
        this.failed();
        return false;
      }
      this.retries = 0;
      this.heard = answer.version;
      this.restsUntil = this.clock() + REST_MS;
      this.took(answer);
      return true;
    }
  };

  /** Save moves on top of a version. `{ saved }`: the new version; `{ changed: true }`; `{ refused }`: why, '' unknown. */
  seats.save = async function (version, moves) {
    let response;
    try {
      response = await fetch(addressed(), {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ version, moves }),
        signal: AbortSignal.timeout(SAVING_LIMIT_MS),
      });
    } catch {
      return { unreachable: true };
    }
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return { saved: answer.version };
    const type = String(answer.type || '');
    if (response.status === 409 && type.includes('plan-changed')) return { changed: true };
    return { refused: answer.detail || answer.title || room.words.moving.status(response.status) };
  };
})();
