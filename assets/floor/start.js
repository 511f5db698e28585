// Starts the floor page and tells its parts what happened. A part that fails says so; its neighbours live.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  // What the page's root says of itself: loading, live, or blind, which is the last that was known.
  const STATE_OF = { loading: 'loading', empty: 'loading', lost: 'blind', blind: 'blind', part: 'blind' };

  const LOOK_MS = 250; // at a recording's clock, of which nobody knows when its second is over
  const LEAST_MS = 10;
  const SECOND_MS = 1000;

  let second = null; // of the page's clock: whatever tells a time on this page tells it as of this one
  let turnedAt = -Infinity; // when the parts were last told of a second, by a clock that goes on at a recording's end
  let known = false;
  let drawn = null; // how the page stood when the parts were last told of a second
  let arrives = true; // whether anything arrives from the server
  let isFailing = false; // whether a frame could not be drawn whole
  const unread = new Set(); // agents whose newest row could not be read

  /** Every agent there is, by id. */
  room.people = new Map();

  function tell(part, what, ...said) {
    if (!part[what] || part.broken) return;
    try {
      part[what](...said);
    } catch (error) {
      room.fail(part, error);
    }
  }

  /** Say in a part's box that it failed; of one that has no box in sight, below the page. */
  room.failed = function ({ name }) {
    const box = room.page[name];
    const isDialog = box instanceof HTMLDialogElement;
    if (isDialog) {
      box.close(); // an empty one over the page would be in the way of all that still works
      floorwatch.paint.mark(room.page.root, name, null);
    }
    if (box) {
      box.dataset.broken = 'true';
      box.replaceChildren(floorwatch.paint.make('p', 'floor-broken', room.words.broken()));
    }
    if (box && !isDialog) return;
    const words = floorwatch.paint.make('p', 'floor-broken', room.words.brokenOf(name));
    words.setAttribute('role', 'alert');
    room.page.notice.before(words);
  };

  function tellAll(what, ...said) {
    for (const part of room.parts) tell(part, what, ...said);
  }

  /** Tell every part something once more. */
  room.retell = tellAll;

  /** Whether a second is over: of the page's clock, or of the reader's while a recording's stands still. */
  const isOver = () => Math.floor(floorwatch.live.now()) !== second || performance.now() - turnedAt >= SECOND_MS;

  /** The page's clock in whole seconds, which go on while the moment to draw stands still. */
  room.clock = () => (second === null ? Math.floor(floorwatch.live.now()) : second);

  /**
   * The moment to draw, a whole second: what two parts tell of one person never differs. While nothing arrives it is the
   * last at which what is shown was known to be true, so that no timer runs on as if somebody looked; a recording's clock
   * stands by itself.
   */
  room.now = function () {
    const { state, since, site } = room.standing;
    return STATE_OF[state] === 'blind' && site && site.mode === 'live' && since !== null ? since : room.clock();
  };

  function takePerson(agent, row) {
    unread.delete(agent);
    try {
      if (row) room.people.set(agent, room.personOf(row, room.options, arrives));
      else room.people.delete(agent);
    } catch (error) {
      // As they were known last they are known no more; everybody else is.
      unread.add(agent);
      room.people.delete(agent);
      console.error(`floorwatch: the row of agent ${agent} cannot be read`, error);
    }
  }

  function takePeople(changedKeys, rows) {
    const changed = new Set();
    for (const key of changedKeys) {
      if (!key.startsWith('a:')) continue;
      const agent = key.slice(2);
      takePerson(agent, rows.get(key));
      changed.add(agent);
    }
    return changed;
  }

  /** A fault in the page itself is said, and the next frame is drawn all the same. */
  function hear(news) {
    let isWhole = false;
    try {
      draw(news);
      isWhole = unread.size === 0;
    } catch (error) {
      console.error('floorwatch: the floor page could not draw a frame', error);
    }
    if (isFailing === !isWhole) return;
    isFailing = !isWhole;
    tellAll('failing', isFailing);
  }

  function draw({ changedKeys, rows, status }) {
    // How the page stands, once a frame and first: parts ask it.
    room.standing = floorwatch.top.standing();
    const { state } = room.standing;
    floorwatch.paint.mark(room.page.root, 'standing', state);
    floorwatch.paint.mark(room.page.root, 'state', STATE_OF[state] || 'live');
    // While nothing arrives nobody's state is known, as where a source is silent: everybody is taken anew.
    const isOther = arrives !== (state !== 'blind');
    if (isOther) arrives = !arrives;
    // A page that stands otherwise is seen so by all parts in the same frame.
    const isTurn = isOver() || state !== drawn || (!known && status.known);
    second = Math.floor(floorwatch.live.now());
    drawn = state;
    const changed = takePeople(isOther ? new Set([...changedKeys, ...rows.keys()]) : changedKeys, rows);
    if (changed.size) tellAll('people', changed);
    if (changedKeys.size) tellAll('rows', changedKeys);
    tellAll('health', status);
    if (!isTurn) return;
    turnedAt = performance.now();
    known = status.known;
    floorwatch.top.paint(); // its clock is one of the page's
    tellAll('tick', room.now());
  }

  /** Draw each second as it begins, whether a frame comes or not. */
  function turnOver() {
    const { live } = floorwatch;
    const at = live.now();
    if (isOver()) hear({ changedKeys: new Set(), rows: live.rows, status: live.status() });
    const { site } = room.standing;
    const isRecording = site !== null && site.mode === 'replay';
    setTimeout(turnOver, isRecording ? LOOK_MS : Math.max(LEAST_MS, Math.ceil((1 - (at % 1)) * 1000)));
  }

  /** Let the address tell what is chosen. */
  room.writeAddress = function () {
    history.replaceState(history.state, '', location.pathname + room.addressFor(location.search, room.choice) + location.hash);
  };

  /** Choose otherwise: `room.choose({ team: 'a' })`. Parts are told only of what is really new. */
  room.choose = function (wish) {
    const names = new Set();
    for (const [name, value] of Object.entries(wish)) {
      const before = room.choice[name];
      const same = value instanceof Set ? value.size === before.size && [...value].every((one) => before.has(one)) : value === before;
      if (same) continue;
      room.choice[name] = value;
      names.add(name);
    }
    if (names.size === 0) return;
    const isInAddress = names.has('team') || names.has('states');
    if (isInAddress) room.writeAddress();
    tellAll('choice', names);
  };

  function start() {
    const root = document.getElementById('floor');
    room.options = room.optionsOf(root.dataset.options);
    room.standing = floorwatch.top.standing();
    room.page = {};
    for (const [name, id] of Object.entries(room.options.ids)) room.page[name] = document.getElementById(id);
    room.choice = room.chosenBy(location.search);
    tellAll('start');
    floorwatch.live.subscribe(hear);
    turnOver();
  }

  // The last of the page's own scripts are not there yet.
  document.addEventListener('DOMContentLoaded', start);
})();
