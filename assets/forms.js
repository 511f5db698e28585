// Numbers, durations and moments as readers write them. The same rules as dashboard/i18n/forms.py.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const block = document.getElementById('floorwatch-page');
  const page = block ? JSON.parse(block.textContent) : { language: 'en', timezone: 'UTC', audience: null, build: null, messages: {} };

  /** What the server said of this page: language, timezone, audience, build, messages. */
  floorwatch.page = page;

  const NO_VALUE = '–';
  const counts = new Intl.NumberFormat(page.language, { maximumFractionDigits: 0 });
  const percents = new Map();
  const clocks = {
    true: new Intl.DateTimeFormat('en-GB', { timeZone: page.timezone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
    false: new Intl.DateTimeFormat('en-GB', { timeZone: page.timezone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  };

  function two(number) {
    return String(number).padStart(2, '0');
  }

  floorwatch.forms = {
    NO_VALUE,

    /** A duration: 0:42, 12:07, 1:02:33. Begun seconds are left out, below zero counts as zero. */
    duration(seconds) {
      if (seconds === null || seconds === undefined) return NO_VALUE;
      const whole = Math.max(0, Math.floor(seconds));
      const hours = Math.floor(whole / 3600);
      const minutes = Math.floor((whole % 3600) / 60);
      return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
    },

    /**
     * A length of time in words, where digits alone would read as a time of day: 20 h 31 min, 31 min, 40 s.
     * Begun minutes and, under a minute, seconds are left out. Pages only: needs the reader's words (i18n.js).
     */
    span(seconds) {
      if (seconds === null || seconds === undefined) return NO_VALUE;
      const { _, format } = floorwatch.i18n;
      const whole = Math.max(0, Math.floor(seconds));
      const hours = Math.floor(whole / 3600);
      const minutes = Math.floor((whole % 3600) / 60);
      if (hours && minutes) return format(_('{hours} h {minutes} min'), { hours, minutes });
      if (hours) return format(_('{hours} h'), { hours });
      return minutes ? format(_('{minutes} min'), { minutes }) : format(_('{seconds} s'), { seconds: whole });
    },

    /** A count with the language's grouping. */
    count(value) {
      return value === null || value === undefined ? NO_VALUE : counts.format(value);
    },

    /** Words of a count that is a lower bound where `isLeast`. */
    atLeast: (words, isLeast) => (isLeast ? '≥ ' : '') + words,

    /** A rate of 0 to 1 as a percentage. */
    percent(rate, places = 0) {
      if (rate === null || rate === undefined) return NO_VALUE;
      if (!percents.has(places)) {
        percents.set(
          places,
          new Intl.NumberFormat(page.language, {
            style: 'percent',
            minimumFractionDigits: places,
            maximumFractionDigits: places,
            roundingMode: 'halfEven',
          })
        );
      }
      return percents.get(places).format(rate);
    },

    /** A moment (epoch seconds) as the site's time of day, in 24 hours. */
    clock(at, { seconds = true } = {}) {
      return at === null || at === undefined ? NO_VALUE : clocks[seconds].format(new Date(at * 1000));
    },
  };
})();
