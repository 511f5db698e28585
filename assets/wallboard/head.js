// What stands in the head of a board, in words; pure.
//
// A sum of which a part is not known is a lower bound (≥), and so is a longest wait while somebody waits of whom
// nobody knows since when. Where no part is known there is no value.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.wallboard = floorwatch.wallboard || {});

  /** The rows of a board's queues that some source told of: the parts of its sums; the head itself where none is. */
  function parts({ queues, heard }) {
    const rows = queues.map((one) => one.row).filter((row) => row !== null && row.sources.length > 0);
    return rows.length || heard === null ? rows : [heard];
  }

  /** Whether the watch counted the board's head as a whole, so that its number needs no adding up. */
  function isCounted({ heard, adHoc }) {
    return heard !== null && !adHoc && heard.waiting !== null;
  }

  /** How many wait on a board: {count, isLeast, busy}, `busy` being in how many of its queues somebody waits. */
  room.waitingOf = function (choice) {
    const { heard } = choice;
    if (heard === null) return { count: null, isLeast: false, busy: 0 };
    const told = parts(choice);
    const known = told.map((row) => row.waiting).filter((waiting) => waiting !== null);
    const busy = known.filter((waiting) => waiting > 0).length;
    if (isCounted(choice)) return { count: heard.waiting, isLeast: false, busy };
    const count = known.length ? known.reduce((total, waiting) => total + waiting, 0) : null;
    // A group of which the watch does not know the sum has a part that is not known, seen here or not.
    return { count, isLeast: count !== null && (!choice.adHoc || known.length < told.length), busy };
  };

  /** The longest wait on a board: {row, wait, isLeast}; the row is of its queue, both null where none is known. */
  room.longestOf = function (choice, now) {
    const { heard, adHoc } = choice;
    const nobody = { row: null, wait: null, isLeast: false };
    if (heard === null || (isCounted(choice) && heard.waiting === 0)) return nobody;
    const told = parts(choice);
    let found = nobody;
    for (const row of told) {
      const wait = room.longestWait(row, room.shownAt(row, now));
      if (wait !== null && (found.wait === null || wait > found.wait)) found = { row, wait, isLeast: false };
    }
    const isWhole = !adHoc && heard.longest_wait_since !== null;
    if (found.row === null) {
      return isWhole ? { row: heard, wait: room.longestWait(heard, room.shownAt(heard, now)), isLeast: false } : nobody;
    }
    return Object.assign(found, { isLeast: !isWhole && told.some((row) => !room.isWaitKnown(row)) });
  };

  function goalWords(today, isBlind) {
    const words = room.words;
    const level = today.service_level;
    // Of what nobody sees now, nothing is said that would be true only now.
    if (today.offered === 0 && today.blind_s === 0 && !isBlind) return words.noCallsToday();
    if (level.formula === null) return words.mixedFormulas();
    return level.target === null ? words.mixedTargets() : words.goal(level);
  }

  function limitWords(choice, options, longest, waiting, isLate, isBlind) {
    const words = room.words;
    const { row } = longest;
    if (row === null) return waiting.count === 0 && !waiting.isLeast && !isBlind ? words.nobodyWaits() : '';
    const limit = isLate ? words.overLimit(row.longest_wait_limit_s) : words.limit(row.longest_wait_limit_s);
    return row.queue === choice.heard.queue ? limit : `${limit} · ${options.queue_names[row.queue] || row.queue}`;
  }

  /**
   * All words of the head at `now`, while the page stands in `state`. `longest` as `longestOf` says it.
   */
  room.headWords = function (choice, options, now, state, longest) {
    const { forms } = floorwatch;
    const words = room.words;
    const head = choice.heard;
    const today = head && head.today;
    const level = today && today.service_level;
    const isBlind = state === 'blind' || state === 'part';
    const waiting = room.waitingOf(choice);
    const where = forms.atLeast(forms.count(waiting.busy), waiting.isLeast);
    // Nothing is judged of a caller whose queue is not seen now.
    const isLate = longest.row !== null && longest.row.blind_since === null && longest.wait > longest.row.longest_wait_limit_s;
    const rate = (value) => (today ? words.about(forms.percent(value), value, today.blind_s) : forms.NO_VALUE);
    const formula = level && level.formula;
    const gap = today && today.blind_s > 0 ? ` · ${words.gap(today.blind_s)}` : '';
    const interval = head && head.interval;
    const now_ = interval && interval.service_level.value;
    return {
      level: rate(level && level.value),
      isLow: Boolean(level && level.value !== null && level.target !== null && level.value < level.target),
      goal: today ? goalWords(today, isBlind) : '',
      formula: (formula ? words.formula(options.formulas[formula]) : '') + gap,
      waiting: forms.atLeast(forms.count(waiting.count), waiting.isLeast),
      where: waiting.busy > 0 ? words.waitingWhere(where, choice.queues.length) : '',
      longest: forms.atLeast(forms.duration(longest.wait), longest.isLeast),
      isLate,
      limit: head ? limitWords(choice, options, longest, waiting, isLate && state !== 'blind', isBlind) : '',
      answered: rate(today && today.answer_rate),
      abandoned: rate(today && today.abandon_rate),
      calls: today ? forms.atLeast(forms.count(today.offered), today.blind_s > 0) : forms.NO_VALUE,
      halfHour: head ? words.halfHour(words.about(forms.percent(now_), now_, interval.blind_s)) : '',
    };
  };
})();
