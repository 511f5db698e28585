// The hand that carries a seat: a pointer that drags it, or keys that pick it up, move it and put it down.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { make, mark } = floorwatch.paint;

  const GRID_M = 0.2; // of a pointer
  const STEP_M = 0.1; // of an arrow key
  const STRIDE_M = 1; // with Shift
  const DRAG_PX = 4;

  /**
   * `may()`: whether seats may be carried now; `drawn()`, `tiles()`: the plan and its tiles; `add(move)`: a seat was put
   * down; `refuse(place)`: it was not, as it would hide who stands there; `picked()`, `empty()`: what is said while a key
   * carries one, and after.
   */
  seats.Hand = class {
    constructor(view, host) {
      Object.assign(this, { view, host });
      this.carried = null;
      this.running = new Set(); // how to end each drag of a pointer, the seat going back to where it was
      view.box.addEventListener('focusout', room.guard('seats', () => this.drop()));
    }

    /** Take a pointer that goes down on a tile of the plan; false leaves it to the window. */
    grab(event) {
      if (!this.host.may()) return false;
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
        if (move !== null && !this.putDown(move)) seats.stand(tile, place);
      }, () => seats.stand(tile, place));
      return true;
    }

    /** Put a seat down where nobody would be hidden by it; returns whether it was. */
    putDown(move) {
      const hidden = seats.hiddenBy(this.host.drawn(), move);
      if (hidden === null) this.host.add(move);
      else this.host.refuse(hidden);
      return hidden === null;
    }

    /** Take a pointer that goes down on a tile of the tray, and carry its seat onto the plan. */
    grabFromTray(event, tile) {
      const { seat } = tile.place;
      if (!this.host.may() || !seat || event.button !== 0) return;
      const carried = tile.element.cloneNode(true);
      carried.tabIndex = -1;
      const ghost = make('div', 'seat-ghost', carried);
      ghost.dataset.size = 'medium'; // as in the tray
      ghost.setAttribute('aria-hidden', 'true');
      let shown = false;
      this.follow(event, tile.element, (at, far) => {
        if (!far && !shown) return;
        // Not in the plan's own box: where nothing is heard its filter would place and clip what is fixed to the window.
        if (!shown) room.page.root.append(ghost);
        shown = true;
        ghost.style.left = `${at.clientX}px`;
        ghost.style.top = `${at.clientY}px`;
      }, (at) => {
        ghost.remove();
        const { x, y } = this.view.pixel(at);
        const over = x >= 0 && y >= 0 && x <= this.view.size.width && y <= this.view.size.height;
        if (shown && over) this.putDown(seats.moveTo(this.host.drawn(), seat, this.view.metre(at), GRID_M));
      }, () => ghost.remove());
    }

    /** Put a seat of the tray where it can stand, as near to the middle of the window as may be, and pick it up there. */
    placeByKey(seat) {
      if (!this.host.may()) return;
      const { width, height } = this.view.size;
      const { m, x, y } = this.view.view;
      const middle = [(width / 2 - x) / m, (height / 2 - y) / m];
      const move = seats.moveNear(this.host.drawn(), seat, middle, GRID_M) || seats.moveTo(this.host.drawn(), seat, middle, GRID_M);
      if (!this.putDown(move)) return;
      const tile = this.host.tiles().get(`seat:${seat}`);
      this.view.reveal(tile.place);
      tile.element.focus({ preventScroll: true });
      this.pickUp(tile);
    }

    follow(event, element, moved, done, cancelled) {
      const from = [event.clientX, event.clientY];
      const until = new AbortController();
      const { signal } = until;
      const mine = (handler) => room.guard('seats', (at) => {
        if (at.pointerId === event.pointerId) handler(at);
      });
      const stop = () => {
        until.abort();
        this.running.delete(letGo);
        mark(element, 'dragged', null);
      };
      const letGo = () => {
        stop();
        cancelled();
      };
      this.running.add(letGo);
      mark(element, 'dragged', 'true');
      addEventListener('pointermove', mine((at) => {
        if (at.buttons === 0) letGo(); // where, nobody heard
        else moved(at, Math.hypot(at.clientX - from[0], at.clientY - from[1]) > DRAG_PX);
      }), { signal });
      addEventListener('pointerup', mine((at) => {
        stop();
        done(at);
      }), { signal });
      addEventListener('pointercancel', mine(letGo), { signal });
    }

    /** Let go of what pointers drag: it is where it was. */
    letGo() {
      for (const letGo of [...this.running]) letGo();
    }

    stand(tile, move) {
      const { dx, dy } = this.host.drawn().rooms.find((one) => one.room === move.room);
      seats.stand(tile, { ...tile.place, ...move, x: dx + move.x_m, y: dy + move.y_m });
    }

    /** A key on a tile of the plan: picks its seat up, moves it, puts it down. Returns whether it was ours. */
    carry({ key, shiftKey }, tile) {
      if (!this.host.may()) return false;
      const presses = key === 'Enter' || key === ' ';
      if (this.carried === null) {
        if (presses) this.pickUp(tile);
        return presses;
      }
      if (presses) this.tryToDrop();
      else if (key === 'Escape') this.putBack();
      else if (key in seats.ARROWS) this.nudge(seats.ARROWS[key], shiftKey ? STRIDE_M : STEP_M);
      else return false;
      return true;
    }

    pickUp(tile) {
      this.carried = { tile, from: tile.place, move: null, isRefused: false };
      mark(tile.element, 'dragged', 'true');
      this.host.picked();
    }

    nudge([across, along], step_m) {
      const { tile } = this.carried;
      const point = [tile.place.x + across * step_m, tile.place.y + along * step_m];
      this.carried.move = seats.moveTo(this.host.drawn(), tile.place.seat, point, STEP_M);
      this.stand(tile, this.carried.move);
      this.view.reveal(tile.place);
      if (this.carried.isRefused) this.host.picked(); // who stood there stands here no more
      this.carried.isRefused = false;
    }

    release() {
      const { carried } = this;
      this.carried = null;
      if (carried === null) return null;
      mark(carried.tile.element, 'dragged', null);
      this.host.empty();
      return carried;
    }

    /** Put down what a key carries, where it is; where it would hide somebody it stays in the hand. */
    tryToDrop() {
      const { move } = this.carried;
      const hidden = move === null ? null : seats.hiddenBy(this.host.drawn(), move);
      if (hidden === null) {
        this.drop();
        return;
      }
      this.carried.isRefused = true;
      this.host.refuse(hidden);
    }

    /** Put down what a key carries, as its hand goes elsewhere: where it is, or where it was if it would hide somebody. */
    drop() {
      const carried = this.release();
      if (carried !== null && carried.move !== null && !this.putDown(carried.move)) seats.stand(carried.tile, carried.from);
    }

    putBack() {
      const carried = this.release();
      if (carried !== null) seats.stand(carried.tile, carried.from);
    }
  };
})();
