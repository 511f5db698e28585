// Draws a day's band and lets the reader walk in it.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const drawer = (room.drawer = room.drawer || {});
  const { make, attribute } = floorwatch.paint;

  const SVG = 'http://www.w3.org/2000/svg';
  const HEIGHT = 72;
  const AXIS = 22;
  const EDGE_LABEL = 18; // half a time's width: nearer to an edge it would be cut off
  const BARS_PX = 6; // on less a bar is all that is seen, black as no state is
  const MARK_PX = 16; // a mark needs so much
  const EM = { desk: 12, phone: 14 }; // the size of what is written in the band
  const BASELINE = 6; // of a mark, above the ground of its block
  const MARK_TALL = 20;

  function svg(name, attributes, text) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /** Textures as second signs: nothing known is hatched, a held call has bars. */
  function patterns() {
    const hatch = svg('pattern', { id: 'drawer-hatch', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' });
    hatch.append(svg('rect', { class: 'band-hatch-ground', width: 7, height: 7 }), svg('rect', { class: 'band-hatch-line', width: 2, height: 7 }));
    const bars = svg('pattern', { id: 'drawer-bars', width: 5, height: 5, patternUnits: 'userSpaceOnUse' });
    bars.append(svg('rect', { class: 'band-bars-ground', width: 5, height: 5 }), svg('rect', { class: 'band-bars-line', width: 1.5, height: 5 }));
    const defs = svg('defs', {});
    defs.append(hatch, bars);
    return defs;
  }

  function markOf({ state, reason }, width) {
    if (state === 'not_ready') {
      const known = room.options.reasons[reason] || { name: reason || '', short: (reason || '').slice(0, 2) };
      return drawer.labelOf(known, width, room.isPhone() ? EM.phone : EM.desk);
    }
    return width >= MARK_PX ? floorwatch.signs.state[state] || '' : '';
  }

  function drawCell(cell, place) {
    const drawn = [];
    const gap = place.width > 4 ? 0.5 : 0; // so that two calls in a row are two
    const stack = drawer.stackOf(cell, HEIGHT);
    for (const { state, y, height } of stack) {
      const width = place.width - 2 * gap;
      drawn.push(svg('rect', { class: 'band-block', 'data-state': state, x: place.x + gap, y, width, height, ...(width < BARS_PX && { 'data-narrow': '' }) }));
    }
    const mark = cell.spans.length === 1 && stack[0].height >= MARK_TALL ? markOf(cell.spans[0], place.width) : '';
    if (mark) {
      const state = cell.spans[0].state;
      drawn.push(svg('text', { class: 'band-mark', 'data-state': state, x: place.x + place.width / 2, y: HEIGHT - BASELINE }, mark));
    }
    return drawn;
  }

  /**
   * A band in `box`. `show(spans, window, day)` draws it: `spans` all have an end, and `day` is another with each agent and
   * each thing that was told of the day: two days of the same number of spans are two. `say(text)`: the reader looks at this.
   */
  drawer.makeBand = function (box, say) {
    const words = () => room.words.drawer;
    const picture = svg('svg', { class: 'band-picture', 'aria-hidden': 'true', height: HEIGHT + AXIS });
    const blocks = svg('g', {});
    const axis = svg('g', {});
    const cursor = svg('rect', { class: 'band-cursor', y: 1, height: HEIGHT - 2, rx: 2 });
    picture.append(patterns(), svg('line', { class: 'band-ground', x1: 0, x2: '100%', y1: HEIGHT, y2: HEIGHT }), axis, blocks, cursor);
    const hand = make('div', 'band');
    hand.append(picture);
    hand.tabIndex = 0;
    attribute(hand, 'role', 'slider');
    attribute(hand, 'aria-label', words().band());
    attribute(hand, 'aria-valuemin', '0');
    box.append(hand);

    let width = 0;
    let spans = [];
    let cells = [];
    let range = [0, 1];
    let drawn = null;
    let shownDay = null;
    let looked = null; // {from, cell}: the beginning of what the reader looks at, and whether it is a cell

    new ResizeObserver(() => {
      if (hand.clientWidth === 0 || hand.clientWidth === width) return;
      width = hand.clientWidth;
      drawn = null;
      if (spans.length) paint();
    }).observe(hand);

    const seen = () => spans.filter(({ from, until }) => until > range[0] && from < range[1]);

    function paint() {
      const perPixel = (range[1] - range[0]) / width;
      // Half a pixel is nothing new: a window that moves on by the second is not drawn by the second.
      const last = spans.at(-1);
      const key = [width, Math.round(range[0] / perPixel / 0.5), Math.round((range[1] - range[0]) / 60), spans.length, last.from, last.state].join('|');
      const wide = `${key}|${Math.round(last.until / perPixel / 0.5)}`;
      if (wide !== drawn) {
        drawn = wide;
        cells = drawer.cellsOf(spans, perPixel);
        const shown = [];
        for (const cell of cells) {
          const place = drawer.placeOf(cell, range, width);
          if (place !== null) shown.push(...drawCell(cell, place));
        }
        blocks.replaceChildren(...shown);
        paintAxis();
      }
      paintLooked();
    }

    function paintAxis() {
      const at = (moment) => ((moment - range[0]) / (range[1] - range[0])) * width;
      const ticks = drawer.ticksOf(range, width, (moment) => floorwatch.forms.clock(moment, { seconds: false }));
      axis.replaceChildren(
        ...ticks.flatMap((tick) => {
          const x = at(tick.at);
          const line = svg('line', { class: 'band-tick', x1: x, x2: x, y1: 0, y2: HEIGHT + 4 });
          if (x < EDGE_LABEL || x > width - EDGE_LABEL) return [line];
          return [line, svg('text', { class: 'band-time', x, y: HEIGHT + AXIS - 4 }, tick.text)];
        })
      );
    }

    function paintLooked() {
      const one = lookedAt();
      if (looked !== null && one === null) looked = null;
      const place = one === null ? null : drawer.placeOf(one, range, width);
      attribute(cursor, 'visibility', place === null ? 'hidden' : 'visible');
      if (place !== null) {
        attribute(cursor, 'x', String(place.x - 1));
        attribute(cursor, 'width', String(place.width + 2));
      }
      const shown = seen();
      const last = shown.at(-1);
      const current = one || last || null;
      const text = current === null ? words().nothing() : textOf(current);
      attribute(hand, 'aria-valuemax', String(Math.max(0, shown.length - 1)));
      attribute(hand, 'aria-valuenow', String(Math.max(0, current === null ? 0 : shown.findIndex(({ from }) => from === current.from))));
      // Only what the reader chose is said again when it changes: a length that grows would be said every second.
      if (document.activeElement !== hand || hand.dataset.said !== String(current && current.from)) {
        attribute(hand, 'aria-valuetext', text);
        hand.dataset.said = String(current && current.from);
      }
      say(text);
    }

    function textOf(one) {
      if (one.spans === undefined) return words().span(one);
      return one.spans.length === 1 ? words().span(one.spans[0]) : words().several(one, drawer.totals(one.spans, drawer.STACK).sort((a, b) => b[1] - a[1]));
    }

    function lookedAt() {
      if (looked === null) return null;
      return (looked.cell ? cells : spans).find(({ from }) => from === looked.from) || null;
    }

    function point(event) {
      if (spans.length === 0) return;
      const [begin, end] = range;
      const at = begin + ((event.clientX - hand.getBoundingClientRect().left) / width) * (end - begin);
      const cell = drawer.foundAt(cells, at);
      look(cell === null ? null : { from: cell.from, cell: true });
    }

    function look(what) {
      looked = what;
      paintLooked();
    }

    hand.addEventListener('pointermove', point);
    hand.addEventListener('pointerdown', point);
    hand.addEventListener('pointerleave', (event) => {
      // A finger that is lifted leaves too; what it pointed at stays.
      if (event.pointerType === 'mouse') look(null);
    });
    hand.addEventListener('blur', () => look(null));
    hand.addEventListener('keydown', (event) => {
      const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity };
      const step = steps[event.key];
      const shown = seen();
      if (step === undefined || shown.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const one = lookedAt();
      let index = one === null ? shown.length - 1 : shown.findIndex(({ from }) => from === one.from);
      if (index < 0) index = 0; // a cell that begins before what is shown
      if (one !== null || step === -Infinity) index = Math.min(shown.length - 1, Math.max(0, index + step));
      look({ from: shown[index].from, cell: false });
    });

    return {
      show(all, window_, day) {
        spans = all;
        range = window_;
        if (day !== shownDay) {
          shownDay = day;
          drawn = null;
          delete hand.dataset.said;
        }
        if (width === 0) width = hand.clientWidth;
        if (width === 0) return;
        if (spans.length) {
          paint();
          return;
        }
        drawn = null;
        blocks.replaceChildren();
        axis.replaceChildren();
        paintLooked();
      },
    };
  };
})();
