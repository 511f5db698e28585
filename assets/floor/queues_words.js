// The words of the queue strip.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _, ngettext, format } = floorwatch.i18n;
  const forms = floorwatch.forms;

  room.words = Object.assign(room.words || {}, {
    queues: {
      waiting: (count) => (count === null ? '' : format(ngettext('{count} waiting', '{count} waiting', count), { count: forms.count(count) })),
      nobodyWaits: () => _('Nobody is waiting'),
      longest: (seconds) => (seconds === null ? '' : format(_('longest {time}'), { time: forms.duration(seconds) })),
      level: (level) => format(_('{value} of {target}'), { value: forms.percent(level.value, 1), target: forms.percent(level.target) }),
      levelHint: (level, blind_s) => {
        const goal =
          level.threshold_s === null
            ? format(_('Service level this half hour, target {target}'), { target: forms.percent(level.target) })
            : format(_('Service level this half hour, target {target} in {seconds} s'), {
                target: forms.percent(level.target),
                seconds: Math.round(level.threshold_s),
              });
        return blind_s > 0 ? goal + ' · ' + _('part of it was not seen') : goal;
      },
      noCalls: () => _('no calls yet'),
      agents: (available, staffed) => format(_('{available} of {staffed} free'), { available: forms.count(available), staffed: forms.count(staffed) }),
      noAgents: () => _('nobody staffed'),
      agentsNotTold: () => _('staff not told'),
      none: () => _('No queue yet: no source has told of one.'),
      noneOfTeam: () => _('Nobody of this team serves a queue now.'),
      mark: { critical: () => _('Waiting too long'), attention: () => _('Target out of reach'), blind: () => _('Not heard') },
    },
  });
})();
