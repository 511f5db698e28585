// The line on a tile that says what and for how long, in as much as fits; and the name above it. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  const EM = 100; // text is measured at this size and reckoned to any other
  const ICON_EM = { wide: 0.75, tight: 0.65 }; // a drawn mark is as wide, as seats_tile.css has it
  const GAP_EM = 0.1;
  const WORD_EM = 0.2; // more, between a word and the time: letters and figures would be read as one

  /** How wide a text is in a font, in em. Letters are asked for once: thousands of timers are written of ten digits. */
  seats.ruler = function (family) {
    const canvas = document.createElement('canvas').getContext('2d');
    canvas.font = `${EM}px ${family}`;
    const known = new Map();
    return function (text) {
      let sum = 0;
      for (const letter of text) {
        // Tabular figures are all as wide as a nought.
        const as = letter >= '0' && letter <= '9' ? '0' : letter;
        if (!known.has(as)) known.set(as, canvas.measureText(as).width / EM);
        sum += known.get(as);
      }
      return sum;
    };
  };

  /** Whole minutes with their unit: 7′, 62′; from 100 on hours. */
  seats.minutes = function (seconds, units = room.words.seat) {
    if (seconds === null) return floorwatch.forms.NO_VALUE;
    const minutes = Math.floor(seconds / 60);
    return minutes < 100 ? units.minutes(minutes) : units.hours(Math.floor(minutes / 60));
  };

  /** The sign beside the colour; of those not ready the kind of their reason is drawn instead. */
  seats.markOf = (person) => floorwatch.signs.state[person.state] || '';

  /** The kind of reason that is drawn for somebody not ready; null in every other state. */
  seats.kindOf = function (person, reasons) {
    if (person.state !== 'not_ready') return null;
    const reason = reasons[person.reason];
    return (reason && reason.kind) || 'other';
  };

  /**
   * What a line of `width` em has room for, from the most it could say to the least: { word, sign, kind, time }.
   * `told`: urgent, word (of the reason), sign, kind, seconds (null: not known). `stacked`: marks stand above the time;
   * `tight`: they are narrow. A number never loses its unit: with two signs beside it nobody would take it for minutes.
   */
  seats.lineFor = function (told, width, { widthOf, stacked = false, tight = false, units = room.words.seat }) {
    const { urgent, word, sign, kind, seconds } = told;
    const long = floorwatch.forms.duration(seconds);
    const short = seats.minutes(seconds, units);
    const icon = tight ? ICON_EM.tight : ICON_EM.wide;
    const marks = kind === null ? { sign } : { kind };
    const ways = [...(word ? [{ word, time: long }] : []), { ...marks, time: long }, { ...marks, time: short }, { time: short }];
    const drawn = (way) => [urgent ? icon : 0, way.kind ? icon : widthOf(way.word || way.sign || '')];
    const wide = function (way) {
      const parts = drawn(way).filter((one) => one > 0);
      const time = widthOf(way.time);
      const sum = (all) => all.reduce((total, one) => total + one, GAP_EM * Math.max(0, all.length - 1));
      return stacked ? Math.max(sum(parts), time) : sum([...parts, time]) + (way.word ? WORD_EM : 0);
    };
    const found = ways.find((way) => wide(way) <= width) || ways[ways.length - 1];
    return { word: '', sign: '', kind: null, ...found };
  };

  /** A name in `width` em: whole, else the first name with a letter of the next, else the first alone. */
  seats.nameFor = function (name, width, widthOf) {
    if (widthOf(name) <= width) return name;
    const [first, ...others] = name.split(' ');
    if (others.length === 0) return name;
    const initial = `${first} ${[...others[others.length - 1]][0] || ''}.`;
    return widthOf(initial) <= width ? initial : first;
  };
})();
