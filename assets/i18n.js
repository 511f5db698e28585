// The reader's words for scripts. The catalogue comes with the page; the texts here in the code are English.
(function () {
  'use strict';
  const floorwatch = window.floorwatch;
  const { language, timezone, messages } = floorwatch.page;
  const CONTEXT_GLUE = '\u0004';

  function lookup(key, text) {
    const found = messages[key];
    return typeof found === 'string' && found !== '' ? found : text;
  }

  function form(key, one, many, count) {
    const forms = messages[key];
    const own = count === 1 ? one : many;
    if (!Array.isArray(forms) || forms.length === 0) return own;
    // Chinese has one form; of two, the first is for exactly one, as in English.
    return forms[forms.length > 1 && count !== 1 ? 1 : 0] || own;
  }

  floorwatch.i18n = {
    language,
    timezone,
    _: (text) => lookup(text, text),
    ngettext: (one, many, count) => form(one, one, many, count),
    pgettext: (context, text) => lookup(context + CONTEXT_GLUE + text, text),
    npgettext: (context, one, many, count) => form(context + CONTEXT_GLUE + one, one, many, count),

    /** Fill the {names} of a text. */
    format: (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole)),
  };
})();
