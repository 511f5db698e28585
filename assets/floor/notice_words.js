// What is said when the page is not true now, or not whole; in calm times, what its signs mean.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _, format } = floorwatch.i18n;

  const NAMED_AT_MOST = 4;
  const the = () => floorwatch.wallboard.words; // the same sentences as on the wall

  room.words = Object.assign(room.words || {}, {
    notice: {
      noServer: () => the().noServer(),
      noRedis: () => the().noRedis(),
      failing: () => _('This page has a fault and may not show everything. Load it again; if that does not help, tell who looks after Floorwatch.'),
      noWatch: () => the().noWatch(),
      noPicture: () => the().noPicture(),
      missing: ({ names, of }) => {
        const sources = names.slice(0, NAMED_AT_MOST).concat(names.length > NAMED_AT_MOST ? ['…'] : []).join(_(', '));
        return names.length === of
          ? format(_('Nothing is heard from {sources}.'), { sources })
          : format(_('Not heard: {sources}. Who and what hangs on them is shown as it was last known.'), { sources });
      },
      noSources: () => _('No source is set up, so there is nothing to hear. Name one under sources in config.yaml.'),
      noAgents: () => _('No agent yet: no source has told of one. Whoever signs in to a queue appears here.'),
      played: ({ file }) => the().played(file),
      playing: ({ file, progress }) => the().playing(file, progress),
      nothingRead: () => the().nothingRead(),
      unknown: (text) => format(_('{sentence} States are unknown; the list says what they were.'), { sentence: text }),
      unknownSince: (text, since) =>
        format(_('{sentence} States are unknown since {time}; the list says what they were.'), { sentence: text, time: floorwatch.forms.clock(since) }),
      since: (text, time) => format(_('{sentence} Known as of {time}.'), { sentence: text, time }),
    },
  });
})();
