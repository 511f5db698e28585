// The headline: how many are too long in a state, the worst of them by name, and how the team is.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { make, write, mark, attribute } = floorwatch.paint;
  const forms = floorwatch.forms;

  const RESORT_S = 3; // the order changes at most so often
  const NAMED_ON_A_PHONE = 60;
  const CARD_REM = { live: 13, dark: 15 }; // as wide as the style sheet has them
  const MORE_REM = 6;
  const NAMED_AT_A_DESK = 5;

  const cards = new Map(); // agent → its element
  let box = null;
  let order = [];
  let orderedAt = -Infinity;
  let touches = null;
  let seen = null; // the last answer of `most`, and what it was asked
  const space = { widths: new Map(), free: 0, gap: 0, rem: 16 }; // pixels, as the browser laid the line out last

  function start() {
    box = room.page.headline;
    const list = box.querySelector('.floor-now-people');
    const pressed = (event) => {
      const button = event.target.closest('button');
      if (button) room.choose({ selected: button.dataset.agent });
    };
    list.addEventListener('click', room.guard('headline', pressed));
    box.querySelector('.floor-now-more').addEventListener('click', room.guard('headline', room.leadToList));
    list.tabIndex = -1; // where the focus stays when its card goes
    touches = room.touches(list);
    // Asked while others write, the browser would lay out the whole page to answer; it tells when it has done so anyway.
    const sizes = new ResizeObserver(room.guard('headline', measure));
    for (const one of [box, ...box.querySelectorAll(':scope > :not(.floor-now-people, .floor-now-more)')]) sizes.observe(one);
  }

  /** Take what is laid out otherwise now, and name more people or fewer, if that many have room. */
  function measure(changed) {
    for (const { target, borderBoxSize } of changed) space.widths.set(target, borderBoxSize[0].inlineSize);
    space.gap = Number.parseFloat(getComputedStyle(box).columnGap);
    space.rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const others = [...space.widths].filter(([one, width]) => one !== box && width > 0);
    space.free = others.reduce((left, [, width]) => left - width - space.gap, space.widths.get(box));
    if (seen === null) return;
    const { named, isMoreSaid } = most(seen.number, seen.isDark);
    if (named !== seen.named || isMoreSaid !== seen.isMoreSaid) paint(room.now());
  }

  /** How many of so many there is room for by name, whole, beside what else is said, and whether it fits how many more there are. */
  function most(number, isDark) {
    if (room.isPhone()) return { named: NAMED_ON_A_PHONE, isMoreSaid: true };
    const { free, gap, rem } = space;
    const fit = (width) => Math.min(NAMED_AT_A_DESK, Math.floor((width + gap / 2) / ((isDark ? CARD_REM.dark : CARD_REM.live) * rem + gap / 2)));
    const besideMore = Math.max(0, fit(free - MORE_REM * rem - gap));
    if (number <= fit(free)) return { named: number, isMoreSaid: false };
    // One name is worth more than how many others there are: how many there are in all is said anyway.
    return besideMore > 0 ? { named: besideMore, isMoreSaid: true } : { named: Math.min(1, Math.max(0, fit(free))), isMoreSaid: false };
  }

  /** What is told while nothing is heard of anybody of the team: {since, heard}, how they were then; null while something is. */
  function silence() {
    const { rows } = floorwatch.live;
    const team = [...room.people.values()].filter((person) => room.inTeam(person));
    if (!room.isDark(team)) return null;
    return { since: room.darkSince(team, rows), heard: team.map((person) => room.lastHeard(person, rows)).filter((one) => one !== null) };
  }

  function paint(now) {
    if (!room.shows('headline')) return;
    const dark = silence();
    const found = dark === null ? room.tooLong(room.people, room.choice, now) : room.wereTooLong(dark.heard);
    const heads = room.headcount(room.people, room.choice);
    paintCount(found, heads, dark);
    paintTotals(heads, dark);
    const time = performance.now() / 1000;
    const { named, isMoreSaid } = most(found.length, dark !== null);
    seen = { number: found.length, isDark: dark !== null, named, isMoreSaid };
    const wanted = found.slice(0, named).map((one) => one.person.agent);
    const before = order;
    order = room.keptOrder(order, wanted, { touched: !touches.isAlone(), mayResort: time - orderedAt >= RESORT_S });
    if (order !== before) orderedAt = time;
    paintPeople(now, new Map(dark === null ? [] : dark.heard.map((one) => [one.person.agent, one])));
    const left = found.length - found.filter((one) => order.includes(one.person.agent)).length;
    paintMore(isMoreSaid ? left : 0);
  }

  /** How many more there are, which leads to all of them. */
  function paintMore(left) {
    const more = box.querySelector('.floor-now-more');
    // The focus does not fall out of the page with it.
    if (left === 0 && document.activeElement === more) box.querySelector('.floor-now-people').focus({ preventScroll: true });
    write(more, left > 0 ? room.words.headline.more(left) : '');
    more.hidden = left === 0;
  }

  function paintCount(found, heads, dark) {
    const { words } = room;
    const critical = found.filter((one) => one.urgency === 'critical').length;
    // Nobody known of a floor that is not heard may be anybody.
    const isUnseen = heads.of === 0 && room.isBlind();
    const isDark = isUnseen || dark !== null;
    const isToldOf = dark !== null && dark.heard.some((one) => one.at !== null);
    const worst = critical ? 'critical' : found.length ? 'attention' : 'calm';
    mark(box, 'urgency', isDark ? 'unknown' : worst);
    mark(box, 'was', isToldOf ? 'true' : null);
    write(box.querySelector('.floor-now-mark'), floorwatch.signs.urgency[isDark ? 'blind' : worst]);
    const digits = box.querySelector('.floor-now-digits');
    const text = box.querySelector('.floor-now-words');
    const more = [words.headline.critical(critical), words.headline.unheard(heads.unheard)].filter(Boolean).join(' · ');
    write(box.querySelector('.floor-now-worst'), isDark ? words.drawer.noData(isUnseen ? room.standing.since : dark.since) : more);
    if (heads.of === 0 && !isUnseen) {
      write(digits, '');
      write(text, room.choice.team === null ? words.headline.noOne() : words.headline.noOneOfTeam());
    } else if (isToldOf) {
      write(digits, found.length ? forms.count(found.length) : '');
      write(text, words.headline.wereTooLong(found.length, dark.since));
    } else if (isDark) {
      write(digits, forms.NO_VALUE);
      write(text, words.headline.notKnown());
    } else {
      // Of whom nothing is heard nobody knows for how long.
      write(digits, found.length ? forms.atLeast(forms.count(found.length), heads.unheard > 0) : '');
      const calm = heads.unheard ? words.headline.calmOfHeard() : words.headline.calm();
      write(text, found.length ? words.headline.tooLong(found.length) : calm);
    }
  }

  /** While nothing is heard of the team they are those of when something last was, and say so. */
  function paintTotals(now, dark) {
    const isKnown = dark !== null && dark.since !== null;
    const heads = isKnown ? room.headcount(new Map(dark.heard.map(({ person }) => [person.agent, person])), room.choice) : now;
    write(box.querySelector('.floor-now-as-of'), isKnown ? room.words.asOf(dark.since) : '');
    for (const cell of box.querySelectorAll('[data-total]')) {
      const value = heads[cell.dataset.total];
      write(cell.querySelector('dd'), forms.count(value));
      if (cell.dataset.total === 'unknown') cell.hidden = !value;
    }
  }

  function paintPeople(now, heard) {
    const list = box.querySelector('.floor-now-people');
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    for (const [agent, card] of cards) {
      if (order.includes(agent)) continue;
      card.remove();
      cards.delete(agent);
    }
    order.forEach((agent, place) => {
      if (!cards.has(agent)) cards.set(agent, made(agent));
      const card = cards.get(agent);
      if (list.children[place] !== card) list.insertBefore(card, list.children[place] || null);
      const person = room.people.get(agent);
      if (heard.has(agent)) paintCard(card, heard.get(agent).person, heard.get(agent).at, true);
      else if (person) paintCard(card, person, now, false);
      else paintGone(card);
    });
    // A card that takes another place loses the focus on its way.
    if (focused !== null && document.activeElement !== focused) (focused.isConnected ? focused : list).focus({ preventScroll: true });
  }

  function made(agent) {
    const button = make(
      'button',
      'floor-now-person floor-card',
      make('span', 'floor-now-sign'),
      make('span', 'floor-now-name'),
      make('span', 'floor-now-seat'),
      make('span', 'floor-now-what'),
      make('span', 'floor-now-for'),
      make('span', 'floor-now-since'),
    );
    button.type = 'button';
    button.dataset.agent = agent;
    return make('li', '', button);
  }

  /** Write a card as of a moment. `was`: which is the last at which anything was heard of the person. */
  function paintCard(card, person, at, was) {
    const { words, options } = room;
    const urgency = room.urgencyOf(person, at);
    const shown = was ? 'blind' : urgency;
    const part = (name) => card.querySelector(`.floor-now-${name}`);
    mark(card, 'urgency', shown);
    write(part('sign'), floorwatch.signs.urgency[shown]);
    attribute(part('sign'), 'role', shown === 'calm' ? null : 'img');
    attribute(part('sign'), 'aria-label', shown === 'calm' ? null : words.headline.urgency[shown]());
    write(part('name'), person.name);
    const state = person.state === 'not_ready' && person.reasonName ? person.reasonName : options.states[person.state];
    const queue = person.queue === null ? '' : room.queueName(person.queue);
    const { since, limit_s, ofCall } = room.markedFor(person, urgency, at);
    const over = limit_s === null ? '' : (ofCall ? words.headline.callOver : words.headline.over)(limit_s);
    write(part('seat'), room.seatName(person.seat) || '');
    write(part('what'), [was ? words.headline.was(state) : state, over].filter(Boolean).join(' · '));
    attribute(part('what'), 'title', queue || null);
    write(part('for'), person.lastKnown === null && since !== null ? forms.duration(Math.max(0, at - since)) : forms.NO_VALUE);
    write(part('since'), [since === null ? '' : words.headline.since(since), queue].filter(Boolean).join(' · '));
  }

  /** Under a hand a card stays though the floor knows its agent no more. */
  function paintGone(card) {
    mark(card, 'urgency', 'calm');
    attribute(card.querySelector('.floor-now-sign'), 'role', null);
    attribute(card.querySelector('.floor-now-sign'), 'aria-label', null);
    for (const part of ['sign', 'for', 'since']) write(card.querySelector(`.floor-now-${part}`), '');
    write(card.querySelector('.floor-now-what'), room.words.list.gone());
  }

  room.part({
    name: 'headline',
    start,
    choice(names) {
      if (!names.has('team') && !names.has('tab')) return;
      order = [];
      paint(room.now());
    },
    tick: paint,
    named: () => paint(room.now()),
  });
})();
