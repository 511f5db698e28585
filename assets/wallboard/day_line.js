// Today's service level by half hours, as a Plotly figure whose sizes follow the height of the screen.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.wallboard = floorwatch.wallboard || {});

  const HALF_HOUR_S = 1800;
  const HOUR_S = 3600;
  const SHOWN_AT_LEAST_H = 8; // so the line grows into the figure instead of stretching it with each half hour
  const REDRAW_MS = 1000; // redraw at most so often
  const LEVELS_APART = 1.5; // labels of the y axis, from one middle to the next, in sizes of their type
  const LABELS_AT_MOST = 10;
  const LABEL_UNITS = 8; // the width an hour's label takes with the room around it
  const HOUR_STEPS = [1, 2, 3, 4, 6];

  /** From when to when the x axis goes: whole hours around the half hours that have calls. Pure. */
  room.dayRange = function (day) {
    const halves = day.half_hours;
    const begin = halves[0].start - (((halves[0].start - day.day_start) % HOUR_S) + HOUR_S) % HOUR_S;
    const last = halves[halves.length - 1].start + HALF_HOUR_S;
    let end = Math.max(begin + SHOWN_AT_LEAST_H * HOUR_S, begin + Math.ceil((last - begin) / HOUR_S) * HOUR_S);
    if (end > day.day_end) end = day.day_end;
    return [Math.max(day.day_start, Math.min(begin, end - SHOWN_AT_LEAST_H * HOUR_S)), end];
  };

  /** The levels written beside the axis: it begins at a half as long as no value lies below. Pure. */
  room.dayLevels = function (day) {
    const values = day.half_hours.map((half) => half.value).filter((value) => value !== null);
    const lowest = Math.min(day.target, ...values) < 0.5 ? 0 : 0.5;
    return [...new Set([lowest, day.target, 1])];
  };

  /** From where to where the y axis goes: with room beyond both ends, so that a point there is whole. Pure. */
  room.levelRange = function (levels) {
    return [levels[0] - 0.04 * (1 - levels[0]), 1 + 0.06 * (1 - levels[0])];
  };

  /**
   * What is written beside the levels, `height` pixels for the whole axis and type of `size` pixels. Where the
   * target's would touch its neighbours it is left out: the head of the figure says it too. Pure.
   */
  room.levelLabels = function (levels, target, height, size, write) {
    const range = room.levelRange(levels);
    const apart = (level, other) => (Math.abs(level - other) * height) / (range[1] - range[0]);
    const touches = (level) => levels.some((other) => other !== level && apart(level, other) < LEVELS_APART * size);
    return levels.map((level) => (level === target && level !== 1 && touches(level) ? '' : write(level)));
  };

  /** Where hours are written below the axis, and what: at most so many. Pure but for the site's time zone. */
  room.dayTicks = function (range, clock, most) {
    const hours = (range[1] - range[0]) / HOUR_S;
    const step = HOUR_STEPS.find((each) => hours / each <= most) || HOUR_STEPS[HOUR_STEPS.length - 1];
    const at = [];
    for (let tick = range[0]; tick <= range[1]; tick += step * HOUR_S) at.push(tick);
    return { at, text: at.map(clock) };
  };

  /** The figure for `day`: `base` filled in. `unit` is 1 % of the screen's height in pixels, `box` [width, height] of its own. */
  room.dayFigure = function (base, day, unit, [width, height], style) {
    const figure = JSON.parse(JSON.stringify(base));
    const [over, present] = figure.data;
    const halves = day.half_hours;
    const middle = (half) => half.start + HALF_HOUR_S / 2;
    over.x = halves.map(middle);
    over.y = halves.map((half) => half.value);
    over.line = Object.assign({}, over.line, { width: 0.5 * unit, color: style.line });
    // A half hour with a gap in it is hollow: its value is not the whole truth.
    over.marker = {
      size: 1 * unit,
      color: halves.map((half) => (half.blind_s > 0 ? style.surface : style.line)),
      line: { width: 0.25 * unit, color: style.line },
    };
    const last = halves[halves.length - 1];
    present.x = [middle(last)];
    present.y = [last.value];
    present.marker =
      last.blind_s > 0
        ? { size: 1.8 * unit, color: style.surface, line: { width: 0.4 * unit, color: style.text } }
        : { size: 2.2 * unit, color: style.text, line: { width: 0.4 * unit, color: style.surface } };

    const range = room.dayRange(day);
    const most = Math.min(LABELS_AT_MOST, Math.max(2, Math.floor(width / (LABEL_UNITS * unit))));
    const ticks = room.dayTicks(range, (at) => floorwatch.forms.clock(at, { seconds: false }), most);
    const layout = figure.layout;
    layout.font = { size: 2.2 * unit, color: style.dim, family: style.family };
    layout.margin = { l: 7.4 * unit, r: 1.5 * unit, t: 1.6 * unit, b: 4 * unit, pad: 0.6 * unit };
    Object.assign(layout.xaxis, {
      range,
      tickvals: ticks.at,
      ticktext: ticks.text,
      tickangle: 0,
      showline: true,
      linecolor: style.border,
      linewidth: 0.15 * unit,
    });
    const levels = room.dayLevels(day);
    const inner = height - layout.margin.t - layout.margin.b;
    Object.assign(layout.yaxis, {
      range: room.levelRange(levels),
      tickvals: levels,
      ticktext: room.levelLabels(levels, day.target, inner, layout.font.size, (level) => floorwatch.forms.percent(level)),
      gridcolor: style.border,
      gridwidth: 0.1 * unit,
    });
    Object.assign(layout.shapes[0], {
      visible: true,
      y0: day.target,
      y1: day.target,
      line: { color: style.dim, width: 0.3 * unit, dash: `${0.9 * unit}px,${0.9 * unit}px` },
    });
    return figure;
  };

  function styleOf(element) {
    const computed = getComputedStyle(element);
    const token = (name) => computed.getPropertyValue(name).trim();
    return {
      line: token('--line'),
      surface: token('--surface'),
      border: token('--border'),
      text: token('--text'),
      dim: token('--text-muted'),
      family: computed.fontFamily,
    };
  }

  let drawn = null;
  let drawnOf = null; // whose day it is: another board's is drawn at once
  let drawnAt = 0;
  let later = 0;

  /** Why there is no line; nothing of a board that is not seen now, or of which nothing was ever told. */
  function noLine({ heard, adHoc }, isBlind) {
    if (heard === null) return '';
    if (adHoc) return room.words.noLineTogether();
    if (isBlind) return '';
    return heard.today.blind_s > 0 ? room.words.noLineSeen() : room.words.noLine();
  }

  /** Draw the day of a board, at most once a second and only when it or the screen changed. */
  room.paintDay = function (page, options, choice, isBlind) {
    const day = choice.heard && choice.day;
    const empty = !day || !day.half_hours.some((half) => half.offered > 0);
    room.write(page.day_line_words, empty ? noLine(choice, isBlind) : '');
    room.write(page.day_target, empty ? '' : room.words.target(floorwatch.forms.percent(day.target)));
    room.mark(page.day_line_box, 'none', empty ? 'true' : null);
    if (empty) return;
    const unit = room.unit();
    const wanted = `${unit}|${window.innerWidth}|${JSON.stringify(day)}`;
    if (wanted === drawn) return;
    const wait = drawnAt + REDRAW_MS - performance.now();
    if (wait > 0 && day.queue === drawnOf) {
      if (!later) later = setTimeout(() => ((later = 0), room.repaint()), wait);
      return;
    }
    drawn = wanted;
    drawnOf = day.queue;
    drawnAt = performance.now();
    const figure = room.dayFigure(options.figure, day, unit, [page.day_line_box.clientWidth, page.day_line_box.clientHeight], styleOf(page.root));
    window.dash_clientside.set_props(options.ids.day_line, { figure });
  };
})();
