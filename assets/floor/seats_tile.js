// One seat's tile: a button with a name, a mark, a timer and a queue, of which its size shows what fits.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { forms } = floorwatch;
  const { make, write, mark } = floorwatch.paint;

  const LARGER = 14 / 12; // a large tile's text, of a smaller one's
  const NEW_MS = 1600; // a little longer than seats_tile.css lets it pulse
  const BORDERS_PX = 2;
  const DRAWN_IN_PX = 1.5; // letters of a tight tile's timer stand closer
  const NO_LINE = { word: '', sign: '', kind: null, time: '' };

  /** Make a tile for a place of the plan, or for somebody in the tray. */
  seats.makeTile = function (place) {
    const element = make('button', 'seat');
    element.type = 'button';
    element.tabIndex = -1;
    element.dataset.key = place.key;
    const tile = { key: place.key, place, element, parts: null, people: [], called: '', said: '', label: null, urgency: null, minute: null, line: null, pulse: null };
    seats.stand(tile, place);
    return tile;
  };

  /** What a tile's text stands in. Made with the first text: on a large floor, whose tiles have none, it would be most of the page. */
  function partsOf(tile) {
    if (tile.parts !== null) return tile.parts;
    const parts = {};
    for (const name of ['place', 'name', 'mark', 'time', 'queue', 'badge']) {
      parts[name] = make('span', `seat-${name}`);
      parts[name].setAttribute('aria-hidden', 'true');
    }
    tile.element.append(parts.place, parts.name, make('span', 'seat-line', parts.badge, parts.mark, parts.time), parts.queue);
    tile.parts = parts;
    return parts;
  }

  /** Put a tile where its place is. */
  seats.stand = function (tile, place) {
    tile.place = place;
    if (place.x === undefined) return;
    tile.element.style.setProperty('--x', String(place.x));
    tile.element.style.setProperty('--y', String(place.y));
  };

  function stateWords(person) {
    const { states } = room.options;
    return person.state === 'not_ready' && person.reasonName
      ? room.words.seat.reason(states.not_ready, person.reasonName)
      : states[person.state];
  }

  /** What somebody does and for how long, in words. */
  seats.saidOf = function (person, now) {
    const words = room.words.seat;
    if (person.lastKnown !== null) {
      const last = room.options.states[person.lastKnown];
      return person.since === null ? words.lastKnownSometime(last) : words.lastKnown(last, forms.clock(person.since, { seconds: false }));
    }
    const lasting = seats.timerOf(person, now);
    const state = stateWords(person);
    if (lasting === null) return state;
    return lasting < 60 ? words.brief(state) : words.lasting(state, forms.span(lasting));
  };

  /** A person in one sentence, for who cannot see the tile. */
  seats.sentenceOf = function (person, seatName, now) {
    const words = room.words.seat;
    const urgency = room.urgencyOf(person, now);
    return [
      seatName ? words.at(person.name, seatName) : person.name,
      seats.saidOf(person, now),
      urgency === 'calm' ? null : words[urgency](),
      urgency !== 'calm' && room.markedFor(person, urgency, now).ofCall ? words.ofCall() : null,
      person.queue === null ? null : words.queue(room.queueName(person.queue)),
      person.breakAfterCall ? words.breakAfter() : null,
      person.phoneGone ? words.phoneGone() : null,
    ]
      .filter((part) => part !== null)
      .join(words.comma());
  };

  const seatNameOf = (place) => place.name || place.seat || '';

  function paintEmpty(tile) {
    const { element } = tile;
    const seatName = seatNameOf(tile.place);
    mark(element, 'agent', null);
    mark(element, 'state', 'empty');
    mark(element, 'urgency', 'calm');
    mark(element, 'several', null);
    if (tile.pulse !== null) pulse(tile, false);
    tile.called = seatName;
    tile.said = seatName === '' ? room.words.seat.left() : room.words.seat.empty(seatName);
    seats.paintChoice(tile);
    tile.urgency = 'calm';
    tile.minute = null;
  }

  /** Let a tile pulse now, or no more: also one that nobody sees, whose animation neither begins nor ends. */
  function pulse(tile, is) {
    clearTimeout(tile.pulse);
    tile.pulse = is ? setTimeout(() => mark(tile.element, 'new', null), NEW_MS) : null;
    mark(tile.element, 'new', is ? 'true' : null);
  }

  /** Paint who is on a tile. `watched`: what turns critical now may pulse. */
  seats.paintTile = function (tile, people, now, { watched = false } = {}) {
    const shown = seats.shownOf(people, now);
    tile.people = shown;
    if (shown.length === 0) {
      paintEmpty(tile);
      return;
    }
    const { element } = tile;
    const [person] = shown;
    const urgency = seats.urgencyOf(person, now);
    const wasKnown = element.dataset.state !== 'unknown'; // who is heard of again has not turned critical now
    mark(element, 'agent', person.agent);
    mark(element, 'state', person.state);
    mark(element, 'several', shown.length > 1 ? 'true' : null);
    if (urgency !== tile.urgency) {
      mark(element, 'urgency', urgency);
      // A tile that was not there has not turned either.
      pulse(tile, watched && wasKnown && tile.urgency !== null && urgency === 'critical');
      tile.urgency = urgency;
    }
    tile.called = shown.length > 1 ? `${person.name} +${forms.count(shown.length - 1)}` : person.name;
    tile.minute = minuteOf(tile, now);
    const name = seatNameOf(tile.place);
    tile.said = shown.map((one) => seats.sentenceOf(one, name, now)).join('; ');
    seats.paintChoice(tile);
  };

  /** Whether somebody on a tile is meant by the choice; of an empty seat, whether a search means it. */
  seats.isFound = function ({ people, place }) {
    if (people.length) return people.some((one) => room.passes(one));
    const { team, states, search } = room.choice;
    return team === null && states.size === 0 && (!room.isSearching() || room.findsSeat(place, search));
  };

  /** Paint what the choice alone makes of a tile: a letter typed in the search does so to a thousand. */
  seats.paintChoice = function (tile) {
    const { element, people } = tile;
    const faded = !seats.isFound(tile);
    const isSearching = room.isSearching();
    mark(element, 'faded', faded ? 'true' : null);
    // Who is searched for is to be seen at once: nobody else calls louder, however long it lasts.
    mark(element, 'still', faded && isSearching ? 'true' : null);
    mark(element, 'found', !faded && isSearching ? 'true' : null);
    mark(element, 'selected', people.some(({ agent }) => agent === room.choice.selected || agent === room.choice.shown) ? 'true' : null);
    const { comma, hidden } = room.words.seat;
    const label = faded && people.length ? tile.said + comma() + hidden() : tile.said;
    if (label === tile.label) return;
    tile.label = label;
    element.setAttribute('aria-label', label);
  };

  function minuteOf(tile, now) {
    const lasting = seats.timerOf(tile.people[0], now);
    return lasting === null ? null : Math.floor(lasting / 60);
  }

  /** Whether time alone has changed what a tile says beside its timer. */
  seats.isDue = function (tile, now) {
    if (tile.people.length === 0) return false;
    return (
      minuteOf(tile, now) !== tile.minute ||
      seats.urgencyOf(tile.people[0], now) !== tile.urgency ||
      (tile.people.length > 1 && seats.shownOf(tile.people, now)[0] !== tile.people[0])
    );
  };

  /** How a tile is written on: `size` one of SIZES, `width` of a line in em, `tight` where it is little, `widthOf` a text. */
  seats.writing = function (size, tilePx, textPx, widthOf) {
    const tight = seats.isTight(tilePx, textPx);
    const px = size === 'large' ? textPx * LARGER : textPx;
    return { size, width: (tilePx - (tight ? BORDERS_PX - DRAWN_IN_PX : BORDERS_PX + 4)) / px, tight, widthOf, stacked: size === 'small' };
  };

  /** Write a tile's name, the line with its timer, in what fits, and its queue. */
  seats.paintTime = function (tile, now, writing) {
    const [person] = tile.people;
    const gone = person === undefined || person.state === 'logged_out';
    const line = gone ? NO_LINE : seats.lineFor(toldOf(tile, person, now), writing.width, writing);
    const name = seats.nameFor(tile.called, writing.width, writing.widthOf);
    const queue = person === undefined || person.queue === null ? '' : room.queueName(person.queue);
    const place = person === undefined ? '' : seatNameOf(tile.place); // of an empty seat it is the name already
    const key = `${place}|${name}|${line.word}|${line.sign}|${line.kind}|${line.time}|${queue}`;
    if (key === tile.line) return;
    tile.line = key;
    const parts = partsOf(tile);
    write(parts.place, place);
    write(parts.name, name);
    write(parts.mark, line.word || line.sign);
    mark(parts.mark, 'kind', line.kind);
    mark(parts.mark, 'word', line.word === '' ? null : 'true');
    write(parts.time, line.time);
    write(parts.queue, queue);
  };

  function toldOf(tile, person, now) {
    return {
      urgent: tile.urgency !== 'calm',
      word: person.state === 'not_ready' ? person.reasonName : '',
      sign: seats.markOf(person),
      kind: seats.kindOf(person, room.options.reasons),
      seconds: seats.shownTimerOf(person, tile.urgency, now),
    };
  }
})();
