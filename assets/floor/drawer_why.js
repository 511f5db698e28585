// Why somebody is marked as too long in a state, in sentences. Pure but for the words.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const drawer = (room.drawer = room.drawer || {});

  function ofCall(person, now, limits, usual, words) {
    const from = person.callSince === null ? person.since : person.callSince;
    const talk = limits.talk_by_queue[person.queue] || limits.talk;
    const limit = talk.attention_s;
    if (from === null || limit === null || limit === undefined || now - from < limit) return [];
    const urgency = talk.critical_s !== null && now - from >= talk.critical_s ? 'critical' : 'attention';
    const text = usual === null ? words.callOver(now - from, limit) : words.callUsual(now - from, usual);
    return [{ urgency, text }];
  }

  function ofState(person, now, limit, say) {
    if (person.since === null || limit === null || limit === undefined || now - person.since < limit) return [];
    return [{ urgency: 'attention', text: say(now - person.since, limit) }];
  }

  /** `[{urgency, text}]`, empty for somebody calm. `usual`: what a call of the queue lasts, in seconds, or null. */
  drawer.reasonsOf = function (person, now, { limits, reasons, states }, usual, words) {
    const over = (state) => (lasting, limit) => words.over(state, lasting, limit);
    if (person.state === 'talking' || person.state === 'hold') {
      const held = person.state === 'hold' ? ofState(person, now, limits.hold_s, over(states.hold)) : [];
      return [...ofCall(person, now, limits, usual, words), ...held];
    }
    if (person.state === 'wrap_up') return ofState(person, now, limits.wrap_up_s, over(states.wrap_up));
    if (person.state === 'not_ready') {
      const reason = reasons[person.reason];
      return ofState(person, now, reason ? reason.limit_s : limits.not_ready_s, over(person.reasonName || states.not_ready));
    }
    return [];
  };
})();
