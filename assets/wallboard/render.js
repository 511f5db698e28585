// Paints the wallboard from the live rows: on every change, and once a second for what ticks.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.wallboard = floorwatch.wallboard || {});

  const PATIENCE_MS = 1000; // so long a skeleton stands before the page says that no data comes
  const TICK_MS = 250; // seconds turn over within a quarter of one

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

  function paintHead(choice, now, site, state) {
    const head = choice.heard;
    const longest = room.longestOf(choice, now);
    const said = room.headWords(choice, options, now, state, longest);
    const big = { fits: true, unit: true };
    const rate = (box, words) => {
      room.write(box, words, big);
      room.mark(box, 'gap', head && room.hasGap(head.today) ? 'true' : null);
    };
    rate(page.service_level, said.level);
    room.write(page.formula, said.formula);
    room.write(page.service_level_goal, said.goal);
    room.write(page.service_level_mark, said.isLow ? '▲' : '');

    room.write(page.waiting, said.waiting, big);
    room.write(page.waiting_where, said.where);
    room.write(page.longest_wait, said.longest, { fits: true, unit: true, ticks: true });
    room.write(page.longest_wait_limit, said.limit);
    room.write(page.longest_wait_mark, said.isLate ? '◆' : '');
    room.mark(page.longest_wait_mark, 'rank', said.isLate ? 'critical' : null);

    rate(page.answer_rate, said.answered);
    rate(page.abandon_rate, said.abandoned);
    room.write(page.calls_today, said.calls, big);
    room.write(page.half_hour, site ? said.halfHour : '');
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
    const now = room.shownNow(standing, site, live.now());
    const isBlind = standing.state === 'blind' || standing.state === 'part';
    paintHead(choice, now, site, standing.state);
    room.paintAgents(page, choice.heard, choice.adHoc, isBlind ? room.lastKnownAt(choice.heard, now) : null);
    room.paintDay(page, options, choice, isBlind);
    room.paintStrip(page, options, choice.queues, now, room.darkWords(standing, site), board);
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
