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
      longest: (seconds) => (seconds === null ? '' : format(_('longest {time}'), { time: forms.duration(seconds) })),
      level: (level) => format(_('{value} (target {target})'), { value: forms.percent(level.value), target: forms.percent(level.target) }),
      levelOfFew: (level, offered) => format(ngettext('{value} of {count} call', '{value} of {count} calls', offered), { value: forms.percent(level.value), count: forms.count(offered) }),
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
      caption: (team, below) =>
        [
          _('Service level of this half hour'),
          team === null ? '' : _('queues and who is free: all teams together'),
          below ? format(ngettext('{count} more queue below', '{count} more queues below', below), { count: forms.count(below) }) : '',
        ]
          .filter(Boolean)
          .join(' · '),
      asOf: (at) => format(_('as of {time}'), { time: forms.clock(at, { seconds: false }) }),
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
