// Paints the wallboard from the live rows: on every change, and once a second for what ticks.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.wallboard = floorwatch.wallboard || {});

  const PATIENCE_MS = 1000; // so long a skeleton stands before the page says that no data comes
  const TICK_MS = 250; // seconds turn over within a quarter of one

  const held = new Map(); // the longest wait as it last stood in the head, by board

  let page = null;
  let options = null;
  let startedAt = 0;

  /** 1 % of the screen's height in pixels, or less where the width is what is scarce. As in the style sheet. */
  room.unit = function () {
    const probe = parseFloat(getComputedStyle(page.root).fontSize);
    return probe || window.innerHeight / 100;
  };

  function paintClock(now, site) {
    if (site && site.now === 0) {
      // A recording of which nothing could be read has no time of its own.
      room.write(page.clock, floorwatch.forms.NO_VALUE, { ticks: true });
      room.write(page.date, '', { ticks: true });
      return;
    }
    const { language, timezone } = floorwatch.i18n;
    const moment = new Date(now * 1000);
    const form = (parts) => new Intl.DateTimeFormat(language, Object.assign({ timeZone: timezone }, parts)).format(moment);
    room.write(page.clock, floorwatch.forms.clock(now, { seconds: false }), { ticks: true });
    const isReplay = site && site.mode === 'replay';
    const day = isReplay
      ? { year: 'numeric', month: 'short', day: 'numeric' }
      : { month: 'short', day: 'numeric', weekday: 'short' };
    room.write(page.date, form(day), { ticks: true });
  }

  function paintHead(head, choice, now, site, isBlind, board) {
    const forms = floorwatch.forms;
    const words = room.words;
    const today = head && head.today;
    const level = today && today.service_level;
    const big = { fits: true, unit: true };
    const rate = (box, value) => {
      room.write(box, today ? words.about(forms.percent(value), value, today.blind_s) : forms.NO_VALUE, big);
      room.mark(box, 'gap', today && room.hasGap(today) ? 'true' : null);
    };
    rate(page.service_level, level && level.value);
    let goal = '';
    if (level) {
      // Of what nobody sees now, nothing is said that would be true only now.
      if (today.offered === 0 && !isBlind) goal = words.noCallsToday();
      else if (level.formula === null) goal = words.mixedFormulas();
      else goal = level.target === null ? words.mixedTargets() : words.goal(level);
    }
    const formula = level && level.formula;
    const gap = today && today.blind_s > 0 ? ` · ${words.gap(today.blind_s)}` : '';
    room.write(page.formula, (formula ? words.formula(options.formulas[formula]) : '') + gap);
    room.write(page.service_level_goal, goal);
    const isLow = level && level.value !== null && level.target !== null && level.value < level.target;
    room.write(page.service_level_mark, isLow ? '▲' : '');

    const shownAt = room.shownAt(head, now);
    const isHeld = isBlind || (head !== null && head.blind_since !== null);
    const longestWait = room.heldWait(held, board, head, shownAt, isHeld);
    room.write(page.waiting, forms.count(head ? head.waiting : null), big);
    const busy = choice.queues.filter((one) => one.row && one.row.waiting > 0).length;
    room.write(page.waiting_where, head && head.waiting > 0 ? words.waitingWhere(busy, choice.queues.length) : '');
    room.write(page.longest_wait, forms.duration(longestWait), { fits: true, ticks: true });
    const longest = room.longestWaiting(choice) || head;
    const isLate = head !== null && head.blind_since === null && room.waitsTooLong(longest, shownAt);
    room.write(page.longest_wait_limit, head ? limitWords(head, longest, isLate, isBlind) : '');
    room.write(page.longest_wait_mark, isLate ? '◆' : '');
    room.mark(page.longest_wait_mark, 'rank', isLate ? 'critical' : null);

    rate(page.answer_rate, today && today.answer_rate);
    rate(page.abandon_rate, today && today.abandon_rate);
    room.write(page.calls_today, words.atLeast(today && today.offered, today && today.blind_s), big);
    const interval = head && head.interval.service_level.value;
    room.write(page.half_hour, head && site ? words.halfHour(forms.percent(interval)) : '');
  }

  function limitWords(head, longest, isLate, isBlind) {
    const words = room.words;
    if (head.longest_wait_since === null) return isBlind ? '' : words.nobodyWaits();
    const limit = isLate && !isBlind ? words.overLimit(longest.longest_wait_limit_s) : words.limit(longest.longest_wait_limit_s);
    return longest === head ? limit : `${limit} · ${options.queue_names[longest.queue] || longest.queue}`;
  }

  function paint() {
    const live = floorwatch.live;
    const rows = live.rows;
    const site = rows.get('site') || null;
    const board = room.turnBoards(page, options, room.turningClock(site));
    const view = room.viewOf(options, board);
    const choice = room.choose(rows, view);
    const standing = room.paintSign(page, view, choice, rows, performance.now() - startedAt > PATIENCE_MS);
    if (site || live.status().connected) paintClock(live.now(), site);
    if (standing.state === 'loading') return;
    // While nothing arrives the figures stand still at the last moment they were known to be true. A recording
    // has a clock of its own, which stands by itself.
    const isFrozen = standing.state === 'blind' && site.mode === 'live';
    const now = isFrozen ? standing.since : live.now();
    const isBlind = standing.state === 'blind' || standing.state === 'part';
    paintHead(choice.heard, choice, now, site, isBlind, board);
    room.paintAgents(page, choice.heard, choice.adHoc);
    room.paintDay(page, options, choice.heard && choice.day, choice.adHoc, choice.heard !== null, isBlind);
    room.paintStrip(page, options, choice.queues, now, standing.state === 'blind', board);
    room.paintDots(page, options, board, rows, now, standing.state === 'blind');
    room.paintPraise(page, options, choice, standing.state, now, room.turningClock(site));
  }

  room.repaint = function () {
    if (page && document.contains(page.root)) paint();
  };

  function refit() {
    for (const element of page.root.querySelectorAll('[data-text]')) {
      if (element.matches('.wall-digits, .wall-rate-digits, .wall-total-digits, [data-cell]')) room.fit(element);
    }
    // Whether a name is too long for its line is looked at when it is written.
    for (const name of page.root.querySelectorAll('.wall-row-name')) name.textContent = '';
    room.repaint();
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.wallboard = {
    /** Called by Dash once the room's elements stand in the page. */
    start: function (rootId) {
      const root = document.getElementById(rootId);
      options = JSON.parse(root.dataset.options);
      page = { root };
      for (const [name, id] of Object.entries(options.ids)) page[name] = page[name] || document.getElementById(id);
      startedAt = performance.now();
      floorwatch.live.subscribe(room.repaint);
      setInterval(room.repaint, TICK_MS);
      room.startShift(root);
      window.addEventListener('resize', refit);
      if (document.fonts) document.fonts.ready.then(refit);
      room.repaint();
      return true;
    },
  };
})();
