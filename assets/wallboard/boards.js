// Boards that take turns: whose turn it is by the clock alone, so that all walls of a site turn together.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.wallboard = floorwatch.wallboard || {});

  const CROSSFADE_MS = 150;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

  let shown = null; // the place of the board that is painted

  /** The place of the board whose turn it is at `now`, in seconds; pure. As dashboard/rooms/wallboard/boards.py. */
  room.boardOnTurn = function (boards, now) {
    const round = boards.reduce((total, board) => total + board.stay_s, 0);
    let moment = ((now % round) + round) % round;
    for (let place = 0; place < boards.length; place += 1) {
      if (moment < boards[place].stay_s) return place;
      moment -= boards[place].stay_s;
    }
    return boards.length - 1;
  };

  /** The room's options with the choice of one board in them; pure. */
  room.viewOf = function (options, place) {
    const { group, queues } = options.boards[place];
    return Object.assign({}, options, { group, queues });
  };

  /** Whether a caller of a board waits longer than the limit; pure. */
  room.isInTrouble = function (rows, view, now) {
    return room.choose(rows, view).queues.some(({ row }) => row !== null && room.trouble(row, now) === 'critical');
  };

  /** The clock by which boards and words turn: the server's, or our own where a recording's stands or races. */
  room.turningClock = function (site) {
    return site !== null && site.mode === 'replay' ? Date.now() / 1000 : floorwatch.live.now();
  };

  /** Name the board whose turn it is, and let its figures fade in where others stood; return its place. */
  room.turnBoards = function (page, options, clock) {
    const place = room.boardOnTurn(options.boards, clock);
    if (shown !== null && shown !== place && !calm.matches) {
      for (const box of page.root.querySelectorAll('.wall-head, .wall-middle, .wall-strip')) {
        box.animate([{ opacity: 0 }, { opacity: 1 }], { duration: CROSSFADE_MS });
      }
    }
    shown = place;
    room.write(page.subject, options.boards[place].name);
    return place;
  };

  /** One dot for each board: the one that is shown is filled, one in trouble is a diamond. */
  room.paintDots = function (page, options, place, rows, now, isBlind) {
    const { boards } = options;
    if (boards.length < 2) return;
    const troubled = boards.map((_board, at) => !isBlind && room.isInTrouble(rows, room.viewOf(options, at), now));
    [...page.boards.children].forEach((dot, at) => {
      room.mark(dot, 'now', at === place ? 'true' : null);
      room.mark(dot, 'rank', troubled[at] ? 'critical' : null);
      const mark = troubled[at] ? '◆' : '';
      if (dot.textContent !== mark) dot.textContent = mark;
    });
    const names = boards.filter((_board, at) => troubled[at]).map((board) => board.name);
    const words = room.words.board(place + 1, boards.length);
    const label = names.length ? `${words}, ${room.words.boardsInTrouble(names)}` : words;
    if (page.boards.getAttribute('aria-label') !== label) page.boards.setAttribute('aria-label', label);
  };
})();
