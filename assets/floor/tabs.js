// The phone's tabs: one part at a time, and which one stands in the address.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { mark, attribute, write } = floorwatch.paint;

  function show(tab) {
    mark(room.page.root, 'tab', tab);
    for (const link of room.page.tabs.querySelectorAll('[data-tab]')) {
      attribute(link, 'aria-current', link.dataset.tab === tab ? 'true' : null);
    }
  }

  /** Let the address tell which tab is shown. */
  room.writeTab = function () {
    history.replaceState(history.state, '', `${location.pathname}${location.search}#${room.choice.tab}`);
  };

  function start() {
    room.choice.tab = room.tabOf(location.hash);
    show(room.choice.tab);
    // Without a step back for each look: the way back leads to where the reader came from.
    room.page.tabs.addEventListener('click', (event) => {
      const link = event.target.closest('[data-tab]');
      if (link === null) return;
      event.preventDefault();
      room.choose({ tab: link.dataset.tab });
    });
    addEventListener('hashchange', () => room.choose({ tab: room.tabOf(location.hash) }));
    // What was hidden is drawn when a screen grows: to the parts that is another tab.
    room.onTurned(() => room.retell('choice', new Set(['tab'])));
  }

  /** How many of the worst kind wait for a look on the other tabs, with its sign, beside their names. */
  function count(now) {
    if (!room.isPhone()) return;
    const people = room.tooLong(room.people, room.choice, now);
    const queues = room.isBlind() ? [] : room.inTrouble(room.rankedNow(now));
    const { words } = room;
    paintBadge('now', people.map((one) => one.urgency), words.headline.badge);
    paintBadge('queues', queues.map((one) => one.rank), words.queuesTrouble.badge);
  }

  /** `ranks`: how pressing each of them is. The number beside a sign is of those the sign is true of; the name tells of all. */
  function paintBadge(tab, ranks, said) {
    const number = ranks.length;
    const critical = ranks.filter((rank) => rank === 'critical').length;
    const [worst, shown] = critical ? ['critical', critical] : ['attention', number];
    const badge = room.page.tabs.querySelector(`[data-tab="${tab}"] > .floor-tab-count`);
    write(badge, number ? floorwatch.signs.urgency[worst] + floorwatch.forms.count(shown) : '');
    attribute(badge, 'role', number ? 'img' : null);
    attribute(badge, 'aria-label', number ? said(number, critical) : null);
    badge.hidden = number === 0;
  }

  room.part({
    name: 'tabs',
    start,
    choice(names) {
      if (names.has('tab')) {
        room.writeTab();
        show(room.choice.tab);
        room.page.root.querySelector('.floor-middle').scrollTop = 0;
      }
      // Who is searched for is found in the list.
      const isElsewhere = room.isPhone() && !room.shows('agents') && !room.shows('seats');
      if (names.has('search') && room.choice.search !== '' && isElsewhere) room.choose({ tab: 'agents' });
      if (names.has('team')) count(room.now());
    },
    tick: count,
  });
})();
