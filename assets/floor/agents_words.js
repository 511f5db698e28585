// The words of the list of agents.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _, ngettext, format } = floorwatch.i18n;
  const { count, duration } = floorwatch.forms;

  room.words = Object.assign(room.words || {}, {
    list: {
      was: (state) => format(_('was {state}'), { state }),
      breakAfterCall: (reason) => format(_('{reason} after call'), { reason }),
      phoneGone: () => _('Phone not reachable'),
      call: (time) => format(_('call {time}'), { time }),
      usual: (seconds) => format(_('usual {time}'), { time: duration(seconds) }),
      gone: () => _('No longer there'),
      tooLong: (urgency) => (urgency === 'critical' ? _('Far too long') : _('Too long')),

      shownOf: (shown, all) =>
        shown === all
          ? format(ngettext('{count} agent', '{count} agents', all), { count: count(all) })
          : format(_('{shown} of {all} agents'), { shown: count(shown), all: count(all) }),
      byNeed: () => _('too long first, then by state'),
      byColumn: (column) => format(_('sorted by {column}'), { column }),
      backToNeed: () => _('Too long first'),

      empty: {
        loading: () => _('Waiting for the first picture of the floor.'),
        no_source: () => _('No source is set up, so nobody is known. Name a telephone system under sources in config.yaml.'),
        silent: () => _('No source is heard, so nobody is known. They appear here as soon as one speaks.'),
        nobody: () => _('No agent is known yet. Whoever signs in to a queue appears here.'),
        no_such_team: () => _('Choose a team above, or all teams.'),
        empty_team: () => _('Nobody of this team is known yet. Whoever signs in to a queue appears here.'),
        unseen: () => _('Nobody is heard now, so nobody is known to be in the chosen states.'),
        filtered: () => _('Nobody matches the filters.'),
      },
      toStatus: () => _('To the status page'),
    },
  });
})();
