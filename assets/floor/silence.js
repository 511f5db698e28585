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
    const told = names.map((name) => rows.get(`s:${name}`)).filter((row) => row && (row.state !== 'up' || row.blind_since !== null));
    if (told.length) return Math.min(...told.map((row) => (row.blind_since === null ? row.since : row.blind_since)));
    return room.isBlind() ? room.now() : null;
  };

  /**
   * Somebody of whom nothing is heard now, as they were when something last was: {person, at}, `at` being since when, in
   * epoch seconds, null if not known. Null of somebody who is heard, and where no row tells of them.
   */
  room.lastHeard = function (person, rows) {
    const row = person.lastKnown === null ? undefined : rows.get(`a:${person.agent}`);
    if (row === undefined) return null;
    return { person: room.personOf({ ...row, quality: 'observed' }, room.options), at: room.silentSince(person.sources, rows) };
  };

  /** Whether nothing is known of any of these people, of whom there are some. */
  room.isDark = (people) => people.length > 0 && people.every((person) => person.lastKnown !== null);

  /** Since when nothing is known of any of these people: something was until the last of them was heard no more. */
  room.darkSince = function (people, rows) {
    const since = people.map((person) => room.silentSince(person.sources, rows)).filter((at) => at !== null);
    return since.length ? Math.max(...since) : null;
  };
})();
