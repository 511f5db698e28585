// What a seat's tile has no room for, beside it: for a mouse that rests on it, and for the focus of the keyboard.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { make } = floorwatch.paint;

  const REST_MS = 250; // a mouse on its way across the plan asks for nothing
  const APART_PX = 6;
  const PRESSES = new Set(['Enter', ' ']);

  function linesOf(person, now) {
    const words = room.words.seat;
    const urgency = seats.urgencyOf(person, now);
    const { since: marked, limit_s, ofCall } = room.markedFor(person, urgency, now);
    const since = person.lastKnown === null ? room.lastsSince(person) : null; // of who is not heard, the state's words say it
    const isRecording = room.standing && room.standing.site && room.standing.site.mode === 'replay'; // whose clock is not the reader's
    const { urgency: urgent, over } = room.words.headline;
    const past = () => (ofCall ? room.words.drawer.callOver(now - marked, limit_s) : over(limit_s));
    return [
      [seats.saidOf(person, now), since === null || isRecording ? null : room.words.headline.since(since)],
      urgency === 'calm'
        ? []
        : [`${floorwatch.signs.urgency[urgency]} ${urgent[urgency]()}`, limit_s === null ? null : past()],
      [person.queue === null ? null : room.queueName(person.queue)],
      [person.breakAfterCall ? words.breakAfter() : null, person.phoneGone ? words.phoneGone() : null],
    ]
      .map((parts) => parts.filter((part) => part !== null).join(' · '))
      .filter((line) => line !== '');
  }

  /** What is said of a tile: `[{title, lines}]`, of everybody who shares the seat. Pure. */
  seats.tipOf = function ({ people, place, said }, now) {
    const seat = place.name || place.seat || '';
    if (people.length === 0) return [{ title: said, lines: [] }];
    return people.map((person) => ({ title: [seat, person.name].filter(Boolean).join(' · '), lines: linesOf(person, now) }));
  };

  /** One for all tiles in `box`. `tileOf(element)`: the tile an element is of, undefined for none. */
  seats.Tip = class {
    constructor(box, tileOf) {
      Object.assign(this, { box, tileOf });
      this.element = make('div', 'seats-tip');
      this.element.setAttribute('aria-hidden', 'true'); // the tile's own name says all of it
      this.element.hidden = true;
      this.tile = null; // of which it speaks
      this.timer = null;
      const on = (name, act, options) => box.addEventListener(name, room.guard('seats', act), options);
      on('pointerover', (event) => this.over(event));
      on('pointerleave', () => this.hide());
      on('focusin', (event) => this.focused(event));
      on('focusout', () => this.hide());
      for (const name of ['pointerdown', 'wheel', 'scroll']) on(name, () => this.hide(), { capture: true, passive: true });
      // Who called it by mouse has the focus anywhere. Before all others, so that one Escape closes one thing.
      document.addEventListener('keydown', room.guard('seats', (event) => this.pressed(event)), true);
    }

    find(target) {
      const element = target.closest('.seat');
      return element === null ? undefined : this.tileOf(element);
    }

    pressed(event) {
      if (this.tile === null || event.isComposing) return;
      if (event.key === 'Escape') {
        event.preventDefault();
        event.stopPropagation();
        this.hide();
      } else if (PRESSES.has(event.key) && this.box.contains(event.target)) {
        this.hide(); // as under a pointer that goes down: what it spoke of is opened, or picked up
      }
    }

    over({ target, pointerType, buttons }) {
      if (pointerType !== 'mouse' || buttons !== 0) return;
      const tile = this.find(target);
      if (tile !== undefined && tile === this.tile) return;
      const wasShown = this.tile !== null;
      this.hide();
      if (tile === undefined) return;
      this.timer = setTimeout(room.guard('seats', () => this.show(tile)), wasShown ? 0 : REST_MS);
    }

    focused({ target }) {
      if (!target.matches(':focus-visible')) return;
      const tile = this.find(target);
      if (tile !== undefined) this.show(tile);
    }

    show(tile) {
      this.hide();
      if (!tile.element.isConnected) return;
      this.tile = tile;
      this.element.hidden = false;
      this.paint();
    }

    hide() {
      clearTimeout(this.timer);
      if (this.tile === null) return;
      this.tile = null;
      this.element.hidden = true;
    }

    /** Say it as it is now. */
    paint(now = room.now()) {
      if (this.tile === null) return;
      const told = seats.tipOf(this.tile, now);
      const key = JSON.stringify(told);
      if (key !== this.element.dataset.told) {
        this.element.dataset.told = key;
        this.element.replaceChildren(
          ...told.flatMap(({ title, lines }) => [make('p', 'seats-tip-title', title), ...lines.map((line) => make('p', '', line))])
        );
      }
      this.place();
    }

    /** Above the tile, where there is room; else below it. Never over it. */
    place() {
      const outer = this.box.getBoundingClientRect();
      const tile = this.tile.element.getBoundingClientRect();
      const { offsetWidth: width, offsetHeight: height } = this.element;
      const left = Math.max(0, Math.min(outer.width - width, tile.left - outer.left + (tile.width - width) / 2));
      const above = tile.top - outer.top - height - APART_PX;
      const top = above >= 0 ? above : tile.bottom - outer.top + APART_PX;
      this.element.style.left = `${Math.round(left)}px`;
      this.element.style.top = `${Math.round(top)}px`;
    }
  };
})();
