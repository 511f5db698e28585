// Under the plan: agents whose seat is not on it, or who have none.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});
  const { make, write, mark } = floorwatch.paint;

  const TILE_PX = 88; // as seats.css has it
  const MOST = 200; // more tiles help nobody: who looks for a person searches

  /** By what somebody's place in the order is another: as long as it is the same nobody needs to be sorted anew. */
  function standing(person, now) {
    const urgency = seats.urgencyOf(person, now);
    const passed = { critical: person.criticalAt, attention: person.attentionAt, calm: '' }[urgency];
    return [urgency, passed, person.seat || '', person.name].join('\n');
  }

  /**
   * Who is too long first, as in the list; the others by their seats: they do not change places with every call.
   */
  function byNeed(one, other, now) {
    const [urgency, others] = [one, other].map((person) => room.URGENCIES.indexOf(seats.urgencyOf(person, now)));
    if (urgency !== others) return urgency - others;
    return room.URGENCIES[urgency] === 'calm' ? seats.bySeat(one, other) : room.byNeed(one, other, now);
  }

  /**
   * `open(agent)`: a tile was pressed; `grab(event, tile)`: a pointer went down on one; `place(seat)`: put it on the plan;
   * `isAlone()`: whether no hand is on it, under which nobody takes another place.
   */
  seats.Tray = class {
    constructor({ open, grab, place, moving, isAlone = () => true }) {
      this.isAlone = isAlone;
      this.isHeld = false; // whether a hand keeps them in an order that is no more by need
      this.tiles = new Map();
      this.all = [];
      this.stands = new Map(); // by what each is sorted, by agent
      this.counted = make('span', 'seats-tray-count');
      this.more = make('span', 'seats-tray-more');
      this.list = make('div', 'seats-tray-list');
      this.list.setAttribute('role', 'group');
      this.list.setAttribute('aria-label', room.words.seats.tray());
      this.list.tabIndex = -1; // for the focus of a tile that goes, when there is no other
      this.list.dataset.size = 'medium';
      this.element = make('div', 'seats-tray', make('p', '', room.words.seats.tray(), ' ', this.counted), this.list, this.more);
      this.element.hidden = true;
      this.list.addEventListener('click', room.guard('seats', (event) => {
        const tile = this.tileOf(event);
        if (tile === undefined) return;
        if (!moving()) open(tile.place.agent);
        else if (event.detail === 0 && tile.place.seat) place(tile.place.seat); // by key
      }));
      this.list.addEventListener('pointerdown', room.guard('seats', (event) => {
        const tile = this.tileOf(event);
        if (tile !== undefined) grab(event, tile);
      }));
      this.list.addEventListener('keydown', room.guard('seats', (event) => this.pressed(event)));
    }

    tileOf(event) {
      const element = event.target.closest('.seat');
      return element === null ? undefined : this.tiles.get(element.dataset.key);
    }

    pressed(event) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const tile = this.tileOf(event);
      if (step === undefined || tile === undefined) return;
      event.preventDefault();
      const all = [...this.tiles.values()];
      const next = all[all.indexOf(tile) + step];
      if (next === undefined) return;
      tile.element.tabIndex = -1;
      next.element.tabIndex = 0;
      next.element.focus();
    }

    /** How its tiles are written on; their text's size is known once they are in the page. */
    writing() {
      if (this.written === undefined) {
        const { fontSize, fontFamily } = getComputedStyle(this.list);
        this.written = seats.writing('medium', TILE_PX, parseFloat(fontSize) || 12, seats.ruler(fontFamily));
      }
      return this.written;
    }

    /** People as they stand by need; under a hand who was here keeps the place, and who comes stands behind. */
    ordered(people, now) {
      const byRank = [...people].sort((one, other) => byNeed(one, other, now));
      const isHere = ({ agent }) => this.tiles.has(`tray:${agent}`);
      this.isHeld = this.tiles.size > 0 && !this.isAlone();
      if (!this.isHeld) return byRank;
      const here = new Map(byRank.filter(isHere).map((person) => [`tray:${person.agent}`, person]));
      const kept = [...this.tiles.keys()].filter((key) => here.has(key)).map((key) => here.get(key));
      return [...kept, ...byRank.filter((person) => !isHere(person))];
    }

    /** Show these people. Once there was somebody the tray stays, so that the plan above keeps its size. */
    show(people, now, isPainted = () => false) {
      this.stands = new Map(people.map((person) => [person.agent, standing(person, now)]));
      const shown = this.ordered(people, now).slice(0, MOST);
      const tiles = new Map();
      for (const person of shown) {
        const key = `tray:${person.agent}`;
        const place = { key, agent: person.agent, seat: person.seat, name: person.seat };
        const known = this.tiles.get(key);
        const tile = known || seats.makeTile(place);
        tile.place = place;
        if (!known || !isPainted(person.agent)) this.paint(tile, person, now);
        tiles.set(key, tile);
      }
      const had = this.focused(tiles);
      for (const [key, tile] of this.tiles) if (!tiles.has(key)) tile.element.remove();
      let before = null;
      for (const { element } of tiles.values()) {
        const wanted = before === null ? this.list.firstElementChild : before.nextElementSibling;
        if (element !== wanted) this.list.insertBefore(element, wanted);
        before = element;
      }
      this.tiles = tiles;
      this.keepFocus(had);
      if (tiles.size && ![...tiles.values()].some(({ element }) => element.tabIndex === 0)) tiles.values().next().value.element.tabIndex = 0;
      this.all = people;
      this.count();
      if (people.length) this.element.hidden = false;
      mark(this.element, 'none', people.length ? null : 'true');
    }

    /** What has the focus after `tiles` are here: the tile that has it, the next of those that stay, the list; null, nothing. */
    focused(tiles) {
      if (!this.list.contains(document.activeElement)) return null;
      const all = [...this.tiles.values()];
      const at = all.findIndex(({ element }) => element === document.activeElement);
      const stays = ({ key }) => tiles.has(key);
      const next = at < 0 ? undefined : all.slice(at).find(stays) || all.slice(0, at).findLast(stays);
      return next === undefined ? this.list : next.element;
    }

    /** Give the focus back: a tile that goes, or takes another place, loses it. */
    keepFocus(element) {
      if (element === null || element === document.activeElement) return;
      if (element !== this.list) {
        for (const tile of this.tiles.values()) tile.element.tabIndex = -1;
        element.tabIndex = 0;
      }
      element.focus({ preventScroll: true });
    }

    /** Write how many of the chosen team there are, and how many of them without a tile. */
    count() {
      const { count } = floorwatch.forms;
      const ours = this.all.filter((person) => room.inTeam(person));
      const left = ours.filter(({ agent }) => !this.tiles.has(`tray:${agent}`)).length;
      write(this.counted, count(ours.length));
      write(this.more, left ? `+ ${count(left)}` : '');
    }

    paint(tile, person, now) {
      seats.paintTile(tile, [person], now);
      seats.paintTime(tile, now, this.writing());
    }

    /**
     * These agents changed, came or went; `personOf(agent)` is undefined for one who stands here no more. Only where
     * somebody's place in the order is another is `everybody()` asked for, and sorted.
     */
    follow(changed, personOf, everybody, now) {
      const isSame = (agent) => {
        const person = personOf(agent);
        return this.stands.get(agent) === (person === undefined ? undefined : standing(person, now));
      };
      if (![...changed].every(isSame)) {
        this.show(everybody(), now, (agent) => !changed.has(agent));
        return;
      }
      for (const agent of changed) {
        const tile = this.tiles.get(`tray:${agent}`);
        if (tile) this.paint(tile, personOf(agent), now);
      }
    }

    /** The reader chose otherwise: of another team others are too long. */
    choice(people, now) {
      if (people.some((person) => this.stands.get(person.agent) !== standing(person, now))) this.show(people, now);
      for (const tile of this.tiles.values()) seats.paintChoice(tile);
      this.count();
    }

    /** A second later: who has become too long comes first. */
    tick(people, now) {
      const isOther = (person) => this.stands.get(person.agent) !== standing(person, now);
      if (this.isAlone() && (this.isHeld || people.some(isOther))) this.show(people, now, (agent) => this.tiles.has(`tray:${agent}`));
      for (const tile of this.tiles.values()) {
        if (seats.isDue(tile, now)) seats.paintTile(tile, tile.people, now);
        seats.paintTime(tile, now, this.writing());
      }
    }
  };
})();
