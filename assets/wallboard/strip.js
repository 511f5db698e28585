// The queue strip: fixed rows that pages of queues take turns in.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.wallboard = floorwatch.wallboard || {});

  const RESORT_S = 3; // the order changes at most so often

  const pageOf = new Map(); // which page each board is at: it goes on there when its turn comes again

  let order = [];
  let orderedAt = -Infinity;
  let turnedAt = null;
  let turned = null; // the board that showed the page last

  /** Queues with their rank; pure. One of which nothing was ever told is in no trouble. */
  room.ranked = function (queues, now) {
    return queues.map((one) => Object.assign({ rank: one.row ? room.trouble(one.row, now) : 'calm' }, one));
  };

  /** Keep the order for some seconds, unless queues came or went. */
  function inOrder(queues) {
    const byName = new Map(queues.map((one) => [one.queue, one]));
    const sameQueues = order.length === queues.length && order.every((queue) => byName.has(queue));
    const time = performance.now() / 1000;
    if (!sameQueues || time - orderedAt >= RESORT_S) {
      order = room.ordered(queues).map((one) => one.queue);
      orderedAt = time;
    }
    return order.map((queue) => byName.get(queue));
  }

  /** Which of so many pages a board is at. One that comes back is at its next page, so that each has its turn. */
  function turn(board, count, rotate_s) {
    const time = performance.now() / 1000;
    const comesBack = turned !== board && pageOf.has(board);
    if (comesBack || (turned === board && time - turnedAt >= rotate_s)) {
      pageOf.set(board, pageOf.get(board) + 1);
      turnedAt = time;
    }
    if (turned !== board) turnedAt = time;
    turned = board;
    const at = (pageOf.get(board) || 0) % count;
    pageOf.set(board, at);
    return at;
  }

  /** Paint the page of the board (its place among them) whose turn it is. */
  room.paintStrip = function (page, options, queues, now, dark, board) {
    const sorted = inOrder(room.ranked(queues, now));
    const pages = room.pages(sorted, options.queues_per_page);
    const at = turn(board, pages.length, options.rotate_s);
    const shown = pages[at];
    const rows = page.strip_rows.children;
    const wide = queues.length <= options.rows_of_a_column;
    const columns = wide ? 1 : 2;
    const tall = wide ? options.rows_of_a_column : Math.ceil(options.queues_per_page / columns);
    room.mark(page.strip, 'columns', String(columns));
    page.strip.style.setProperty('--rows', String(tall));
    for (let position = 0; position < rows.length; position += 1) {
      paintRow(rows[position], shown[position] || null, options, now, dark);
    }
    room.write(
      page.strip_page,
      pages.length > 1 ? room.words.page(at + 1, pages.length, queues.length) : '',
      { ticks: true },
    );
  };

  /** Why a queue stands where it does; while nothing arrives at all, no trouble is told as if it were now. */
  function reason(row, rank, dark) {
    if (!row) return room.words.notHeardOf();
    if (row.told_no_more) return room.words.toldNoMore();
    if (rank === 'blind') return room.words.blindSince(row.blind_since);
    if (dark !== null) return dark;
    return rank in room.words.why ? room.words.why[rank](row) : '';
  }

  /** How a queue is marked: it keeps its place while nothing arrives, but nobody knows how it stands now. */
  function shownRank({ row, rank }, dark) {
    if (!row || row.told_no_more) return 'unheard';
    return dark === null ? rank : 'blind';
  }

  /** All words of a queue's line but its longest wait; `dark` as `room.darkWords` says. Pure. */
  room.rowWords = function ({ row, rank }, dark) {
    const { forms } = floorwatch;
    const words = room.words;
    const none = forms.NO_VALUE;
    const shown = shownRank({ row, rank }, dark);
    const level = (figures) => words.about(forms.percent(figures.service_level.value), figures.service_level.value, figures.blind_s);
    return {
      mark: floorwatch.signs.urgency[shown === 'unheard' ? 'blind' : shown], // whatever the reason that nothing is known
      why: reason(row, rank, dark),
      waiting: forms.count(row ? row.waiting : null),
      level: row ? level(row.interval) : none,
      agents: row && row.staffed !== null ? `${forms.count(row.available)} / ${forms.count(row.staffed)}` : none,
      today: row ? level(row.today) : none,
      calls: row ? forms.atLeast(forms.count(row.today.offered), row.today.blind_s > 0) : none,
    };
  };

  function paintRow(element, one, options, now, dark) {
    room.mark(element, 'empty', one ? null : 'true');
    if (!one) {
      room.mark(element, 'queue', null);
      return;
    }
    const { queue, row } = one;
    const forms = floorwatch.forms;
    const said = room.rowWords(one, dark);
    const isNew = element.dataset.queue !== queue;
    room.mark(element, 'queue', queue);
    room.mark(element, 'rank', shownRank(one, dark));
    const name = options.queue_names[queue] || queue;
    const nameBox = element.querySelector('.wall-row-name');
    if (nameBox.textContent !== name) {
      nameBox.textContent = name;
      room.mark(element, 'long', null);
      room.mark(element, 'long', room.isWider(nameBox) ? 'true' : null);
    }
    const mark = element.querySelector('.wall-row-mark');
    if (mark.textContent !== said.mark) mark.textContent = said.mark;
    const why = element.querySelector('.wall-row-why');
    if (why.textContent !== said.why) why.textContent = said.why;
    const write = (cell, text, ticks) => {
      const box = element.querySelector(`[data-cell=${cell}]`);
      room.write(box, text, { ticks: isNew || ticks, fits: true });
      room.mark(box, 'none', text === '0' || text === forms.NO_VALUE ? 'true' : null);
    };
    write('longest', forms.duration(room.longestWait(row, room.shownAt(row, now))), true);
    for (const cell of ['waiting', 'level', 'agents', 'today', 'calls']) write(cell, said[cell]);
    // A window with a gap in it is not the whole truth, and greyed.
    room.mark(element, 'gapNow', row && row.interval.blind_s > 0 ? 'true' : null);
    room.mark(element, 'gapToday', row && row.today.blind_s > 0 ? 'true' : null);
  }
})();
