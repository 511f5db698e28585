// The words of the headline.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _, ngettext, format } = floorwatch.i18n;
  const { count, clock, duration } = floorwatch.forms;

  room.words = Object.assign(room.words || {}, {
    headline: {
      tooLong: (number) => ngettext('person too long in a state', 'people too long in a state', number),
      badge: (number, far) => {
        const all = format(ngettext('{count} person too long in a state', '{count} people too long in a state', number), { count: count(number) });
        return [all, room.words.headline.critical(far)].filter(Boolean).join(room.words.seat.comma());
      },
      critical: (number) => (number ? format(ngettext('{count} of them far too long', '{count} of them far too long', number), { count: count(number) }) : ''),
      calm: () => _('Nobody is too long in a state'),
      calmOfHeard: () => _('Nobody of those heard is too long'),
      unheard: (number) => (number ? format(ngettext('{count} person is not heard', '{count} people are not heard', number), { count: count(number) }) : ''),
      // When something was last heard; nobody knows how it is now.
      wereTooLong: (number, at) =>
        number
          ? format(ngettext('person was too long at {time}', 'people were too long at {time}', number), { time: clock(at, { seconds: false }) })
          : format(_('Nobody was too long at {time}'), { time: clock(at, { seconds: false }) }),
      was: (text) => format(_('was {state}'), { state: text }),
      notKnown: () => _('Not known now who is too long'),
      noOne: () => _('No agent yet'),
      noOneOfTeam: () => _('Nobody of this team yet'),
      more: (number) => format(ngettext('and {count} more', 'and {count} more', number), { count: count(number) }),
      since: (at) => format(_('since {time}'), { time: clock(at, { seconds: false }) }),
      callOver: (seconds) => format(_('call over {time}'), { time: duration(seconds) }),
      over: (seconds) => format(_('over {time}'), { time: duration(seconds) }),
      // What a colour alone would say is said in words.
      urgency: { critical: () => _('Far too long'), attention: () => _('Too long'), blind: () => _('Was too long') },
    },
  });
})();
