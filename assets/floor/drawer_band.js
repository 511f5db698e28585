// The geometry of a day's band: which part of the day, what is drawn together, where hours stand. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const drawer = (room.drawer = room.drawer || {});

  const HOUR_S = 3600;
  const QUARTER_S = 900;
  const SHORTEST_S = 900; // a band of less would be a close-up of nothing
  const NARROW_PX = 3; // narrower than this, spans are drawn together
  const LEAST_PX = 2; // and nothing is drawn narrower than this
  const LABEL_PX = 52; // an hour's label with the room around it
  const STEPS_S = [QUARTER_S, 2 * QUARTER_S, HOUR_S, 2 * HOUR_S, 3 * HOUR_S, 4 * HOUR_S, 6 * HOUR_S, 12 * HOUR_S];

  drawer.ZOOMS = ['hour', 'four', 'day'];
  const LENGTHS_S = { hour: HOUR_S, four: 4 * HOUR_S };

  /** How tall a state stands in the band: in grey too, a contact is told from waiting and from a break. */
  drawer.LEVELS = { talking: 1, hold: 1, unknown: 1, ringing: 0.8, wrap_up: 0.65, not_ready: 0.5, ready: 0.3, logged_out: 0.1 };
  /** From the ground up, where several stand in one place. */
  drawer.STACK = ['logged_out', 'ready', 'not_ready', 'wrap_up', 'ringing', 'hold', 'talking', 'unknown'];

  /**
   * What part of the day is shown: `[from, to]`. The whole day begins with what was first known and ends a little after
   * now, so that its scale, and with it what is drawn together, stays for a while as it is.
   */
  drawer.windowOf = function (zoom, { first, now, dayStart }) {
    if (zoom !== 'day') return [Math.min(Math.max(dayStart, now - LENGTHS_S[zoom]), now - SHORTEST_S), now];
    const from = Math.min(Math.max(dayStart, first === null ? now : first), now - SHORTEST_S);
    const step = now - from > LENGTHS_S.four ? 2 * QUARTER_S : SHORTEST_S / 3;
    return [from, dayStart + Math.ceil((now - dayStart) / step) * step];
  };

  function lengthOf(spans) {
    return spans.reduce((sum, span) => sum + span.until - span.from, 0);
  }

  /**
   * What is drawn as one: a wide span by itself, neighbours that are too narrow together. No span is left out. It goes
   * by the whole day and the scale alone, so nothing is grouped otherwise because the window moved on.
   */
  drawer.cellsOf = function (spans, secondsPerPixel) {
    const narrow = NARROW_PX * secondsPerPixel;
    const cells = [];
    let run = [];
    const flush = () => {
      if (run.length === 0) return;
      const before = cells.at(-1);
      const joins = before && before.spans.length > 1 && before.until === run[0].from && lengthOf(run) < narrow;
      if (joins) before.spans.push(...run);
      else cells.push({ from: run[0].from, spans: run });
      cells.at(-1).until = run.at(-1).until;
      run = [];
    };
    for (const span of spans) {
      if (run.length && span.from > run.at(-1).until) flush();
      if (span.until - span.from >= narrow) {
        flush();
        cells.push({ from: span.from, until: span.until, spans: [span] });
      } else {
        run.push(span);
        if (lengthOf(run) >= narrow) flush();
      }
    }
    flush();
    return cells;
  };

  /** Where a stretch of time lies: `{x, width}` in pixels, null outside the window. At least so wide that it is seen. */
  drawer.placeOf = function ({ from, until }, [begin, end], width) {
    if (until <= begin || from >= end) return null;
    const scale = width / (end - begin);
    let left = (Math.max(from, begin) - begin) * scale;
    let right = (Math.min(until, end) - begin) * scale;
    if (right - left < LEAST_PX) {
      const middle = Math.min(Math.max((left + right) / 2, LEAST_PX / 2), width - LEAST_PX / 2);
      left = middle - LEAST_PX / 2;
      right = middle + LEAST_PX / 2;
    }
    return { x: left, width: right - left };
  };

  /**
   * The blocks a cell is drawn as, from the ground up: `[{state, y, height}]` in pixels, y from the top. Each state has
   * the part of its height that it has of the time, and at least so much that it is seen.
   */
  drawer.stackOf = function (cell, height) {
    const whole = lengthOf(cell.spans);
    const parts = drawer.totals(cell.spans, drawer.STACK).map(([state, seconds]) => ({
      state,
      height: Math.max(LEAST_PX, (seconds / whole) * drawer.LEVELS[state] * height),
    }));
    const over = parts.reduce((sum, part) => sum + part.height, 0) / height;
    let top = height;
    return parts.map((part) => {
      const tall = over > 1 ? part.height / over : part.height;
      top -= tall;
      return { state: part.state, y: top, height: tall };
    });
  };

  /**
   * Times written below the band: `[{at, text}]`, on whole hours or parts of one by the site's clock, also where clocks
   * are put back or forward. `clock` writes a moment as HH:MM.
   */
  drawer.ticksOf = function ([from, to], width, clock) {
    const most = Math.max(2, Math.floor(width / LABEL_PX));
    const step = STEPS_S.find((seconds) => (to - from) / seconds <= most) || STEPS_S.at(-1);
    const ticks = [];
    for (let at = Math.ceil(from / QUARTER_S) * QUARTER_S; at <= to; at += QUARTER_S) {
      const text = clock(at);
      const [hours, minutes] = text.split(':').map(Number);
      if ((hours * HOUR_S + minutes * 60) % step === 0) ticks.push({ at, text });
    }
    return ticks;
  };

  const CHARACTER_EM = 0.62; // of a Latin letter, a wide one
  const BESIDE_EM = 0.5; // what stays free of a block beside its text
  const IDEOGRAPH = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/;

  /** How wide a text is at most, in its own size: what is drawn can be measured only when it stands. */
  function widthOf_em(text) {
    return [...text].reduce((sum, one) => sum + (IDEOGRAPH.test(one) ? 1 : CHARACTER_EM), 0);
  }

  /**
   * What is written on a block so many pixels wide of somebody who is away, `em` being the size of the letters: the reason,
   * two characters of it where those are words of their own, or nothing: half a word says nothing.
   */
  drawer.labelOf = function ({ name, short }, width, em) {
    const texts = IDEOGRAPH.test(short) ? [name, short] : [name];
    return texts.find((text) => (widthOf_em(text) + BESIDE_EM) * em <= width) || '';
  };

  /** The span or the cell at a moment; null where nothing is known of it. */
  drawer.foundAt = function (stretches, at) {
    return stretches.find(({ from, until }) => at >= from && at < until) || null;
  };
})();
