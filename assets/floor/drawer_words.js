// The words of the drawer.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _, ngettext, pgettext, format } = floorwatch.i18n;
  const { duration, span, clock, count } = floorwatch.forms;

  const MINUTE_S = 60;
  const short = (at) => clock(at, { seconds: false });

  function called({ state, reason }) {
    const known = room.options.reasons[reason];
    const word = room.options.states[state];
    return state === 'not_ready' && reason ? format(_('{state}: {reason}'), { state: word, reason: known ? known.name : reason }) : word;
  }

  function time({ from, until, open }) {
    if (open) return format(_('since {from}'), { from: until - from < MINUTE_S ? clock(from) : short(from) });
    const write = until - from < MINUTE_S ? clock : short;
    return `${write(from)}–${write(until)}`;
  }

  room.words = Object.assign(room.words || {}, {
    drawer: {
      close: () => _('Close'),
      seat: (seat) => format(_('Seat {seat}'), { seat }),
      noSeat: () => _('no seat'),
      toPlan: () => _('Show on the plan'),
      called,
      time,
      showing: (name) => format(_('Showing {name}'), { name }),
      gone: (name) => format(_('No source tells of {name} any more. What follows is the last that was known.'), { name }),
      noData: (at) => (at === null ? _('No data') : format(_('No data since {at}'), { at: clock(at) })),
      lastKnown: (state, at) =>
        at === null ? format(_('Last known: {state}'), { state }) : format(_('Last known: {state} since {at}'), { state, at: clock(at) }),

      over: (state, lasting, limit) => format(_('{state} {lasting}, over {limit}'), { state, lasting: duration(lasting), limit: span(limit) }),
      callOver: (lasting, limit) => format(_('In the call for {lasting}, over {limit}'), { lasting: duration(lasting), limit: span(limit) }),
      callUsual: (lasting, limit, usual) =>
        format(_("In the call for {lasting}, over {limit}; usual talk in this queue: {usual}"), { lasting: duration(lasting), limit: span(limit), usual: duration(usual) }),
      breakAfter: (reason) => (reason ? format(_('{reason} begins after this call'), { reason }) : _('A break begins after this call')),
      phoneGone: () => _('The phone cannot be reached'),
      marks: {
        abusive: () => pgettext('caller', 'Abusive caller'),
        complaint: () => pgettext('caller', 'Complaint'),
        vulnerable: () => pgettext('caller', 'Vulnerable caller'),
        vip: () => pgettext('caller', 'VIP caller'),
      },

      call: () => _('Current call'),
      queue: () => _('Queue'),
      noQueue: () => _('outside the queues'),
      since: () => pgettext('a call', 'Since'),
      held: () => pgettext('a call', 'Held'),
      heldFor: (seconds) => format(_('for {time}'), { time: duration(seconds) }),
      notHeld: () => _('not now'),
      usual: () => _('Usual talk in this queue'),

      day: () => _('Today'),
      zooms: { hour: () => _('1 h'), four: () => _('4 h'), day: () => _('Day') },
      zoomTo: { hour: () => _('The last hour'), four: () => _('The last four hours'), day: () => _('The whole day') },
      zoom: () => _('How much of the day'),
      band: () => _('Today by states; arrow keys walk through them'),
      span: (one) => {
        const said = { time: time(one), state: called(one), queue: one.queue ? room.queueName(one.queue) : '', length: duration(one.until - one.from) };
        const text = format(one.queue ? _('{time} {state}, {queue}, {length}') : _('{time} {state}, {length}'), said);
        return one.callSince === undefined ? text : format(_('{span}; the call began at {time}'), { span: text, time: clock(one.callSince) });
      },
      several: (cell, totals) =>
        format(ngettext('{time}, {count} state: {states}', '{time}, {count} states in turn: {states}', cell.spans.length), {
          time: time(cell),
          count: count(cell.spans.length),
          states: totals.map(([state, seconds]) => `${room.options.states[state]} ${duration(seconds)}`).join(_(', ')),
        }),
      nothing: () => _('Nothing is known of today yet.'),
      table: () => _('As a table'),
      from: () => pgettext('time', 'From'),
      until: () => pgettext('time', 'Until'),
      state: () => _('State'),
      lasted: () => pgettext('time', 'Length'),
      goesOn: () => pgettext('time', 'now'),
      heights: () => _('The taller, the nearer to a caller: highest in a call, lowest logged out.'),
      legend: (state, seconds) => `${room.options.states[state]} ${duration(seconds)}`,

      loading: () => _('Today is being loaded.'),
      failed: {
        unknown: () => _('The server knows no such agent now.'),
        unlogged: () => _('Today is not shown: this look at it could not be written to the access log.'),
        nothing: () => _('Today cannot be shown yet: nothing is known of the floor.'),
        store: () => _('Today could not be read: the store does not answer.'),
        refused: (status) => format(_('Today could not be loaded: the server answered {status}.'), { status }),
        unreachable: () => _('Today could not be loaded: the server does not answer.'),
      },
      again: (seconds) => format(_('Tried again in {seconds} s.'), { seconds }),
      kept: (at) => format(_('What stands here is of {at}.'), { at: clock(at) }),
      tryNow: () => _('Try now'),

      figures: () => _("Today beside the queue's average"),
      asOf: (at) => format(_('as of {at}'), { at: clock(at) }),
      calls: () => _('Calls'),
      talk: () => _('Average talk'),
      handle: () => _('Average handle'),
      wholeQueue: () => _('whole queue'),
      allQueues: () => _('All queues'),
      noFigures: () => _('No call of today has ended yet.'),
      logged: () => _("Looks at a person's day are written to the access log."),
    },
  });
})();
