// Asks the server for the seat plan until it has it, and saves what was moved.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  const ADDRESS = '/api/v1/seats';
  const FIRST_RETRY_MS = 1000;
  const LAST_RETRY_MS = 30_000;
  const LIMIT_MS = 10_000;

  const addressed = () => `${ADDRESS}?lang=${encodeURIComponent(floorwatch.page.language.replace('-', '_'))}`;

  /** `took(answer)`: a plan came. `failed()`: it could not be had and is asked for again. */
  seats.Fetcher = class {
    constructor({ took, failed }) {
      Object.assign(this, { took, failed });
      this.retries = 0;
      this.asked = 0;
    }

    /** Ask now; an answer to an earlier question counts no more. */
    async ask() {
      clearTimeout(this.timer);
      this.asked += 1;
      const mine = this.asked;
      let answer = null;
      try {
        const response = await fetch(addressed(), { cache: 'no-store', signal: AbortSignal.timeout(LIMIT_MS) });
        if (response.ok) answer = await response.json();
      } catch {
        // No server, no answer in time, or no JSON: the same to us, it is asked again.
      }
      if (mine !== this.asked) return;
      if (answer !== null && Array.isArray(answer.rooms)) {
        this.retries = 0;
        this.took(answer);
        return;
      }
      const most = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(this.retries, 10));
      this.retries += 1;
      this.timer = setTimeout(() => this.ask(), most * (0.5 + Math.random() / 2));
      this.failed();
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
        signal: AbortSignal.timeout(LIMIT_MS),
      });
    } catch {
      return { unreachable: true };
    }
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return { saved: answer.version };
    const type = String(answer.type || '');
    if (response.status === 409 && type.includes('plan-changed')) return { changed: true };
    return { refused: answer.detail || answer.title || `HTTP ${response.status}.` };
  };
})();
