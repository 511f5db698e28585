// The words of the ring of states and its legend.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _, ngettext, pgettext, format } = floorwatch.i18n;
  const { count } = floorwatch.forms;
  const filled = (text, number) => format(text, { count: count(number) });

  room.words = Object.assign(room.words || {}, {
    donut: {
      staffed: () => pgettext('donut', 'staffed'),
      notKnown: (number) => filled(ngettext('{count} not known', '{count} not known', number), number),
      wait: () => pgettext('donut', 'not known yet'),
      nobody: () => pgettext('donut', 'nobody'),
      unheard: () => pgettext('donut', 'not known now'),
      share: (state, number, rate) => format(_('{state}: {count} ({share})'), { state, count: count(number), share: rate }),
      legend: (state, number, critical, attention) => {
        const parts = [`${state}: ${count(number)}`];
        if (critical) parts.push(filled(ngettext('{count} far too long', '{count} far too long', critical), critical));
        if (attention) parts.push(filled(ngettext('{count} too long', '{count} too long', attention), attention));
        return parts.join(', ');
      },
    },
  });
})();
