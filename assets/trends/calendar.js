// The calendars' names of days in the reader's language: their library brings the English ones alone.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const functions = (window.dashMantineFunctions = window.dashMantineFunctions || {});
  const language = () => floorwatch.page.language;

  /** A date of theirs, a text such as 2026-11-20, without a time of day to shift it. */
  function dateOf(text) {
    return new Date(`${String(text).slice(0, 10)}T00:00:00Z`);
  }

  functions.trendsWeekday = (date) =>
    new Intl.DateTimeFormat(language(), { weekday: language().startsWith('zh') ? 'narrow' : 'short', timeZone: 'UTC' }).format(dateOf(date));

  functions.trendsDay = (date) => ({
    'aria-label': new Intl.DateTimeFormat(language(), { dateStyle: 'full', timeZone: 'UTC' }).format(dateOf(date)),
  });
})();
