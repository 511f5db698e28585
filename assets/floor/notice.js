// The line at the foot: what is missing, since when and what to do; in calm times it explains the page's signs.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { write, mark, attribute } = floorwatch.paint;

  let isFailing = false;
  let reasons = null; // the signs of reasons in the line

  /** A sentence with since when it is so, where the sign at the top does not say that, and what is unknown by it. */
  function whole(said, { since }) {
    const { words, standing } = room;
    // A recording's clock is not the reader's: a time of day by it would mislead.
    const isRecording = Boolean(standing.site) && standing.site.mode === 'replay';
    if (room.isBlind() && room.people.size > 0) {
      // For how long the sign says: read out, a sentence that is another one each second would never end.
      if (isRecording) return words.notice.unknown(said);
      return words.notice.unknownSince(said, standing.state === 'part' ? standing.since : room.now());
    }
    const isDated = standing.state === 'unheard' && since !== null && since !== undefined && !isRecording;
    return isDated ? words.notice.since(said, floorwatch.forms.clock(since)) : said;
  }

  function paint() {
    const notice = room.noticeOf(room.standing, floorwatch.live.status(), room.people.size, isFailing);
    const box = room.page.notice;
    const said = notice.what === null ? '' : room.words.notice[notice.what](notice.said);
    write(box.querySelector('.floor-notice-words'), said === '' ? '' : whole(said, notice));
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
    choice(names) {
      if (names.has('team')) paint(); // the way to the sources takes it along
    },
    failing(is) {
      isFailing = is;
      paint();
    },
  });
})();
