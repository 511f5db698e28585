// What the page of trends is asked for stands in its address: shareable, and the way back leads through it.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.trends = floorwatch.trends || {});

  const MOST_COMPARED = 2;
  const DAY_MS = 86400000;

  /** Whether a text is a day as the address has it. */
  function isDay(text) {
    if (!/^20\d\d-\d\d-\d\d$/.test(text)) return false;
    const date = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  }

  /**
   * What an address asks for, as the controls have it: `{what, day, compare}`. What is no day is none: the server says so,
   * and the next choice leaves it behind. Pure.
   */
  room.choiceOf = function (search) {
    const query = new URLSearchParams(search);
    const group = query.get('group');
    const queue = query.get('queue');
    const what = group ? `g:${group}` : queue && queue !== '*' ? `q:${queue}` : '*';
    const compare = (query.get('compare') || '').split(',').map((day) => day.trim()).filter(isDay);
    const day = query.get('day') || '';
    return { what, day: isDay(day) ? day : null, compare: compare.slice(0, MOST_COMPARED) };
  };

  /** The address that asks for a choice, everything else in it as it was. Today is no day of its own: it moves. Pure. */
  room.searchFor = function (search, choice, today) {
    const query = new URLSearchParams(search);
    for (const name of ['queue', 'group', 'day', 'compare']) query.delete(name);
    if (choice.what.startsWith('g:')) query.set('group', choice.what.slice(2));
    else if (choice.what.startsWith('q:')) query.set('queue', choice.what.slice(2));
    if (choice.day && choice.day !== today) query.set('day', choice.day);
    // Of more than two days the last that were chosen count.
    const compare = (choice.compare || []).filter((day) => day !== (choice.day || today)).slice(-MOST_COMPARED);
    if (compare.length) query.set('compare', compare.join(','));
    const text = query.toString().replaceAll('%2C', ',');
    return text ? `?${text}` : '';
  };

  /** Today by the site's clock `now`, for who was told when a day ends (seconds): a page may stand open overnight. Pure. */
  room.todayAt = function (told, until, now) {
    if (!told || !until || now < until) return told;
    return room.dayAfter(told, 1 + Math.floor(((now - until) * 1000) / DAY_MS));
  };

  /** The day so many days after another, both as 2026-11-20. Pure. */
  room.dayAfter = function (day, days) {
    return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
  };
})();
