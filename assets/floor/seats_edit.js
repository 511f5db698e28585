// Moving seats: with a pointer or with keys, undone, saved. Tiles go on showing states meanwhile.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { write, mark, attribute } = floorwatch.paint;

  const GRID_M = 0.2; // of a pointer
  const STEP_M = 0.1; // of an arrow key
  const STRIDE_M = 1; // with Shift
  const DRAG_PX = 4;
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  /**
   * The hand that moves seats. `host`: `base()` the plan as the server has it, `drawn()` with the moves, `tiles()`,
   * `redraw()`, `note()` say again what is to be said of it, `adopt(plan)` take a plan that was saved, `ask()` fetch anew.
   */
  seats.Editor = class {
    constructor(view, foot, head, host) {
      Object.assign(this, { view, foot, head, host });
      this.active = false;
      this.busy = false;
      this.moves = new seats.Moves();
      this.carried = null;
      const words = room.words.moving;
      this.undoButton = seats.button('', words.undo(), null, () => this.undo());
      this.stopButton = seats.button('', words.stop(), null, () => this.stop());
      this.saveButton = seats.button('seats-save', words.saveNone(), null, () => this.save());
      foot.moving.append(this.undoButton, this.stopButton, this.saveButton);
      view.box.addEventListener('focusout', () => this.drop());
      addEventListener('beforeunload', (event) => {
        if (this.unsaved().length) event.preventDefault();
      });
    }

    unsaved() {
      const base = this.host.base();
      return base === null || base.automatic ? [] : this.moves.pending(base);
    }

    toggle() {
      if (this.active) this.stop();
      else this.start();
    }

    start() {
      this.active = true;
      this.say(room.words.moving.help());
      this.paint();
    }

    stop() {
      this.drop();
      const count = this.unsaved().length;
      if (count && !confirm(room.words.moving.surely(count))) return;
      this.moves.clear();
      this.active = false;
      this.say('');
      this.host.redraw();
      this.host.note();
      this.paint();
    }

    say(text) {
      this.foot.moving.hidden = !this.active;
      seats.say(this.foot, text);
    }

    paint() {
      const count = this.unsaved().length;
      const words = room.words.moving;
      const base = this.host.base();
      this.head.move.hidden = (base === null || base.automatic) && !this.active;
      this.head.move.disabled = base !== null && !base.editable && !this.active;
      attribute(this.head.move, 'title', base === null ? null : base.hindrance);
      attribute(this.head.move, 'aria-pressed', String(this.active));
      mark(this.view.box, 'moving', this.active ? 'true' : null);
      this.foot.moving.hidden = !this.active;
      this.undoButton.disabled = this.busy || this.moves.history.length === 0;
      this.saveButton.disabled = this.busy || count === 0;
      this.stopButton.disabled = this.busy;
      write(this.saveButton, this.busy ? words.saving() : count ? words.save(count) : words.saveNone());
      write(this.stopButton, count ? words.discard() : words.stop());
    }

    add(move) {
      this.moves.add(move);
      this.host.redraw();
      this.paint();
    }

    undo() {
      this.drop();
      const seat = this.moves.undo();
      this.host.redraw();
      this.paint();
      const tile = seat === null ? undefined : this.host.tiles().get(`seat:${seat}`);
      if (tile) this.view.reveal(tile.place);
    }

    async save() {
      this.drop();
      const moves = this.unsaved();
      if (moves.length === 0) return;
      const words = room.words.moving;
      const { version } = this.host.base();
      this.busy = true;
      this.paint();
      const done = await seats.save(version, moves);
      this.busy = false;
      if (done.saved !== undefined) {
        const plan = { ...seats.withMoves(this.host.base(), moves), version: done.saved };
        this.moves.clear();
        this.host.adopt(plan);
        this.say(words.saved(moves.length));
      } else if (done.changed) {
        await this.host.ask();
      } else {
        this.say(done.unreachable ? words.unreachable() : words.refused(done.refused));
      }
      this.paint();
    }

    /** Another plan came: unsaved moves stay on top of it as far as it has their seats and rooms. */
    rebase(before, after) {
      this.drop();
      const had = this.unsaved().length;
      if (before === null || before.automatic || after.automatic) this.moves.clear();
      else this.moves.rebase(before, after);
      if (had === 0) return;
      const kept = this.moves.pending(after).length;
      this.say(kept ? room.words.moving.changed(kept) : room.words.moving.changedGone());
    }

    /** Take a pointer that goes down on a tile of the plan; false leaves it to the window. */
    grab(event) {
      if (!this.active || this.busy) return false;
      const element = event.target.closest('.seat');
      const tile = element === null ? undefined : this.host.tiles().get(element.dataset.key);
      if (tile === undefined) return false;
      this.drop();
      const start = this.view.metre(event);
      const { place } = tile;
      let move = null;
      this.follow(event, element, (at, far) => {
        if (!far && move === null) return;
        const [x, y] = this.view.metre(at);
        const point = [place.x + x - start[0], place.y + y - start[1]];
        move = seats.moveTo(this.host.drawn(), place.seat, point, GRID_M);
        this.stand(tile, move);
      }, () => {
        if (move !== null) this.add(move);
      }, () => seats.stand(tile, place));
      return true;
    }

    /** Take a pointer that goes down on a tile of the tray, and carry its seat onto the plan. */
    grabFromTray(event, tile) {
      const { seat } = tile.place;
      if (!this.active || this.busy || !seat || event.button !== 0) return;
      const ghost = tile.element.cloneNode(true);
      ghost.classList.add('seat-ghost');
      ghost.setAttribute('aria-hidden', 'true');
      let shown = false;
      this.follow(event, tile.element, (at, far) => {
        if (!far && !shown) return;
        if (!shown) this.view.box.parentElement.append(ghost);
        shown = true;
        ghost.style.left = `${at.clientX}px`;
        ghost.style.top = `${at.clientY}px`;
      }, (at) => {
        ghost.remove();
        const { x, y } = this.view.pixel(at);
        const over = x >= 0 && y >= 0 && x <= this.view.size.width && y <= this.view.size.height;
        if (shown && over) this.add(seats.moveTo(this.host.drawn(), seat, this.view.metre(at), GRID_M));
      }, () => ghost.remove());
    }

    /** Put a seat of the tray into the middle of the window, and pick it up there. */
    placeByKey(seat) {
      const { width, height } = this.view.size;
      const { m, x, y } = this.view.view;
      this.add(seats.moveTo(this.host.drawn(), seat, [(width / 2 - x) / m, (height / 2 - y) / m], GRID_M));
      const tile = this.host.tiles().get(`seat:${seat}`);
      tile.element.focus({ preventScroll: true });
      this.pickUp(tile);
    }

    follow(event, element, moved, done, cancelled) {
      const from = [event.clientX, event.clientY];
      const until = new AbortController();
      const { signal } = until;
      const mine = (handler) => (at) => {
        if (at.pointerId === event.pointerId) handler(at);
      };
      const end = (then) => mine((at) => {
        until.abort();
        mark(element, 'dragged', null);
        then(at);
      });
      mark(element, 'dragged', 'true');
      addEventListener('pointermove', mine((at) => moved(at, Math.hypot(at.clientX - from[0], at.clientY - from[1]) > DRAG_PX)), { signal });
      addEventListener('pointerup', end(done), { signal });
      addEventListener('pointercancel', end(cancelled), { signal });
    }

    stand(tile, move) {
      const { dx, dy } = this.host.drawn().rooms.find((one) => one.room === move.room);
      seats.stand(tile, { ...tile.place, ...move, x: dx + move.x_m, y: dy + move.y_m });
    }

    /** A key on a tile of the plan: picks its seat up, moves it, puts it down. Returns whether it was ours. */
    carry({ key, shiftKey }, tile) {
      if (!this.active || this.busy) return false;
      const presses = key === 'Enter' || key === ' ';
      if (this.carried === null) {
        if (presses) this.pickUp(tile);
        return presses;
      }
      if (presses) this.drop();
      else if (key === 'Escape') this.putBack();
      else if (key in ARROWS) this.nudge(ARROWS[key], shiftKey ? STRIDE_M : STEP_M);
      else return false;
      return true;
    }

    pickUp(tile) {
      this.carried = { tile, from: tile.place, move: null };
      mark(tile.element, 'dragged', 'true');
      this.foot.note.textContent = room.words.seat.carried();
    }

    nudge([across, along], step_m) {
      const { tile } = this.carried;
      const point = [tile.place.x + across * step_m, tile.place.y + along * step_m];
      this.carried.move = seats.moveTo(this.host.drawn(), tile.place.seat, point, STEP_M);
      this.stand(tile, this.carried.move);
      this.view.reveal(tile.place);
    }

    release() {
      const { carried } = this;
      this.carried = null;
      if (carried === null) return null;
      mark(carried.tile.element, 'dragged', null);
      this.say(room.words.moving.help());
      return carried;
    }

    drop() {
      const carried = this.release();
      if (carried !== null && carried.move !== null) this.add(carried.move);
    }

    putBack() {
      const carried = this.release();
      if (carried !== null) seats.stand(carried.tile, carried.from);
    }
  };
})();
