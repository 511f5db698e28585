// The donut's numbers and its Plotly figure. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  /** The states of the ring: whoever is logged out stands beside it as a number. */
  room.RING = ['ready', 'ringing', 'talking', 'hold', 'wrap_up', 'not_ready', 'unknown'];

  /**
   * Count people by state: `states[state]` is {count, critical, attention}. `staffed`: how many are signed in, null
   * where it is told of nobody; `unheard`: of how many nothing is heard.
   */
  room.countStates = function (people, now) {
    const states = {};
    for (const state of room.STATES) states[state] = { count: 0, critical: 0, attention: 0 };
    let staffed = 0;
    let isTold = false;
    let unheard = 0;
    for (const person of people) {
      const of = states[person.state];
      of.count += 1;
      if (person.lastKnown !== null) unheard += 1;
      else if (person.signedIn) staffed += 1;
      isTold = isTold || person.isTold;
      const urgency = person.lastKnown === null ? room.urgencyOf(person, now) : 'calm';
      if (urgency !== 'calm') of[urgency] += 1;
    }
    return { states, staffed: isTold ? staffed : null, unheard, all: people.length };
  };

  /** Mix two colours (#rrggbb): `share` of the first, the rest of the second. */
  room.mix = function (one, other, share) {
    const parts = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    const second = parts(other);
    const mixed = parts(one).map((part, index) => Math.round(part * share + second[index] * (1 - share)));
    return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  };

  const FADED = 0.25;

  /**
   * The ring. `look`: {template, surface, text, text_px, hatch, fills, ons, marks} with a colour or mark for each state.
   * Slices stand in the legend's order and carry mark and count, so that they can be told apart without colours;
   * those that are not chosen fade.
   */
  room.donutFigure = function ({ states, staffed }, chosen, look, words) {
    const shown = room.RING.filter((state) => states[state].count > 0);
    const total = shown.reduce((sum, state) => sum + states[state].count, 0);
    const isFaded = (state) => chosen.size > 0 && !chosen.has(state);
    const pie = {
      type: 'pie',
      hole: 0.6,
      sort: false,
      direction: 'clockwise',
      labels: shown.map((state) => words.states[state]),
      customdata: shown,
      values: shown.map((state) => states[state].count),
      text: shown.map((state) => `${look.marks[state]} ${floorwatch.forms.count(states[state].count)}`.trim()),
      textinfo: 'text',
      textposition: 'inside',
      insidetextorientation: 'horizontal',
      insidetextfont: { size: look.text_px, color: shown.map((state) => (isFaded(state) ? look.text : look.ons[state])) },
      hoverinfo: 'none', // its label would cover the number in the middle; the legend beside it says the share
      marker: {
        colors: shown.map((state) => (isFaded(state) ? room.mix(look.fills[state], look.surface, FADED) : look.fills[state])),
        line: { color: look.surface, width: 2 },
        pattern: {
          shape: shown.map((state) => (state === 'unknown' ? '/' : '')),
          fgcolor: shown.map(() => look.hatch),
          size: 6,
          solidity: 0.15,
        },
      },
    };
    return {
      data: total === 0 ? [] : [pie],
      layout: {
        template: look.template,
        showlegend: false,
        margin: { t: 2, r: 2, b: 2, l: 2 },
        uniformtext: { minsize: look.text_px, mode: 'hide' },
        // An empty figure would draw axes.
        xaxis: { visible: false },
        yaxis: { visible: false },
        meta: { staffed },
      },
    };
  };
})();
