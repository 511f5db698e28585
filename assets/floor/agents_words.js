// The words of the agents' list, its filters and its donut.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _, ngettext, pgettext, format } = floorwatch.i18n;
  const { clock, count, duration } = floorwatch.forms;
  const filled = (text, number) => format(text, { count: count(number) });

  room.listWords = {
    was: (state) => format(_('was {state}'), { state }),
    breakAfterCall: (reason) => format(_('{reason} after call'), { reason }),
    phoneGone: () => _('Phone not reachable'),
    call: (time) => format(_('call {time}'), { time }),
    usual: (seconds) => format(_('usual {time}'), { time: duration(seconds) }),
    asOf: (at) => format(_('as of {time}'), { time: clock(at, { seconds: false }) }),
    gone: () => _('No longer there'),
    tooLong: (urgency) => (urgency === 'critical' ? _('Far too long') : _('Too long')),

    shownOf: (shown, all) =>
      shown === all ? filled(ngettext('{count} agent', '{count} agents', all), all) : format(_('{shown} of {all} agents'), { shown: count(shown), all: count(all) }),
    byNeed: () => _('too long first, then by state'),
    byColumn: (column) => format(_('sorted by {column}'), { column }),
    backToNeed: () => _('Too long first'),

    allTeams: () => _('All teams'),
    teamLabel: () => _('Team'),
    searchLabel: () => _('Name, id or seat'),
    only: (states) => format(_('{states} only'), { states: states.join(pgettext('between states', ', ')) }),
    hidden: (number) => filled(ngettext('{count} other hidden', '{count} others hidden', number), number),
    found: (number) => filled(ngettext('{count} found', '{count} found', number), number),
    take: (chip) => format(_('Take away: {filter}'), { filter: chip }),
    showAll: () => _('Show all'),
    noSuchTeam: (team) => format(_('There is no team “{team}” here.'), { team }),
    knownTeams: () => _('Teams here:'),
    noTeams: () => _('No team is set up here: name them under teams in config.yaml.'),

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

    staffed: () => pgettext('donut', 'staffed'),
    notKnown: (number) => filled(ngettext('{count} not known', '{count} not known', number), number),
    wait: () => pgettext('donut', 'not known yet'),
    nobody: () => pgettext('donut', 'nobody'),
    share: (state, number, rate) => format(_('{state}: {count} ({share})'), { state, count: count(number), share: rate }),
    legend: (state, number, critical, attention) => {
      const parts = [`${state}: ${count(number)}`];
      if (critical) parts.push(filled(ngettext('{count} far too long', '{count} far too long', critical), critical));
      if (attention) parts.push(filled(ngettext('{count} too long', '{count} too long', attention), attention));
      return parts.join(', ');
    },
  };
})();
