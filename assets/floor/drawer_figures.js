// An agent's figures of today beside those of the queues: facts without rank, colour or judgement.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const drawer = (room.drawer = room.drawer || {});
  const { make } = floorwatch.paint;

  /** The rows of the table: `[{kind, name, calls, att_s, aht_s}]`, each queue's own beneath the agent's. Pure. */
  drawer.figureRows = function (figures, total, names, words) {
    const rows = figures.flatMap((one) => [
      { kind: 'own', name: names[one.queue] || one.queue, calls: one.calls, att_s: one.att_s, aht_s: one.aht_s },
      { kind: 'queue', name: words.wholeQueue(), calls: one.queue_answered, att_s: one.queue_att_s, aht_s: one.queue_aht_s },
    ]);
    if (rows.length) rows.push({ kind: 'total', name: words.allQueues(), ...total });
    return rows;
  };

  function rowOf({ kind, name, calls, att_s, aht_s }) {
    const { count, duration } = floorwatch.forms;
    const head = make('th', '', name);
    head.scope = 'row';
    const row = make('tr', '', head, ...[count(calls), duration(att_s), duration(aht_s)].map((text) => make('td', '', text)));
    row.dataset.kind = kind;
    return row;
  }

  /** The table in `box`: `paint(rows)` fills it. */
  drawer.makeFigures = function (box) {
    const { drawer: words } = room.words;
    const heads = [words.queue(), words.calls(), words.talk(), words.handle()].map((text) => {
      const cell = make('th', '', text);
      cell.scope = 'col';
      return cell;
    });
    const body = make('tbody', '');
    const none = make('p', 'drawer-quiet', words.noFigures());
    const table = make('table', 'drawer-figures', make('caption', 'visually-hidden', words.figures()), make('thead', '', make('tr', '', ...heads)), body);
    box.append(table, none);
    let drawn = null;
    return function paint(rows) {
      const key = JSON.stringify(rows);
      if (key === drawn) return;
      drawn = key;
      table.hidden = rows.length === 0;
      none.hidden = rows.length > 0;
      body.replaceChildren(...rows.map(rowOf));
    };
  };
})();
