// The line at the foot: what is missing, since when and what to do; in calm times it explains the page's signs.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { write, mark, attribute } = floorwatch.paint;

  let isFailing = false;
  let reasons = null; // the signs of reasons in the line

  function paint() {
    const { live, forms } = floorwatch;
    const { standing } = room;
    const notice = room.noticeOf(standing, live.status(), room.people.size, isFailing);
    const box = room.page.notice;
    const said = notice.what === null ? '' : room.words.notice[notice.what](notice.said);
    const isDark = said !== '' && room.isBlind() && room.people.size > 0;
    // A recording's clock is not the reader's: a time of day by it would mislead.
    // Where the whole page is blind the sign at the top says since when.
    const isDated = standing.state === 'unheard' && notice.since !== null && notice.since !== undefined && !(standing.site && standing.site.mode === 'replay');
    const ending = isDated ? room.words.notice.since(said, forms.clock(notice.since)) : said;
    write(box.querySelector('.floor-notice-words'), isDark ? room.words.notice.unknown(said, standing.state === 'part' ? standing.since : room.now()) : ending);
    mark(box, 'weight', said === '' ? null : notice.isHeavy ? 'heavy' : 'light');
    attribute(box.querySelector('.floor-notice-status'), 'href', floorwatch.top.addressOf('status', 'floor', location.search));
    box.querySelector('.floor-notice-status').hidden = !notice.isHeavy || notice.what === 'noServer';
    box.querySelector('.floor-notice-legend').hidden = said !== '';
  }

  room.part({
    name: 'notice',
    start() {
      reasons = new room.seats.Reasons(room.page.notice.querySelector('.floor-notice-reasons'));
      paint();
    },
    tick() {
      reasons.follow(room.people.values());
      paint();
    },
    health: paint,
    failing(is) {
      isFailing = is;
      paint();
    },
  });
})();
