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

  /** A weekday's short name, by its number from Sunday, 0. */
  function weekday(number) {
    const form = new Intl.DateTimeFormat(language(), { weekday: language().startsWith('zh') ? 'narrow' : 'short', timeZone: 'UTC' });
    return form.format(new Date(Date.UTC(2023, 0, 1 + number))); // a Sunday
  }

  functions.trendsDay = (date) => ({
    'aria-label': new Intl.DateTimeFormat(language(), { dateStyle: 'full', timeZone: 'UTC' }).format(dateOf(date)),
  });
  // The heads of their columns take a pattern, no function: they come as numbers, whenever a calendar opens.
  new MutationObserver(() => {
    for (const head of document.querySelectorAll('.mantine-DatePickerInput-weekday')) {
      if (/^[0-6]$/.test(head.textContent)) head.textContent = weekday(Number(head.textContent));
      const dialog = head.closest('[role="dialog"]');
      if (dialog && !dialog.hasAttribute('aria-label')) dialog.setAttribute('aria-label', floorwatch.i18n._('Calendar'));
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
