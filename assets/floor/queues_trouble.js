// On a phone's first tab, where no queue is seen: a line that names those in trouble and leads to them.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { make, write, mark, attribute } = floorwatch.paint;

  const NAMED = 3; // the others are counted: the people below have to stay in sight

  const parts = new Map(); // queue → its element
  let box = null;
  let list = null;
  let more = null;
  let order = [];
  let left = 0; // how many are in trouble and not named
  let touches = null;

  function start() {
    box = room.page.queues_trouble;
    list = make('span', 'floor-trouble-queues');
    more = make('span', 'floor-trouble-more');
    const way = make('span', 'floor-trouble-way', '›');
    attribute(way, 'aria-hidden', 'true');
    box.append(list, way);
    box.addEventListener('click', room.guard('queues_trouble', lead));
    // Beside it stand people, whom it must not move from under a finger.
    touches = room.touches(room.page.headline);
  }

  function lead() {
    room.choose({ tab: 'queues' });
    // Its own place is out of sight now.
    room.page.tabs.querySelector('[data-tab="queues"]').focus();
  }

  let asked = null; // {now, team, ranked} of what goes on now: the tabs ask for the same

  /** Every queue of the chosen team with its rank at a moment, trouble first. */
  room.rankedNow = function (now) {
    const { team } = room.choice;
    if (asked === null || asked.now !== now || asked.team !== team) {
      const { rows } = floorwatch.live;
      const ranked = room.rankedQueues(room.queuesOf(room.people, rows, room.choice, room.options.queue_names), rows, now);
      asked = { now, team, ranked };
      queueMicrotask(() => (asked = null));
    }
    return asked.ranked;
  };

  function paint(now) {
    if (!room.isPhone() || !room.shows('headline')) return;
    const ranked = room.rankedNow(now);
    const isDark = room.isBlind();
    if (isDark || touches.isAlone()) {
      const found = isDark ? [] : room.inTrouble(ranked);
      order = found.slice(0, NAMED).map((one) => one.queue);
      left = found.length - order.length;
    }
    for (const [queue, part] of parts) {
      if (order.includes(queue)) continue;
      part.remove();
      parts.delete(queue);
    }
    const byName = new Map(ranked.map((one) => [one.queue, one]));
    order.forEach((queue, place) => {
      if (!parts.has(queue)) parts.set(queue, made(queue));
      const part = parts.get(queue);
      if (list.children[place] !== part) list.insertBefore(part, list.children[place] || null);
      // Under a finger a queue stays that its team serves no more.
      if (byName.has(queue)) paintPart(part, byName.get(queue), now);
    });
    write(more, left ? room.words.queuesTrouble.more(left) : '');
    if (!left) more.remove();
    else if (list.lastChild !== more) list.append(more);
    show(order.length > 0);
  }

  function show(isShown) {
    // The focus does not fall out of the page with it.
    if (!isShown && document.activeElement === box) room.page.headline.querySelector('.floor-now-people').focus({ preventScroll: true });
    box.hidden = !isShown;
  }

  function made(queue) {
    const cells = ['mark', 'name', 'figures'].flatMap((cell) => [make('span', `floor-trouble-${cell}`), ' ']);
    const part = make('span', 'floor-trouble-queue', ...cells);
    mark(part, 'queue', queue);
    return part;
  }

  function paintPart(part, { queue, row, rank }, now) {
    const said = room.words.queuesTrouble;
    const cell = (name) => part.querySelector(`.floor-trouble-${name}`);
    const isTrouble = rank !== 'calm';
    mark(part, 'rank', rank);
    write(cell('mark'), floorwatch.signs.urgency[rank]);
    attribute(cell('mark'), 'role', isTrouble ? 'img' : null);
    attribute(cell('mark'), 'aria-label', isTrouble ? room.words.queues.mark[rank]() : null);
    write(cell('name'), room.queueName(queue));
    if (rank === 'critical') write(cell('figures'), said.waits(row.waiting, floorwatch.wallboard.longestWait(row, now)));
    else if (rank === 'attention') write(cell('figures'), said.level(room.levelWindow(row).figures.service_level));
    else write(cell('figures'), '');
  }

  room.part({
    name: 'queues_trouble',
    start,
    choice(names) {
      if (!names.has('team') && !names.has('tab')) return;
      order = [];
      left = 0;
      paint(room.now());
    },
    tick: paint,
  });
})();
