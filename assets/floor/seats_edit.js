// Moving seats: what was moved, undone, saved. Tiles go on showing states meanwhile.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { write, mark, attribute } = floorwatch.paint;

  /**
   * `host`: `base()` the plan as the server has it, `drawn()` with the moves, `tiles()`, `redraw()`, `note()` say again
   * what is to be said of it, `adopt(plan)` take a plan that was saved, `hold(held)` ask for none meanwhile,
   * `ask()` fetch anew: whether it came, `focus()` bring the focus to the plan.
   */
  seats.Editor = class {
    constructor(view, foot, head, host) {
      Object.assign(this, { view, foot, head, host });
      this.active = false;
      this.busy = false;
      this.questioned = false; // whether moves that are not saved shall go
      this.lost = 0; // how many went with their plan: told until there is one again to move seats on
      this.moves = new seats.Moves();
      const words = room.words.moving;
      this.hand = new seats.Hand(view, {
        ...host,
        may: () => this.active && !this.busy,
        add: (move) => this.add(move),
        refuse: (place) => this.say(words.occupied(place.name || place.seat)),
        picked: () => this.say(room.words.seat.carried()),
        empty: () => this.say(words.help()),
      });
      this.undoButton = seats.button('', words.undo(), null, () => this.undo());
      this.stopButton = seats.button('', words.stop(), null, () => this.stop());
      this.saveButton = seats.button('seats-save', words.saveNone(), null, () => this.save());
      this.discardButton = seats.button('seats-discard', words.discard(), null, () => this.leave());
      this.keepButton = seats.button('seats-keep', words.keep(), null, () => this.keep());
      head.bar.moving.append(this.undoButton, this.stopButton, this.saveButton, this.discardButton, this.keepButton);
      addEventListener('beforeunload', room.guard('seats', (event) => {
        if (this.unsaved().length) event.preventDefault();
      }));
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
      if (this.hindered()) {
        this.say(room.words.moving.hindered(this.host.base().hindrance));
        return;
      }
      const isFocused = document.activeElement === this.head.move;
      this.say('');
      this.active = true;
      this.say(room.words.moving.help());
      this.paint();
      if (isFocused) this.stopButton.focus({ preventScroll: true }); // the button that was pressed has gone
    }

    /** Leave off; moves that are not saved are asked for first. */
    stop() {
      if (this.busy) return;
      this.hand.drop();
      const count = this.unsaved().length;
      if (count === 0) {
        this.leave();
        return;
      }
      this.questioned = true;
      this.say(room.words.moving.surely(count));
      this.paint();
      this.keepButton.focus({ preventScroll: true });
    }

    keep() {
      this.questioned = false;
      this.say(room.words.moving.help());
      this.paint();
      this.stopButton.focus({ preventScroll: true });
    }

    leave() {
      this.hand.letGo();
      this.moves.clear();
      this.say('');
      this.active = false;
      this.questioned = false;
      this.host.redraw();
      this.host.note();
      this.paint();
      if (this.head.move.offsetParent !== null) this.head.move.focus({ preventScroll: true });
    }

    /** Say something above the plan while seats are moved, else on its lower edge. */
    say(text) {
      seats.say(this.active ? this.head.bar : this.foot, text);
    }

    paint() {
      const count = this.unsaved().length;
      const words = room.words.moving;
      const base = this.host.base();
      const focused = document.activeElement;
      const { move } = this.head;
      move.hidden = base === null || base.automatic || this.active;
      move.disabled = this.busy;
      attribute(move, 'aria-disabled', this.hindered() ? 'true' : null); // pressed, it says why
      attribute(move, 'title', base === null ? null : base.hindrance);
      mark(this.view.box, 'moving', this.active ? 'true' : null);
      seats.headMoves(this.head, this.active);
      for (const one of [this.undoButton, this.stopButton, this.saveButton]) one.hidden = this.questioned;
      for (const one of [this.discardButton, this.keepButton]) one.hidden = !this.questioned;
      this.undoButton.disabled = this.busy || this.moves.history.length === 0;
      this.saveButton.disabled = this.busy || count === 0;
      attribute(this.stopButton, 'aria-disabled', this.busy ? 'true' : null); // it keeps the focus meanwhile
      write(this.saveButton, this.busy ? words.saving() : count ? words.save(count) : words.saveNone());
      write(this.stopButton, count ? words.discard() : words.stop());
      // A button that can no more be pressed would leave who works by keys at the page's beginning.
      if (move.hidden && focused === move && !this.active) this.host.focus();
      const isLost = this.head.bar.moving.contains(focused) && (focused.disabled || focused.hidden);
      if (isLost && !this.questioned) this.stopButton.focus({ preventScroll: true });
    }

    /** Whether there is a plan whose seats nobody may move now. */
    hindered() {
      const base = this.host.base();
      return base !== null && !base.editable && !this.active;
    }

    add(move) {
      this.moves.add(move);
      this.questioned = false;
      this.host.redraw();
      this.paint();
      const plan = this.host.drawn();
      const place = plan.seats.get(`seat:${move.seat}`);
      const words = room.words.moving;
      this.say(seats.isOutside(plan, place) ? words.outside(place.name || place.seat) : words.help());
    }

    undo() {
      this.hand.drop();
      const seat = this.moves.undo();
      this.host.redraw();
      this.paint();
      const tile = seat === null ? undefined : this.host.tiles().get(`seat:${seat}`);
      if (tile) this.view.reveal(tile.place);
    }

    /** Take a seat out of the hand: one that keys carry is put down, one that a pointer drags is where it was. */
    letGo() {
      this.hand.drop();
      this.hand.letGo();
    }

    async save() {
      this.letGo();
      const moves = this.unsaved();
      if (moves.length === 0 || this.busy) return;
      const words = room.words.moving;
      this.busy = true;
      this.host.hold(true);
      this.paint();
      const done = await seats.save(this.host.base().version, moves);
      this.host.hold(false);
      if (done.saved !== undefined) {
        const plan = { ...seats.withMoves(this.host.base(), moves, { kept: true }), version: done.saved };
        this.moves.clear();
        this.host.adopt(plan);
        this.say(words.saved(moves.length));
      } else if (done.changed) {
        const came = await this.host.ask();
        if (!came) this.say(words.changedUnread(moves.length));
      } else {
        this.say(done.unreachable ? words.unreachable() : words.refused(done.refused));
      }
      this.busy = false;
      this.paint();
    }

    /** Another plan came: unsaved moves stay on top of it as far as it has their seats and rooms. */
    rebase(before, after) {
      this.letGo(); // it began where the seat stood on the plan before
      this.questioned = false;
      if (before === null || before.automatic || after.automatic) {
        this.lost = after.automatic ? this.lost + this.unsaved().length : 0;
        this.moves.clear();
        if (after.automatic && this.active) this.leave(); // where no plan is there is nothing to move
        return;
      }
      const words = room.words.moving;
      const { kept, stand, lost } = this.moves.rebase(before, after);
      if (kept) this.say(words.changed(kept));
      else if (lost) this.say(words.changedGone());
      // What the new plan has as we moved it was saved, though we were never told so.
      else if (stand) this.say(words.saved(stand));
    }
  };
})();
