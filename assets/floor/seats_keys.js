// The plan by keyboard: one stop of the tab key, arrows from seat to seat.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  const ZOOM = { '+': 1.4, '=': 1.4, '-': 1 / 1.4, _: 1 / 1.4 };
  const STEP_PX = 120;
  const PAN = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  /**
   * Which tile the tab key comes to, and where arrows lead from it. `tiles()`: the tiles by key; `view`: the window;
   * `whole()`: show everything; `bring(place)`: into sight, not as the reader's hand does; `carry(event, tile)`: whether a
   * picked-up seat takes the key.
   */
  seats.Keys = class {
    constructor(box, { tiles, view, whole, bring, carry }) {
      Object.assign(this, { tiles, view, whole, bring, carry });
      this.stop = null;
      box.addEventListener('focusin', room.guard('seats', (event) => this.focused(event)));
      box.addEventListener('keydown', room.guard('seats', (event) => this.pressed(event)));
    }

    tileOf(element) {
      const found = element.closest('.seat');
      return found === null ? null : this.tiles().get(found.dataset.key) || null;
    }

    focused(event) {
      const tile = this.tileOf(event.target);
      if (tile === null) return;
      this.settle(tile);
      if (event.target.matches(':focus-visible')) this.bring(tile.place); // by the tab key, or given back by the drawer
    }

    /** Make a tile the stop of the tab key; without one, the first there is. */
    settle(tile = null) {
      const tiles = this.tiles();
      const next = tile || (this.stop && tiles.get(this.stop.key)) || tiles.values().next().value || null;
      if (this.stop !== null && this.stop !== next) this.stop.element.tabIndex = -1;
      if (next !== null) next.element.tabIndex = 0;
      this.stop = next;
    }

    pressed(event) {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const tile = this.tileOf(event.target);
      if (tile !== null && this.carry(event, tile)) event.preventDefault();
      else if (this.does(event, tile)) event.preventDefault();
    }

    does({ key, shiftKey }, tile) {
      if (key in ZOOM) this.view.zoom(ZOOM[key]);
      else if (key === '0') this.whole();
      else if (key in PAN && (shiftKey || tile === null)) this.view.move(PAN[key][0] * STEP_PX, PAN[key][1] * STEP_PX);
      else if (key in PAN) this.go(seats.neighbour([...this.tiles().values()].map(({ place }) => place), tile.place, key));
      else if (key === 'Home') this.go([...this.tiles().values()][0].place);
      else if (key === 'End') this.go([...this.tiles().values()].at(-1).place);
      else if (key === 'Escape' && room.choice.selected !== null) room.choose({ selected: null });
      else return false;
      return true;
    }

    go(place) {
      if (place === null) return;
      this.view.reveal(place); // a tile far outside the window is not in the page
      this.tiles().get(place.key).element.focus({ preventScroll: true });
    }
  };
})();
