// The window on the plan: moving it with a finger, the mouse, the wheel or keys.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  const SETTLE_MS = 120; // after the last turn of the wheel tiles take their new size
  const CLICK_PX = { mouse: 4, pen: 6, touch: 10 };
  const FINGER_PX = 24; // a tile smaller than this is no target: a tap goes nearer
  const WHEEL = 0.0016;
  const WHEEL_MOST = 120;

  const guard = (act) => room.guard('seats', act);

  /**
   * A window `box` with the moving `plane` in it. `plan()`: the plan, null while there is none. `grab(event)`: whether
   * somebody else takes this pointer. `moved({ settled })`: after each move; settled, when tiles have their size.
   */
  seats.View = class {
    constructor(box, plane, { plan, grab, moved }) {
      Object.assign(this, { box, plane, plan, grab, moved });
      this.view = { m: 1, x: 0, y: 0 };
      this.laid = null; // pixels a metre the tiles are laid out for
      this.tile = undefined; // their size in pixels; undefined before the first time
      this.size = { width: 0, height: 0, gutter: 0, aside: 0 }; // what is kept free at its left, and covered at its right
      this.font = null; // of the plane's text; null: to be asked for
      this.byHand = false; // the reader chose what is seen: nothing moves it any more
      this.pointers = new Map();
      this.observer = new ResizeObserver(guard(() => this.measure()));
      this.observer.observe(box);
      box.addEventListener('pointerdown', guard((event) => this.down(event)));
      box.addEventListener('pointermove', guard((event) => this.drag(event)));
      for (const name of ['pointerup', 'pointercancel']) box.addEventListener(name, guard((event) => this.up(event)));
      box.addEventListener('wheel', guard((event) => this.wheel(event)), { passive: false });
      // Focus scrolls what it finds into sight by its own means; the plan is moved by ours.
      box.addEventListener('scroll', () => box.scrollTo(0, 0));
    }

    measure() {
      const { clientWidth: width, clientHeight: height } = this.box;
      if (width === this.size.width && height === this.size.height) return;
      this.size = { ...this.size, width, height };
      this.font = null;
      if (width && height) this.resized();
    }

    /** Draw a view. While the wheel turns the picture is only stretched; `settle` gives tiles their real size. */
    show(view, { settle = true } = {}) {
      const plan = this.plan();
      if (plan === null || !this.size.width) return;
      this.view = seats.keptIn(view, plan.box, this.size);
      clearTimeout(this.timer);
      if (settle) {
        this.lay();
        return;
      }
      this.timer = setTimeout(guard(() => this.lay()), SETTLE_MS);
      const { m, x, y } = this.view;
      const stretch = m === this.laid ? '' : ` scale(${m / this.laid})`;
      this.plane.style.transform = `translate(${x}px, ${y}px)${stretch}`;
      this.moved({ settled: false });
    }

    /** Give tiles their real size, where they are. */
    lay() {
      const { cell } = this.plan();
      const { m, x, y } = this.view;
      if (this.laid !== m) {
        this.laid = m;
        this.tile = seats.tileAt(cell, m);
        const { textPx, widthOf } = this.text();
        const size = seats.sizeFor(this.tile.width, this.tile.height, textPx);
        this.writing = seats.writing(size, this.tile.width, textPx, widthOf);
        const { style } = this.plane;
        style.setProperty('--m', `${m}px`);
        style.setProperty('--w', `${this.tile.width}px`);
        style.setProperty('--h', `${this.tile.height}px`);
        floorwatch.paint.mark(this.plane, 'size', size);
        floorwatch.paint.mark(this.plane, 'places', seats.saysPlace(size, this.tile.height, textPx) ? 'true' : null);
        floorwatch.paint.mark(this.plane, 'tight', seats.isTight(this.tile.width, textPx) ? 'true' : null);
      }
      this.plane.style.transform = `translate(${x}px, ${y}px)`;
      this.moved({ settled: true });
    }

    text() {
      this.font = this.font || this.askFont();
      return this.font;
    }

    /** Asked for before the tiles are drawn: after it, the page would lay out all of them to answer. */
    askFont() {
      const { fontSize, fontFamily } = getComputedStyle(this.plane);
      if (fontFamily !== this.family) this.widthOf = seats.ruler(fontFamily);
      this.family = fontFamily;
      this.font = { textPx: parseFloat(fontSize) || 12, widthOf: this.widthOf };
      return this.font;
    }

    /** Lay out anew, the plan being another than `before`, where there was one. */
    anew(before = null) {
      this.laid = null;
      this.show(before === null ? this.view : seats.steadied(this.view, before, this.plan(), this.size));
    }

    /** Show a box of the plane whole; without one, all of the plan. `covered`: pixels at the bottom that are not free. */
    fit(box = null, covered = 0) {
      const plan = this.plan();
      const size = { ...this.size, height: this.size.height - covered };
      this.laid = null;
      this.show(box === null ? seats.fittedPlan(plan, size, this.text().textPx) : seats.fitted(box, plan.cell, size));
    }

    /** Whether the view's tiles say who and for how long. */
    isReadable() {
      return this.writing !== undefined && this.writing.size !== 'square' && this.writing.size !== 'small';
    }

    /** Whether a finger can tell the view's tiles apart. */
    isTouchable() {
      return this.tile !== undefined && Math.min(this.tile.width, this.tile.height) >= FINGER_PX;
    }

    /** Show what is around a place, as near as its tiles say who and how long; of a box no more than that, else of the plan. */
    near(place, within = null) {
      const { cell, box } = this.plan();
      this.laid = null;
      this.show(seats.fittedNear(place, cell, within || box, this.size, this.text().textPx));
    }

    zoom(factor, at = { x: this.size.width / 2, y: this.size.height / 2 }, { settle = true } = {}) {
      const plan = this.plan();
      if (plan === null) return;
      this.byHand = true;
      const limits = seats.zoomLimits(plan.box, plan.cell, this.size);
      this.show(seats.zoomed(this.view, factor, at, limits), { settle });
    }

    move(x, y) {
      this.byHand = true;
      this.show({ m: this.view.m, x: this.view.x + x, y: this.view.y + y }, { settle: this.view.m === this.laid });
    }

    /** Bring a place into sight. */
    reveal(place) {
      const next = seats.showing(this.view, place, this.plan().cell, this.size);
      if (next.x !== this.view.x || next.y !== this.view.y) this.show(next);
    }

    /** A pointer's pixel in the window, and its metre on the plan. */
    pixel(event) {
      const { left, top } = this.box.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    }

    metre(event) {
      const { x, y } = this.pixel(event);
      return [(x - this.view.x) / this.view.m, (y - this.view.y) / this.view.m];
    }

    down(event) {
      if (event.button !== 0 || this.plan() === null) return;
      if (this.pointers.size === 0 && this.grab(event)) return;
      this.pointers.set(event.pointerId, this.pixel(event));
      this.from = this.pixel(event);
      this.dragging = this.pointers.size > 1;
    }

    drag(event) {
      const before = this.pointers.get(event.pointerId);
      if (before === undefined) return;
      if (event.buttons === 0) {
        this.pointers.delete(event.pointerId); // let go where the window does not hear of it
        return;
      }
      const at = this.pixel(event);
      if (!this.dragging) {
        if (Math.hypot(at.x - this.from.x, at.y - this.from.y) < (CLICK_PX[event.pointerType] || 4)) return;
        this.dragging = true;
      }
      // Held, the pointer's click is the window's and no longer the tile's it began on.
      for (const pointer of this.pointers.keys()) this.hold(pointer);
      const others = [...this.pointers].filter(([pointer]) => pointer !== event.pointerId).map(([, pixel]) => pixel);
      this.pointers.set(event.pointerId, at);
      if (others.length === 0) {
        this.move(at.x - before.x, at.y - before.y);
        return;
      }
      const [other] = others;
      const apart = (pixel) => Math.max(1, Math.hypot(pixel.x - other.x, pixel.y - other.y));
      const middle = (pixel) => ({ x: (pixel.x + other.x) / 2, y: (pixel.y + other.y) / 2 });
      this.move(middle(at).x - middle(before).x, middle(at).y - middle(before).y);
      this.zoom(apart(at) / apart(before), middle(at), { settle: false });
    }

    hold(pointer) {
      if (!this.box.hasPointerCapture(pointer)) {
        try {
          this.box.setPointerCapture(pointer);
        } catch {
          this.pointers.delete(pointer); // it is gone already, and nobody told us
        }
      }
    }

    up(event) {
      this.pointers.delete(event.pointerId);
    }

    wheel(event) {
      if (this.plan() === null) return;
      event.preventDefault();
      const turn = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
      // A pinch on a touch pad comes as a wheel with Control, in small steps.
      const by = Math.max(-WHEEL_MOST, Math.min(WHEEL_MOST, turn)) * (event.ctrlKey ? 6 : 1);
      this.zoom(Math.exp(-by * WHEEL), this.pixel(event), { settle: false });
    }
  };
})();
