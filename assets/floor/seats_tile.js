// One seat's tile: a button with a name, a mark, a timer and a queue, of which its size shows what fits.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { forms } = floorwatch;
  const { make, write, mark, attribute } = floorwatch.paint;

  /** Make a tile for a place of the plan, or for somebody in the tray. */
  seats.makeTile = function (place) {
    const parts = {};
    for (const name of ['name', 'mark', 'time', 'queue', 'badge']) {
      parts[name] = make('span', `seat-${name}`);
      parts[name].setAttribute('aria-hidden', 'true');
    }
    const element = make('button', 'seat', parts.name, make('span', 'seat-line', parts.mark, parts.time), parts.queue, parts.badge);
    element.type = 'button';
    element.tabIndex = -1;
    element.dataset.key = place.key;
    element.addEventListener('animationend', () => mark(element, 'new', null));
    const tile = { key: place.key, place, element, parts, people: [], urgency: null, minute: null, time: null };
    seats.stand(tile, place);
    return tile;
  };

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

  function said(person, now) {
    const words = room.words.seat;
    if (person.lastKnown !== null) {
      const last = room.options.states[person.lastKnown];
      return person.since === null ? words.lastKnownSometime(last) : words.lastKnown(last, forms.clock(person.since, { seconds: false }));
    }
    const lasting = seats.timerOf(person, now);
    const state = stateWords(person);
    if (lasting === null) return state;
    return lasting < 60 ? words.brief(state) : words.lasting(state, forms.span(lasting));
  }

  const queueName = (queue) => room.options.queue_names[queue] || queue;

  /** A person in one sentence, for who cannot see the tile. */
  seats.sentenceOf = function (person, seatName, now) {
    const words = room.words.seat;
    const urgency = room.urgencyOf(person, now);
    return [
      seatName ? words.at(person.name, seatName) : person.name,
      said(person, now),
      urgency === 'calm' ? null : words[urgency](),
      person.queue === null ? null : words.queue(queueName(person.queue)),
      person.breakAfterCall ? words.breakAfter() : null,
      person.phoneGone ? words.phoneGone() : null,
      room.passes(person) ? null : words.hidden(),
    ]
      .filter((part) => part !== null)
      .join(words.comma());
  };

  const seatNameOf = (place) => place.name || place.seat || '';

  function filtering() {
    const { team, states, search } = room.choice;
    return team !== null || states.size > 0 || search.trim() !== '';
  }

  function paintEmpty(tile) {
    const { element, parts } = tile;
    const seatName = seatNameOf(tile.place);
    mark(element, 'agent', null);
    mark(element, 'state', 'empty');
    mark(element, 'urgency', 'calm');
    mark(element, 'faded', filtering() ? 'true' : null);
    mark(element, 'selected', null);
    mark(element, 'several', null);
    mark(element, 'marked', null);
    write(parts.name, seatName);
    for (const name of ['mark', 'queue']) write(parts[name], '');
    attribute(element, 'aria-label', room.words.seat.empty(seatName));
    tile.urgency = 'calm';
    tile.minute = null;
  }

  /** Paint who is on a tile. `watched`: what turns critical now may pulse. */
  seats.paintTile = function (tile, people, now, { watched = false } = {}) {
    const shown = seats.shownOf(people, now);
    tile.people = shown;
    if (shown.length === 0) {
      paintEmpty(tile);
      return;
    }
    const { element, parts } = tile;
    const [person] = shown;
    const urgency = room.urgencyOf(person, now);
    const sign = seats.markOf(person);
    mark(element, 'agent', person.agent);
    mark(element, 'state', person.state);
    mark(element, 'faded', shown.some((one) => room.passes(one)) ? null : 'true');
    mark(element, 'selected', shown.some((one) => one.agent === room.choice.selected) ? 'true' : null);
    mark(element, 'several', shown.length > 1 ? 'true' : null);
    mark(element, 'marked', sign === '' ? null : 'true');
    if (urgency !== tile.urgency) {
      mark(element, 'urgency', urgency);
      if (watched && urgency === 'critical') mark(element, 'new', 'true');
      tile.urgency = urgency;
    }
    write(parts.name, shown.length > 1 ? `${person.name} +${shown.length - 1}` : person.name);
    write(parts.mark, sign);
    write(parts.queue, person.queue === null ? '' : queueName(person.queue));
    tile.minute = minuteOf(tile, now);
    const name = seatNameOf(tile.place);
    attribute(element, 'aria-label', shown.map((one) => seats.sentenceOf(one, name, now)).join('; '));
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
      room.urgencyOf(tile.people[0], now) !== tile.urgency ||
      (tile.people.length > 1 && seats.shownOf(tile.people, now)[0] !== tile.people[0])
    );
  };

  /** Write a tile's timer; `brief`: in whole minutes. */
  seats.paintTime = function (tile, now, brief) {
    const [person] = tile.people;
    let text = '';
    if (person !== undefined && person.state !== 'logged_out') {
      const lasting = seats.timerOf(person, now);
      text = brief ? seats.minutes(lasting) : forms.duration(lasting);
    }
    if (text !== tile.time) {
      tile.time = text;
      tile.parts.time.textContent = text;
    }
  };
})();
