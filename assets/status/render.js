// Paints the status page from the live rows: on every change, and once a second for what ticks.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.status = floorwatch.status || {});

  const PATIENCE_MS = 1000; // so long the page only asks; after that it says what does not come
  const TICK_MS = 250; // seconds turn over within a quarter of one

  let page = null;
  let options = null;
  let startedAt = 0;

  /** When the page last knew the floor by what `seconds` ago means on the site's clock. */
  function agoAt(seconds, now) {
    return seconds === null ? null : now - seconds;
  }

  function paintVerdict(verdict, status, site, now) {
    const { words, write } = room;
    const isReplay = options.mode === 'replay';
    room.mark(page.root, 'state', verdict.what);
    room.mark(page.verdict, 'rank', verdict.rank);
    const head = isReplay && verdict.what === 'well' ? words.verdict.well_replay : words.verdict[verdict.what];
    write(page.verdict_words, head(verdict));
    write(page.verdict_detail, detail(verdict, status, site, now, isReplay));
    const values = { redis: options.redis };
    room.writeList(page.verdict_todo, room.filled(options.findings[verdict.what] || [], values));
  }

  function detail(verdict, status, site, now, isReplay) {
    const { words } = room;
    switch (verdict.what) {
      case 'page_lost':
        return site ? words.hereLastKnown(agoAt(status.silentSeconds, now), status.silentSeconds, now, isReplay) : '';
      case 'redis_away':
        return site ? words.allLastKnown(agoAt(status.redisSilentSeconds, now), status.redisSilentSeconds, now, isReplay) : '';
      case 'watch_silent':
        return site ? words.allLastKnown(agoAt(status.ageSeconds, now), status.ageSeconds, now, isReplay) : '';
      case 'unheard':
      case 'asked':
        return words.lastKnown(verdict, verdict.since, now, isReplay);
      case 'well':
        if (!isReplay) return words.allTrue(verdict.of);
        if (!site.replay) return '';
        return site.replay.done ? words.played(site.replay.file) : words.playing(site.replay.file, site.replay.progress);
      default:
        return '';
    }
  }

  function paintChain(chain, status, site, now) {
    const { words, write } = room;
    const isReplay = options.mode === 'replay';
    const told = room.sees(status) && site;
    const ages = { page_lost: status.silentSeconds, redis_away: status.redisSilentSeconds, watch_silent: status.ageSeconds };
    const details = {
      web: status.connected && status.build ? words.build(status.build) : '',
      redis: options.redis,
      log: told ? words.entries(site) : '',
      watch: told && !isReplay ? words.since(site.watch_since, now, false) : '',
    };
    for (const box of page.chain.children) {
      const part = box.dataset.part;
      const { state, rank } = chain[part];
      room.mark(box, 'rank', rank);
      const said = state === 'well' ? words.chain.well[part]() : words.chain[state]();
      const age = state in ages ? words.forAge(ages[state]) : '';
      write(box.querySelector('.status-part-words'), age ? `${said} ${age}` : said);
      write(box.querySelector('.status-part-detail'), details[part]);
      // What the verdict says to do is not said twice.
      const todo = rank === 'attention' ? room.filled(options.findings[state], {}) : [];
      room.writeList(box.querySelector('.status-todo'), todo);
    }
  }

  function paintFurther(further, now) {
    page.further.hidden = further.length === 0;
    while (page.further_list.children.length > further.length) page.further_list.lastElementChild.remove();
    further.forEach((one, place) => {
      let item = page.further_list.children[place];
      if (!item) {
        const sign = room.make('span', 'status-sign');
        sign.setAttribute('aria-hidden', 'true');
        item = room.make('li', 'status-further', sign, room.make('div', '', room.make('p'), room.make('ul', 'status-todo')));
        page.further_list.append(item);
      }
      room.mark(item, 'rank', one.rank);
      room.mark(item, 'finding', one.finding);
      room.write(item.querySelector('p'), room.words.further[one.finding](one, now));
      room.writeList(item.querySelector('ul'), room.filled(options.findings[one.finding], {}));
    });
  }

  function paint() {
    const { live } = floorwatch;
    const rows = live.rows;
    const site = rows.get('site') || null;
    const status = live.status();
    const now = live.now();
    const chain = room.judgeChain(status, site, options.limits);
    const sources = room.judgeSources(rows, options, status);
    const further = room.judgeFurther(rows, options, sources, status.configuration);
    const waitedTooLong = performance.now() - startedAt > PATIENCE_MS;
    const verdict = room.verdict(rows, status, chain, sources, further, waitedTooLong);
    paintVerdict(verdict, status, site, now);
    if (verdict.what === 'loading') return;
    room.mark(page.root, 'sees', String(room.sees(status)));
    paintChain(chain, status, site, now);
    room.paintSources(page.sources, sources, options, site, now);
    room.write(page.sources_count, sources.length ? room.words.sourcesCount(sources.length) : '');
    room.write(page.sources_words, sources.length ? '' : noSources());
    paintFurther(further, now);
  }

  function noSources() {
    return options.mode === 'replay' ? room.words.notAsked() : room.words.noSources();
  }

  room.repaint = function () {
    if (page && document.contains(page.root)) paint();
  };

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.status = {
    /** Called by Dash once the room's elements stand in the page. */
    start: function (rootId) {
      const root = document.getElementById(rootId);
      options = JSON.parse(root.dataset.options);
      page = {};
      for (const [name, id] of Object.entries(options.ids)) page[name] = document.getElementById(id);
      startedAt = performance.now();
      room.watchTouches(page.sources);
      floorwatch.live.subscribe(room.repaint);
      setInterval(room.repaint, TICK_MS);
      room.repaint();
      return true;
    },
  };
})();
