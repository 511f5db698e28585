// The words of the line that names queues in trouble.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _, ngettext, format } = floorwatch.i18n;
  const forms = floorwatch.forms;

  room.words = Object.assign(room.words || {}, {
    queuesTrouble: {
      // How many wait is not always told; how long the first of them does is, or there were no trouble.
      waits: (count, seconds) => {
        const time = forms.duration(seconds);
        if (count === null) return format(_('longest {time}'), { time });
        return format(ngettext('{count} waiting {time}', '{count} waiting {time}', count), { count: forms.count(count), time });
      },
      level: (level) => format(_('{value} (target {target})'), { value: forms.percent(level.value), target: forms.percent(level.target) }),
      more: (number) => format(ngettext('and {count} more queue', 'and {count} more queues', number), { count: forms.count(number) }),
      badge: (number, waiting) => {
        const all = format(ngettext('{count} queue in trouble', '{count} queues in trouble', number), { count: forms.count(number) });
        if (waiting === 0) return all;
        const long = ngettext('in {count} of them callers wait too long', 'in {count} of them callers wait too long', waiting);
        return [all, format(long, { count: forms.count(waiting) })].join(room.words.seat.comma());
      },
    },
  });
})();
