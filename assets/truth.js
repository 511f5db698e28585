// Whether what a page of people shows is true now: by the rules of the wall, for the whole floor.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});

  floorwatch.truth = {
    /**
     * The sources whose part of the floor is not true now: {names, of, since}. Not only those that are not heard: one
     * that is heard again still owes its whole state. `told` are the rows of sources, `configured`
     * the names of those there ought to be. `since`: from when on the first of them was silent, `last` the last; null
     * where none ever spoke.
     */
    missing(told, configured) {
      const isWell = (name) => told.some((row) => row.name === name && row.state === 'up' && row.blind_since === null);
      const all = [...new Set([...configured, ...told.map((row) => row.name).sort()])];
      const names = all.filter((name) => !isWell(name));
      const moments = told.filter((row) => names.includes(row.name)).map((row) => (row.blind_since === null ? row.since : row.blind_since));
      const [since, last] = moments.length ? [Math.min(...moments), Math.max(...moments)] : [null, null];
      return { names, of: all.length, since, last };
    },

    /**
     * How a page stands, in the words of the wall's `standing`, with what is `missing`. A page is blind ('part') where
     * every source is missing, from when on the last one was; while one of them is well, it says how many are not ('unheard'). `ageOf(names)`: seconds since those sources last gave a sign.
     */
    standing(status, site, told, configured, waitedTooLong, ageOf) {
      const isRecording = site !== null && site.mode === 'replay';
      const missing = floorwatch.truth.missing(told, isRecording ? [] : configured);
      const isDark = missing.names.length > 0 && missing.names.length === missing.of;
      const whole = { sources: told.map((row) => row.name), blind_since: isDark ? missing.last : null };
      const standing = floorwatch.wallboard.standing(status, site, whole, waitedTooLong, ageOf(whole.sources), missing);
      return Object.assign({}, standing, { missing, site });
    },
  };
})();
