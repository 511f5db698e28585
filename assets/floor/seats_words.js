// The words of the seat plan.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _, ngettext, format, pgettext } = floorwatch.i18n;
  const filled = (text, number) => format(text, { count: floorwatch.forms.count(number) });

  room.words = Object.assign(room.words || {}, {
    seats: {
      plan: () => _('Seat plan'),
      howTo: () =>
        _('Arrow keys go from seat to seat, Enter opens, Escape closes, plus and minus zoom, 0 shows everything, Shift with an arrow moves the plan.'),
      show: (name) => format(_('Show {name}'), { name }),
      zoomIn: () => _('Zoom in'),
      zoomOut: () => _('Zoom out'),
      whole: () => _('Whole plan'),
      team: () => _('Zoom to team'),
      noTeam: () => _('No team'),

      taken: () => _('Seats taken'),
      staffed: () => _('Staffed'),
      tooLong: () => _('Too long'),
      critical: (number) => filled(ngettext('{count} critical', '{count} critical', number), number),
      attention: (number) => filled(ngettext('{count} to look at', '{count} to look at', number), number),
      // Of those that are heard; of the others nobody knows.
      criticalAtLeast: (number) =>
        number ? filled(ngettext('at least {count} critical', 'at least {count} critical', number), number) : _('none known to be critical'),
      attentionAtLeast: (number) =>
        number ? filled(ngettext('at least {count} to look at', 'at least {count} to look at', number), number) : _('none known to look at'),
      criticalUnknown: () => _('how many are critical is not known'),
      attentionUnknown: () => _('how many are to look at is not known'),

      tray: () => _('Not on the plan'),

      loading: () => _('The seat plan is on its way.'),
      failed: (at) =>
        format(_('The seat plan could not be loaded (last tried {at}). It is tried again; until then agents stand by team.'), { at }),
      failedKept: (at) =>
        format(_('The seat plan could not be loaded anew (last tried {at}). It is tried again; what is shown may have been moved since.'), { at }),
      noPlan: () => _('No seat plan is set, so agents stand by team. `.venv/bin/python app.py plan import seats.csv` makes one.'),
      lost: (number, more) => {
        const lost = filled(
          ngettext(
            'The plan is gone, and with it your {count} move that was not saved.',
            'The plan is gone, and with it your {count} moves that were not saved.',
            number
          ),
          number
        );
        return more === '' ? lost : format(_('{sentence} {more}'), { sentence: lost, more });
      },
      nobody: () => _('Nobody yet. Agents appear here as soon as a source tells of them.'),
      problem: (problem) => format(_('The plan file cannot be read, the last good plan is shown: {problem}'), { problem }),
      problemConfigured: (problem) =>
        format(_('The plan file cannot be read, the plan of the configuration is shown: {problem}'), { problem }),
      problemByTeam: (problem) => format(_('The plan file cannot be read, so agents stand by team: {problem}'), { problem }),
    },
    seat: {
      comma: () => pgettext('between facts', ', '),
      at: (name, seat) => format(_('{name}, seat {seat}'), { name, seat }),
      empty: (seat) => format(_('Seat {seat}, nobody'), { seat }),
      left: () => _('Nobody here any more'),
      reason: (state, reason) => format(_('{state}: {reason}'), { state, reason }),
      lasting: (state, span) => format(_('{state} for {span}'), { state, span }),
      ofCall: () => _('counting the whole call'),
      brief: (state) => format(_('{state} for less than a minute'), { state }),
      lastKnown: (state, at) => format(_('Unknown, last known: {state} since {at}'), { state, at }),
      lastKnownSometime: (state) => format(_('Unknown, last known: {state}'), { state }),
      critical: () => _('critically long'),
      attention: () => _('too long'),
      queue: (queue) => format(_('queue {queue}'), { queue }),
      breakAfter: () => _('break after this call'),
      phoneGone: () => _('phone not reachable'),
      hidden: () => _('hidden by the filter'),
      minutes: (count) => format(pgettext('on a seat', '{count}′'), { count }),
      hours: (count) => format(pgettext('on a seat', '{count}h'), { count }),
      carried: () => _('picked up; arrow keys move it, Enter puts it down, Escape puts it back'),
    },
    signs: {
      title: () => _('Signs'),
      attention: () => _('too long in a state'),
      critical: () => _('far too long'),
      minutes: () => _('18 minutes'),
      kinds: {
        break: () => _('break'),
        meal: () => _('meal'),
        consult: () => _('consultation'),
        training: () => _('training'),
        meeting: () => _('meeting'),
        after_call: () => _('after-call work'),
        other: () => _('other reason'),
      },
    },
    moving: {
      start: () => _('Move seats'),
      hindered: (why) => format(_('Seats cannot be moved now: {why}'), { why }),
      undo: () => _('Undo'),
      save: (number) => filled(ngettext('Save {count} move', 'Save {count} moves', number), number),
      saveNone: () => _('Save'),
      saving: () => _('Saving …'),
      stop: () => _('Done'),
      discard: () => _('Discard'),
      keep: () => _('Keep moving'),
      surely: (number) => filled(ngettext('Discard {count} move that is not saved?', 'Discard {count} moves that are not saved?', number), number),
      help: () => _('Drag seats; with keys, Enter picks one up. Save keeps it.'),
      outside: (seat) => format(_('Seat {seat} stands outside the walls. It can be saved so, or undone.'), { seat }),
      occupied: (seat) => format(_('{seat} stands there.'), { seat }),
      saved: (number) => filled(ngettext('Saved {count} move.', 'Saved {count} moves.', number), number),
      changed: (kept) =>
        filled(
          ngettext(
            'Somebody else changed the plan. Theirs is shown, with your {count} move on top: look, then save again.',
            'Somebody else changed the plan. Theirs is shown, with your {count} moves on top: look, then save again.',
            kept
          ),
          kept
        ),
      changedGone: () => _('Somebody else changed the plan. Theirs is shown; your moves were of seats or rooms that are no more.'),
      changedUnread: (number) =>
        filled(
          ngettext(
            'Not saved: somebody else changed the plan, and theirs could not be loaded. It is tried again; your {count} move is still here.',
            'Not saved: somebody else changed the plan, and theirs could not be loaded. It is tried again; your {count} moves are still here.',
            number
          ),
          number
        ),
      refused: (why) => format(_('Not saved: {why} Your moves are still here.'), { why }),
      status: (status) => format(_('HTTP status {status}.'), { status }),
      unreachable: () => _('Not saved: the server did not answer. Your moves are still here; try again.'),
    },
  });
})();
