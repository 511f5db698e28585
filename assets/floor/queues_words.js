// The words of the queue strip.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _, ngettext, format } = floorwatch.i18n;
  const forms = floorwatch.forms;

  const seconds = ({ threshold_s }) => Math.round(threshold_s);

  function goal(level) {
    const target = forms.percent(level.target);
    if (level.threshold_s === null) return format(_('Service level of this half hour: target {target}'), { target });
    return format(_('Service level of this half hour: answered in {seconds} s, target {target}'), { target, seconds: seconds(level) });
  }

  room.words = Object.assign(room.words || {}, {
    queues: {
      waiting: (count) => (count === null ? '' : format(ngettext('{count} waiting', '{count} waiting', count), { count: forms.count(count) })),
      longest: (seconds) => (seconds === null ? '' : format(_('longest {time}'), { time: forms.duration(seconds) })),
      // Of a goal that all queues have in common the line above them tells.
      level: (level, isCommon) => {
        const said = { value: forms.percent(level.value), target: forms.percent(level.target), seconds: seconds(level) };
        if (isCommon) return said.value;
        return format(level.threshold_s === null ? _('{value} (target {target})') : _('{value} (target {target} in {seconds} s)'), said);
      },
      levelOfFew: (level, offered, isCommon) => {
        const said = { value: forms.percent(level.value), count: forms.count(offered), seconds: seconds(level) };
        return isCommon || level.threshold_s === null
          ? format(ngettext('{value} of {count} call', '{value} of {count} calls', offered), said)
          : format(ngettext('{value} of {count} call in {seconds} s', '{value} of {count} calls in {seconds} s', offered), said);
      },
      levelHint: (level, blind_s) => (blind_s > 0 ? goal(level) + ' · ' + _('part of it was not seen') : goal(level)),
      caption: ({ team, common, areShared, below }) =>
        [
          common === null ? _('Service level of this half hour') : goal(common),
          team === null ? '' : _('queues and who is free: all teams together'),
          areShared ? _('one person may serve several queues') : '',
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
