// The list of sources: one item each, worst first, written in place.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.status = floorwatch.status || {});

  const UNTOUCHED_MS = 3000; // a list somebody reads with hand or finger does not move under it
  let touchedAt = -Infinity;

  /** Note that somebody is at the list. */
  room.watchTouches = function (list) {
    for (const kind of ['pointermove', 'pointerdown', 'keydown', 'focusin']) {
      list.addEventListener(kind, () => {
        touchedAt = performance.now();
      });
    }
  };

  function made(name) {
    const { make } = room;
    const sign = make('span', 'status-sign');
    sign.setAttribute('aria-hidden', 'true');
    const item = make(
      'li',
      'status-source',
      make(
        'div',
        'status-source-head',
        sign,
        make('div', 'status-source-names', make('h3', '', name), make('span', 'status-kind')),
        make('p', 'status-source-words'),
      ),
      make('dl', 'status-facts'),
      moreButton(name),
      make('div', 'status-source-todo', make('p', 'status-source-detail'), make('ul', 'status-todo')),
      make('div', 'status-more-panel', make('dl', 'status-facts'), make('ul', 'status-notes')),
    );
    item.dataset.source = name;
    item.lastElementChild.id = panelId(name);
    item.lastElementChild.hidden = true;
    return item;
  }

  function panelId(name) {
    return `status-more-${name}`;
  }

  function moreButton(name) {
    const button = room.make('button', 'status-more');
    button.type = 'button';
    button.setAttribute('aria-expanded', 'false');
    button.setAttribute('aria-controls', panelId(name));
    button.addEventListener('click', () => {
      const panel = document.getElementById(panelId(name));
      panel.hidden = !panel.hidden;
      button.setAttribute('aria-expanded', String(!panel.hidden));
      panel.parentElement.dataset.open = String(!panel.hidden);
    });
    return button;
  }

  /**
   * For how long of today nothing was heard of a source. The row tells it as of when it was made, and is made anew
   * every minute; what still lasts is at least as long as that.
   */
  room.unseenToday = function (row, site, now) {
    if (!row || !site) return null;
    const isOver = row.state === 'up' || row.reason === 'ended';
    const from = row.blind_since === null ? row.since : row.blind_since;
    return isOver ? row.blind_today_s : Math.max(row.blind_today_s, now - Math.max(from, site.day_start));
  };

  function adviceKind(one, options) {
    if (options.mode === 'replay') return 'replay';
    return one.facts ? one.facts.advice : 'other';
  }

  function todo(one, options) {
    const values = { name: one.name, address: (one.facts && one.facts.address) || one.name };
    const about = options.advice[adviceKind(one, options)][one.condition];
    const words = room.filled(about, values);
    for (const finding of one.findings) {
      const [first, ...rest] = room.filled(options.findings[finding], values);
      words.push(room.words.after(room.words.finding[finding](one.row), first), ...rest);
    }
    return words;
  }

  function counted(row, options) {
    return Object.entries(row.counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => [options.counts[name] || name, floorwatch.forms.count(count)]);
  }

  function paintSource(item, one, options, site, now) {
    const { words, write } = room;
    const { row } = one;
    const isReplay = options.mode === 'replay';
    room.mark(item, 'rank', one.rank);
    room.mark(item, 'condition', one.condition);
    const [head, facts, button, about, panel] = item.children;
    write(head.querySelector('.status-kind'), words.kind(one, options));
    const state = words.condition(one, now, isReplay);
    const isKnown = one.rank !== 'unknown';
    write(head.querySelector('.status-source-words'), isKnown ? state : words.before(row ? state : null));

    // How far off its clock is and how late it answers is of the moment: of one that is silent nobody knows.
    const isHeard = one.condition === 'heard' || one.condition === 'asked';
    const age = isReplay ? null : floorwatch.live.signAge(one.name);
    const moment = (at) => (at === null || at === undefined ? words.age(null) : isReplay ? words.moment(at, now) : words.age(now - at));
    const told = [
      [words.facts.sign(), isReplay ? moment(row && row.as_of) : words.age(age)],
      [words.facts.event(), moment(row && row.last_event_at)],
      [words.facts.hangs(), words.hangs(row)],
      [words.facts.unseen(), words.unseen(room.unseenToday(row, site, now))],
      [words.facts.clock(), words.offset(isHeard ? row.clock_off_s : null)],
      [words.facts.lag(), words.lag(isHeard ? row.lag_s : null)],
    ];
    room.writeFacts(facts, row ? told : []);
    room.mark(item, 'skewed', String(one.findings.includes('skewed')));

    // While something nearer to this page is broken, that is what there is to see to.
    const own = isKnown && row && row.reason !== null && row.detail && row.detail !== row.reason ? words.reported(row.detail) : '';
    write(about.querySelector('.status-source-detail'), own);
    room.writeList(about.querySelector('.status-todo'), isKnown ? todo(one, options) : []);

    button.hidden = row === null;
    if (row === null) return;
    write(button, words.more(row.notes.length));
    room.writeFacts(panel.querySelector('dl'), [
      [words.facts.promise(), words.promise(row.heartbeat_s)],
      [words.facts.late(), floorwatch.forms.count(row.late_events)],
      ...counted(row, options),
    ]);
    room.writeList(panel.querySelector('.status-notes'), row.notes.slice().reverse());
  }

  /** Paint every source, and bring the list into their order as soon as nobody is at it. */
  room.paintSources = function (list, sources, options, site, now) {
    const items = new Map([...list.children].map((item) => [item.dataset.source, item]));
    const names = new Set(sources.map((one) => one.name));
    for (const [name, item] of items) {
      if (!names.has(name)) item.remove();
    }
    const settled = list.children.length === 0 || performance.now() - touchedAt > UNTOUCHED_MS;
    sources.forEach((one, place) => {
      let item = items.get(one.name);
      const isNew = item === undefined;
      if (isNew) item = made(one.name);
      if (isNew || (settled && list.children[place] !== item)) place_(list, item, settled ? place : list.children.length);
      paintSource(item, one, options, site, now);
    });
  };

  function place_(list, item, place) {
    const focused = item.contains(document.activeElement) ? document.activeElement : null;
    list.insertBefore(item, list.children[place] || null);
    if (focused) focused.focus({ preventScroll: true });
  }
})();
