// The floor page's words.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _, format } = floorwatch.i18n;
  const { clock } = floorwatch.forms;

  // Of parts whose own box is not in sight.
  const broken = {
    drawer: () => _('The view of one agent failed. Everything else goes on; load the page again to bring it back.'),
    search: () => _('The search failed. Everything else goes on; load the page again to bring it back.'),
  };

  room.words = Object.assign(room.words || {}, {
    broken: () => _('This part of the page failed. The others go on; load the page again to bring it back.'),
    notLoaded: () => _('The list and the ring could not be fetched from the server. They are asked for again by themselves.'),
    asOf: (at) => format(_('as of {time}'), { time: clock(at, { seconds: false }) }),
    brokenOf: (name) => (broken[name] || room.words.broken)(),
  });
})();
