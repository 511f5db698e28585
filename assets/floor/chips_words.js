// The words of the filters: team, search, and the chips that say what is hidden.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _, ngettext, pgettext, format } = floorwatch.i18n;
  const filled = (text, number) => format(text, { count: floorwatch.forms.count(number) });

  room.words = Object.assign(room.words || {}, {
    filters: {
      allTeams: () => _('All teams'),
      team: () => _('Team'),
      search: () => _('Name, id or seat'),
      only: (states) => format(_('{states} only'), { states: states.join(pgettext('between states', ', ')) }),
      hidden: (number) => filled(ngettext('{count} other hidden', '{count} others hidden', number), number),
      nobody: () => _('nobody found'),
      found: (number) => filled(ngettext('{count} found', '{count} found', number), number),
      take: (chip) => format(_('Take away: {filter}'), { filter: chip }),
      showAll: () => _('Show all'),
      noSuchTeam: (team) => format(_('There is no team “{team}” here.'), { team }),
      knownTeams: () => _('Teams here:'),
      noTeams: () => _('No team is set up here: name them under teams in config.yaml.'),
    },
  });
})();
