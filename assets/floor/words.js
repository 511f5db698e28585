// The floor page's words.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _ } = floorwatch.i18n;

  room.words = Object.assign(room.words || {}, {
    broken: () => _('This part of the page failed. The others go on; load the page again to bring it back.'),
  });
})();
