// The head of the drawer: who it is, the state now, why it is marked, the current call. From the live rows alone.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const drawer = (room.drawer = room.drawer || {});
  const { make, write, mark } = floorwatch.paint;


  function fill(list, items) {
    const key = JSON.stringify(items.map(({ urgency, kind }) => urgency || kind || ''));
    if (list.dataset.key !== key) {
      list.dataset.key = key;
      list.replaceChildren(
        ...items.map(({ urgency, kind }) => {
          const sign = make('span', 'drawer-sign', floorwatch.signs.urgency[urgency] || '');
          sign.setAttribute('aria-hidden', 'true');
          const item = make('li', '', ...(urgency ? [sign] : []), make('span', ''));
          mark(item, 'urgency', urgency || null);
          mark(item, 'kind', kind || null);
          return item;
        })
      );
      list.hidden = items.length === 0;
    }
    items.forEach(({ text }, index) => write(list.children[index].lastChild, text));
  }

  /** What is to be known besides the state, in words: `[{kind, text}]`. */
  drawer.notesOf = function (person, words) {
    const notes = [];
    if (person.breakAfterCall) notes.push({ kind: 'break', text: words.breakAfter(person.reasonName) });
    if (person.phoneGone) notes.push({ kind: 'phone', text: words.phoneGone() });
    // Nobody knows whether the call goes on of whom nothing is heard.
    for (const one of person.lastKnown === null ? person.marks : []) notes.push({ kind: 'caller', text: words.marks[one] ? words.marks[one]() : one });
    return notes;
  };

  /** Where a person is: seat, team, id; what is not known is left out. */
  drawer.whereOf = function (person, teams, words) {
    const seat = person.seat === null ? words.noSeat() : words.seat(room.seatName(person.seat));
    const team = person.team === null ? [] : [teams[person.team] || person.team];
    return [seat, ...team, ...(person.agent === person.name ? [] : [person.agent])].join(' · ');
  };

  /** The boxes of a head: `paint(person, now, {usual, isGone, blindSince})` fills them. `blindSince`: false while the page is not blind. */
  drawer.makeHead = function (box) {
    const { drawer: words } = room.words;
    const swatch = make('span', 'drawer-swatch');
    swatch.setAttribute('aria-hidden', 'true');
    const word = make('span', 'drawer-word');
    const timer = make('span', 'drawer-timer');
    const state = make('p', 'drawer-state', swatch, word, timer);
    const blind = make('p', 'drawer-blind');
    const why = make('ul', 'drawer-why');
    const notes = make('ul', 'drawer-notes');
    const facts = {};
    const term = (name, text) => {
      facts[name] = make('dd', '');
      return make('div', '', make('dt', '', text), facts[name]);
    };
    const call = make('section', 'drawer-call', make('h3', '', words.call()), make('dl', '', term('queue', words.queue()), term('since', words.since()), term('held', words.held()), term('usual', words.usual())));
    why.hidden = notes.hidden = true;
    box.append(blind, state, why, notes, call);

    return function paint(person, now, { usual, isGone, blindSince }) {
      const { states } = room.options;
      const isBlind = blindSince !== false;
      const shownAs = isGone ? 'unknown' : person.state;
      mark(state, 'state', shownAs);
      write(swatch, shownAs === 'not_ready' ? person.reasonShort : floorwatch.signs.state[shownAs] || '');
      write(word, isGone ? states.unknown : words.called(person));
      const isKnown = !isGone && person.lastKnown === null;
      write(timer, isKnown ? floorwatch.forms.duration(room.lasting(person, now)) : '');
      const lines = [];
      if (isGone) lines.push(words.gone(person.name));
      else if (person.lastKnown !== null) lines.push(words.lastKnown(words.called({ ...person, state: person.lastKnown }), person.since));
      if (isBlind) lines.unshift(words.noData(blindSince));
      write(blind, lines.join(' · '));
      blind.hidden = lines.length === 0;
      fill(why, isKnown ? drawer.reasonsOf(person, now, room.options, usual, words) : []);
      fill(notes, isGone ? [] : drawer.notesOf(person, words));
      const isInCall = isKnown && (person.state === 'talking' || person.state === 'hold');
      call.hidden = !isInCall;
      if (!isInCall) return;
      const { clock, duration } = floorwatch.forms;
      write(facts.queue, person.queue === null ? words.noQueue() : room.queueName(person.queue));
      const since = person.callSince === null ? person.since : person.callSince;
      write(facts.since, since === null ? clock(null) : `${clock(since)} (${duration(now - since)})`);
      write(facts.held, person.state !== 'hold' ? words.notHeld() : person.since === null ? states.hold : words.heldFor(now - person.since));
      write(facts.usual, duration(usual));
    };
  };
})();
