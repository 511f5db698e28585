// The cells of the agents' list. Each paints itself anew when its agent changed, and those that tell a time every second.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { make, write, mark } = floorwatch.paint;
  const { count, duration } = floorwatch.forms;

  /** The cells that stand in the page now, by agent: the grid keeps only those in sight. */
  const standing = new Map();
  const none = new Set();

  /** A cell as the grid wants it: plain elements, because a framework's would be made anew with every change. */
  class Cell {
    init(params) {
      this.box = make('div', 'floor-cell');
      this.first = make('span', 'floor-cell-first');
      this.second = make('span', 'floor-cell-second');
      this.box.append(this.first, this.second);
      this.agent = params.data.agent;
      this.build();
      if (!standing.has(this.agent)) standing.set(this.agent, new Set());
      standing.get(this.agent).add(this);
      this.show(params.data, room.now());
    }

    build() {}

    getGui() {
      return this.box;
    }

    refresh(params) {
      this.show(params.data, room.now());
      return true;
    }

    show(person, now) {
      this.person = person;
      mark(this.box, 'stale', person.lastKnown !== null || !room.people.has(person.agent) ? 'true' : null);
      this.paint(person, now);
    }

    destroy() {
      const cells = standing.get(this.agent);
      cells.delete(this);
      if (cells.size === 0) standing.delete(this.agent);
    }
  }

  class Who extends Cell {
    paint(person) {
      write(this.first, person.name);
      write(this.second, room.seatName(person.seat) || person.agent);
    }
  }

  /** What stands behind the word of a state: why, or what it was before the source fell silent. */
  function behind(person) {
    if (!room.people.has(person.agent)) return room.words.list.gone();
    if (person.lastKnown !== null) return room.words.list.was(person.lastKnown === 'not_ready' && person.reasonName ? person.reasonName : room.options.states[person.lastKnown]);
    if (person.breakAfterCall) return room.words.list.breakAfterCall(person.reasonName || room.options.states.not_ready);
    if (person.phoneGone) return room.words.list.phoneGone();
    return person.reasonName;
  }

  class State extends Cell {
    build() {
      this.dot = make('span', 'floor-dot');
      this.dot.setAttribute('aria-hidden', 'true');
      this.word = make('span', 'floor-cell-word');
      this.first.classList.add('floor-cell-state');
      this.first.append(this.dot, this.word);
    }

    paint(person) {
      const why = behind(person);
      mark(this.dot, 'state', person.state);
      write(this.word, room.options.states[person.state]);
      write(this.second, why || (person.queue === null ? '' : room.queueName(person.queue)));
      mark(this.second, 'says', why ? 'reason' : 'queue');
    }
  }

  class Reason extends Cell {
    paint(person) {
      write(this.first, behind(person));
    }
  }

  class Since extends Cell {
    build() {
      this.sign = make('span', 'floor-urgency');
      this.sign.setAttribute('role', 'img');
      this.time = make('span', 'floor-cell-time');
      this.first.append(this.time, this.sign);
    }

    paint(person, now) {
      const urgency = person.lastKnown === null ? room.urgencyOf(person, now) : 'calm';
      mark(this.sign, 'urgency', urgency);
      this.sign.hidden = urgency === 'calm';
      if (urgency !== 'calm') this.sign.setAttribute('aria-label', room.words.list.tooLong(urgency));
      mark(this.second, 'says', person.lastKnown === null ? 'call' : 'heard');
      if (person.lastKnown !== null) {
        this.paintLast(room.lastHeard(person, floorwatch.live.rows));
        return;
      }
      write(this.time, duration(room.lasting(person, now)));
      write(this.second, this.beside(person, room.callLength(person, now)));
    }

    /** For how long it was when something was last heard, and when that was. */
    paintLast(heard) {
      const length = heard === null || heard.at === null ? null : room.lasting(heard.person, heard.at);
      write(this.time, duration(length));
      write(this.second, length === null ? '' : room.words.asOf(heard.at));
    }

    /** Beside a call its queue's usual; beside a hold for how long the call lasts. */
    beside(person, call_s) {
      if (call_s === null) return '';
      if (person.state === 'hold') return room.words.list.call(duration(call_s));
      const usual = room.usualCall(person.queue, floorwatch.live.rows);
      return usual === null ? '' : room.words.list.usual(usual);
    }

    tick(now) {
      this.paint(this.person, now);
    }
  }

  class Queue extends Cell {
    paint(person) {
      write(this.first, person.queue === null ? '' : room.queueName(person.queue));
    }
  }

  class Call extends Cell {
    build() {
      this.first.classList.add('floor-cell-time');
    }

    paint(person, now) {
      const length = room.callLength(person, now);
      write(this.first, length === null ? '' : duration(length));
      write(this.second, length === null ? '' : room.words.list.usual(room.usualCall(person.queue, floorwatch.live.rows)));
    }

    tick(now) {
      this.paint(this.person, now);
    }
  }

  class Calls extends Cell {
    paint(person) {
      write(this.first, count(person.callsToday));
    }
  }

  class Handled extends Cell {
    paint(person) {
      write(this.first, duration(person.handleToday));
    }
  }

  /** The cells by the names that the columns ask for. */
  room.cells = { Who, State, Reason, Since, Queue, Call, Calls, Handled };

  /** Paint what stands in the page of one agent anew. */
  room.paintCells = function (agent, person, now) {
    for (const cell of standing.get(agent) || none) cell.show(person, now);
  };

  /** Paint every row in sight anew of the same people, for what is said of them otherwise now. */
  room.repaintCells = function (now) {
    for (const cells of standing.values()) for (const cell of cells) cell.show(cell.person, now);
  };

  /** Let the times of every row in sight go on. */
  room.tickCells = function (now) {
    for (const cells of standing.values()) {
      for (const cell of cells) if (cell.tick) cell.tick(now);
    }
  };
})();
