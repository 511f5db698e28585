// The queue strip: a line for each queue of the chosen team, trouble first.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { make, write, mark, attribute } = floorwatch.paint;

  const RESORT_S = 3; // the order changes at most so often

  const lines = new Map(); // queue → its element
  const kept = new Map(); // queue → the row whose figures are shown: while it is not heard, the last that was
  let list = null;
  let words = null;
  let caption = null;
  let common = null; // the goal that all queues shown have in common
  let formula = null; // the formula that they have in common
  let own = null; // what each line has to say for itself: 'goal'; 'formula': that too; null: nothing
  let areShared = false; // whether one person may stand in several lines
  let below = 0; // how many queues are out of sight, further down
  let order = [];
  let orderedAt = -Infinity;
  let touches = null;
  let resizes = null;
  let names = null; // the queues shown; null: to be found anew

  function start() {
    list = make('ul', 'floor-queues-list');
    words = make('p', 'floor-queues-none');
    caption = make('p', 'floor-queues-caption');
    room.page.queues.append(caption, list, words);
    resizes = new ResizeObserver(room.guard('queues', reach));
    resizes.observe(list);
    touches = room.touches(list);
  }

  function paintCaption() {
    write(caption, room.words.queues.caption({ team: room.choice.team, common, formula, areShared, below }));
  }

  function paint(now) {
    if (!room.shows('queues')) return;
    const { rows } = floorwatch.live;
    if (names === null) names = room.queuesOf(room.people, rows, room.choice, room.options.queue_names);
    const isDark = room.isBlind();
    const isKnown = ({ row }) => row === null || row.told_no_more || !isDark;
    const ranked = room.rankedQueues(names, rows, now).map((one) => (isKnown(one) ? one : { ...one, rank: 'blind' }));
    const byName = new Map(ranked.map((one) => [one.queue, one]));
    const time = performance.now() / 1000;
    const wanted = isDark ? room.orderLastHeard(ranked, now) : ranked.map((one) => one.queue);
    const isSame = order.length === wanted.length && order.every((queue) => byName.has(queue));
    // Of what nobody knows none is in more trouble than another: the lines stay where they were, if they had a place.
    if (!touches.isAlone() || (isDark && orderedAt > -Infinity)) {
      order = room.heldOrder(order, wanted);
    } else if (!isSame || time - orderedAt >= RESORT_S) {
      order = wanted;
      orderedAt = floorwatch.live.status().known ? time : -Infinity; // what was ordered before anything was known holds nobody up
    }
    const levels = ranked.filter(({ row }) => row !== null && !row.told_no_more).map(({ row }) => row.interval.service_level);
    // On a phone a line has room for its goal, and the line above them all is out of sight soon.
    common = room.isPhone() ? null : room.commonGoal(levels);
    formula = room.commonFormula(levels);
    own = common !== null || !levels.length ? null : formula === null ? 'formula' : 'goal';
    mark(room.page.queues, 'own', own);
    areShared = !isDark && room.areShared(room.people, names);
    const count = lines.size;
    for (const [queue, line] of lines) {
      if (byName.has(queue)) continue;
      resizes.unobserve(line);
      line.remove();
      lines.delete(queue);
    }
    order.forEach((queue, place) => {
      if (!lines.has(queue)) lines.set(queue, made());
      const line = lines.get(queue);
      if (list.children[place] !== line) list.insertBefore(line, list.children[place] || null);
      paintLine(line, byName.get(queue), now);
    });
    list.hidden = order.length === 0;
    if (lines.size !== count) reach();
    caption.hidden = list.hidden;
    paintCaption();
    write(words, order.length || !floorwatch.live.status().known ? '' : noneWords());
  }

  /** A list that scrolls is one that keys must reach: whether it does changes with its lines, which may wrap. */
  function reach() {
    const end = list.offsetTop + list.offsetHeight + 1; // both are rounded
    below = [...list.children].filter((line) => line.offsetTop + line.offsetHeight > end).length;
    paintCaption();
    attribute(list, 'tabindex', list.scrollHeight > list.clientHeight + 1 ? '0' : null);
  }

  function noneWords() {
    return room.choice.team === null ? room.words.queues.none() : room.words.queues.noneOfTeam();
  }

  function made() {
    const sign = make('span', 'floor-queue-mark');
    const cells = ['name', 'waiting', 'longest', 'level', 'agents'].map((cell) => make('span', `floor-queue-${cell}`));
    const line = make('li', 'floor-queue', sign, ...cells);
    resizes.observe(line);
    return line;
  }

  function paintLine(line, { queue, row, rank }, now) {
    const said = room.words.queues;
    const wall = floorwatch.wallboard;
    const part = (name) => line.querySelector(`.floor-queue-${name}`);
    const name = room.queueName(queue);
    mark(line, 'queue', queue);
    const isHeardOf = row !== null && !row.told_no_more;
    const sign = isHeardOf ? rank : 'blind'; // whatever the reason that nothing is known
    mark(line, 'rank', isHeardOf ? rank : 'unheard');
    write(part('mark'), floorwatch.signs.urgency[sign]);
    attribute(part('mark'), 'role', sign === 'calm' ? null : 'img');
    attribute(part('mark'), 'aria-label', sign === 'calm' ? null : said.mark[sign]());
    write(part('name'), name);
    attribute(part('name'), 'title', name);
    if (!isHeardOf) {
      write(part('waiting'), row === null ? wall.words.notHeardOf() : wall.words.toldNoMore());
      mark(part('waiting'), 'none', null);
      for (const cell of ['longest', 'level', 'agents']) write(part(cell), '');
      return;
    }
    const isHeld = row.blind_since !== null || room.isBlind();
    const wait = wall.longestWait(row, wall.shownAt(row, now));
    const figures = room.keptFigures(kept, queue, row);
    write(part('waiting'), figures.waiting === null ? floorwatch.forms.NO_VALUE : said.waiting(figures.waiting));
    mark(part('waiting'), 'none', figures.waiting === 0 ? 'true' : null);
    write(part('longest'), said.longest(wait));
    const { figures: counts, isLastHour } = room.levelWindow(figures);
    const level = counts.service_level;
    write(part('level'), isLastHour ? said.lastHour(levelWords(counts, said)) : levelWords(counts, said));
    attribute(part('level'), 'title', said.levelHint(level, counts.blind_s, isLastHour));
    mark(part('level'), 'gap', counts.blind_s > 0 ? 'true' : null);
    mark(part('level'), 'none', level.value === null ? 'true' : null);
    // Who is free now nobody knows of a queue that is not heard: there stands how old its figures are.
    write(part('agents'), isHeld ? room.words.asOf(Math.min(wall.shownAt(row, now), row.blind_since ?? now)) : agentsWords(row, said));
  }

  function levelWords(counts, said) {
    const level = counts.service_level;
    if (level.value === null) return counts.offered === 0 ? said.noCalls() : said.noneCounted();
    const few = room.fewCounted(counts);
    return few === null ? said.level(level, own) : said.levelOfFew(level, few, own);
  }

  function agentsWords(row, said) {
    if (row.staffed === null) return said.agentsNotTold();
    return row.staffed === 0 ? said.noAgents() : said.agents(row.available, row.staffed);
  }

  room.part({
    name: 'queues',
    start,
    people() {
      if (room.choice.team === null) return;
      names = null;
    },
    rows(changed) {
      for (const key of changed) {
        if (key.startsWith('q:') && !lines.has(key.slice(2))) names = null;
      }
    },
    choice(changed) {
      if (changed.has('team')) {
        names = null;
        order = [];
      }
      if (changed.has('team') || changed.has('tab')) paint(room.now());
    },
    tick: paint,
  });
})();
