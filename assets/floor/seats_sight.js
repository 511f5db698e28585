// Which part of the plan is in sight: all of it, a team's, a room's, or what the reader's hand made of it.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  const BESIDE = 0.5; // tiles this share of the window outside it are kept ready
  const HAND_PX = 640; // in a narrower window a whole floor is no target for a finger
  const GROWN = { across: 0.75, along: 0.9 }; // around a team's seats, in tiles
  const GROWN_IN_HAND = 0.55; // across: there every pixel is a tile's

  /**
   * `drawn()`: the plan as it is drawn, null without one; `covered()`: pixels at the window's foot that are not free;
   * `moving()`: whether seats are being moved, while which nothing else moves; `waits()`: whether another plan waits
   * for the hand that is on this one, under which nothing moves either, though a tray comes below; `sought()`: the
   * place that a search found, undefined without one; `framed()`: the view is or is no more the team's.
   */
  seats.Sight = class {
    constructor(view, places, { drawn, covered, moving, waits, sought = () => undefined, framed = () => {} }) {
      Object.assign(this, { view, places, drawn, covered, moving, waits, sought, framed });
      this.teamSeen = false;
      this.begun = false; // whether a small screen stands at somebody
      this.first = null; // the agent it began with
      this.near = null; // the tiles in the window; null: to be found anew
      this.stepped = null; // what was seen before and after a seat came out from under the drawer; null: none had to
      this.teamView = null; // the view that going to the team leads to; null while there is none
    }

    teamBox() {
      const { team } = room.choice;
      const plan = this.drawn();
      if (team === null || plan === null) return null;
      const found = [];
      for (const [agent, key] of this.places.of) {
        if (!key || room.people.get(agent).team !== team) continue;
        const { x, y } = plan.seats.get(key);
        found.push([x, y]);
      }
      const box = seats.boxAround(found);
      const across = this.inHand() ? GROWN_IN_HAND : GROWN.across;
      return box === null ? null : seats.grown(box, plan.cell.width * across, plan.cell.height * GROWN.along);
    }

    /** Show the team that is chosen, else everything. `covered`: as it is now, where that is known already. */
    fit(covered = this.covered()) {
      const box = this.teamBox();
      this.teamSeen = box !== null;
      if (this.drawn() === null) return;
      this.teamView = null;
      this.view.fit(box, covered);
      // A team's seats are all shown, if a finger can still tell them apart; names come with the next step nearer.
      const isFramed = box !== null && this.view.isTouchable();
      this.begun = !this.inHand() || isFramed || this.view.isReadable() || this.begin(box);
      if (box !== null) this.teamView = this.view.view;
      this.framed();
      this.stepped = null;
      this.stepAside();
    }

    /** Bring a place into what is free of the window. */
    bring(place) {
      const before = this.isStepped() ? this.stepped.before : this.view.view;
      this.view.reveal(place);
      this.stepped = this.view.size.aside === 0 ? null : { before, after: this.view.view };
    }

    /** Whether the view is still the one that a seat was brought into. */
    isStepped() {
      return this.stepped !== null && seats.isSameView(this.stepped.after, this.view.view);
    }

    /** Bring who is in the drawer out from under it. */
    stepAside() {
      const place = this.drawn() === null ? undefined : this.drawn().seats.get(this.places.of.get(room.choice.selected));
      if (place !== undefined && this.view.size.aside > 0) this.bring(place);
    }

    /** The drawer lies over so many pixels at the right; 0, no more: then the view is as before, if nobody moved it since. */
    cover(px) {
      if (px === this.view.size.aside) return;
      this.view.size.aside = px;
      if (this.moving()) this.stepped = null;
      else if (px > 0) this.stepAside();
      else if (this.isStepped()) this.view.show(this.stepped.before);
      if (px === 0) this.stepped = null;
    }

    /** Whether the view is the team's already, so that there is nothing to go to. */
    isAtTeam() {
      return this.teamView !== null && seats.isSameView(this.teamView, this.view.view);
    }

    inHand() {
      return this.view.size.width > 0 && this.view.size.width < HAND_PX;
    }

    /** Begin with whoever needs a lead first, near enough to be read and touched; returns whether somebody is there. */
    begin(within) {
      const theirs = [...room.people.values()].filter((person) => room.inTeam(person) && this.places.of.get(person.agent));
      // While nothing is known of anybody the plan stays with whom it was with.
      const isDark = theirs.every((person) => person.lastKnown !== null);
      const before = theirs.find(({ agent }) => agent === this.first);
      const first = isDark && before ? before : room.neediest(theirs, room.now());
      if (first === null) return false;
      this.first = first.agent;
      this.view.near(this.drawn().seats.get(this.places.of.get(first.agent)), within);
      return true;
    }

    /** Whether nobody's hand has the plan. */
    isFree() {
      return !this.view.byHand && !this.moving();
    }

    /** Show the team or everything, unless the reader's hand has the plan. */
    settle() {
      if (this.isFree()) this.fit();
    }

    /** Another team was chosen: it comes into sight, wherever the reader's hand had moved the plan. */
    follow() {
      this.view.byHand = false;
      this.settle();
    }

    /** Whether somebody of the choice stands on the plan. */
    isSomebodyThere() {
      for (const [agent, key] of this.places.of) if (key && room.inTeam(room.people.get(agent))) return true;
      return false;
    }

    /**
     * Show the team, and on a small screen whoever needs a lead, as soon as somebody is there. Until then nothing moves: of
     * a team that sits elsewhere nobody may ever come.
     */
    await() {
      if (!this.isFree() || this.waits()) return;
      const isAwaited = (!this.teamSeen && room.choice.team !== null) || (!this.begun && this.inHand());
      if (isAwaited && this.isSomebodyThere()) this.fit();
    }

    whole() {
      if (this.drawn() === null) return;
      // In a hand all of it is a choice, too, that a turn of the screen must not undo.
      this.view.byHand = room.choice.team !== null || this.inHand();
      this.view.fit(null, this.covered());
    }

    team() {
      this.view.byHand = false;
      this.fit();
    }

    room(box) {
      this.view.byHand = true;
      this.view.fit(box, this.covered());
    }

    resized() {
      if (this.drawn() === null) return;
      if (!this.isFree() || this.waits()) {
        this.view.anew();
        return;
      }
      this.fit();
      // What says that a search hides others takes room itself, and with it may not take away who was found.
      const place = this.sought();
      if (place !== undefined) this.bring(place);
    }

    /** Take tiles far outside the window out of the page, but `kept`: what is not there costs nothing to lay out. */
    hideFar(tiles, kept) {
      this.near = null;
      const { view, size } = this.view;
      const { cell } = this.drawn();
      for (const tile of tiles.values()) {
        const near = tile === kept || seats.inSight(view, tile.place, cell, size, BESIDE);
        if (tile.element.hidden === near) tile.element.hidden = !near;
      }
    }

    /** The tiles in the window. */
    inWindow(tiles) {
      const { view, size } = this.view;
      const { cell } = this.drawn();
      this.near = this.near || [...tiles.values()].filter(({ place }) => seats.inSight(view, place, cell, size));
      return this.near;
    }
  };
})();
