// Of whom and of what nothing is heard, and since when.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  /** Whether the page shows only what was known last: see `start.js`. */
  room.isBlind = () => room.page.root.dataset.state === 'blind';

  /**
   * Since when nothing is heard of what hangs on these sources, `rows` being those of the live picture: of the first
   * that fell silent, or else of the whole page. Null while all are heard.
   */
  room.silentSince = function (names, rows) {
    const since = silences(names, rows);
    if (since.length) return Math.min(...since);
    return room.isBlind() ? room.now() : null;
  };

  /** Since when each of these sources is silent that is. */
  function silences(names, rows) {
    return names
      .map((name) => rows.get(`s:${name}`))
      .filter((row) => row && (row.state !== 'up' || row.blind_since !== null))
      .map((row) => (row.blind_since === null ? row.since : row.blind_since));
  }

  /** Up to when something was heard of what hangs on these sources: where all are silent now, of the last of them. */
  function heardUntil(names, rows) {
    const since = silences(names, rows);
    return since.length && since.length === names.length ? Math.max(...since) : room.silentSince(names, rows);
  }

  /**
   * Somebody of whom nothing is heard now, as they were when something last was: {person, at}, `at` being since when, in
   * epoch seconds, null if not known. Null of somebody who is heard, and where no row tells of them. What was only
   * reckoned since, as the end of a wrap-up, was not so then: how it was is not told any more.
   */
  room.lastHeard = function (person, rows) {
    const row = person.lastKnown === null ? undefined : rows.get(`a:${person.agent}`);
    if (row === undefined) return null;
    const at = heardUntil(person.sources, rows);
    const isReckoned = at !== null && row.since !== null && row.since > at;
    const then = isReckoned ? { activity: 'unknown', since: null, call_since: null } : {};
    return { person: room.personOf({ ...row, ...then, quality: 'observed' }, room.options), at };
  };

  /** Whether nothing is known of any of these people, of whom there are some. */
  room.isDark = (people) => people.length > 0 && people.every((person) => person.lastKnown !== null);

  /** Since when nothing is known of any of these people: something was until the last of them was heard no more. */
  room.darkSince = function (people, rows) {
    const since = people.map((person) => heardUntil(person.sources, rows)).filter((at) => at !== null);
    return since.length ? Math.max(...since) : null;
  };
})();
