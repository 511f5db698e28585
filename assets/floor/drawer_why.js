// Why somebody is marked as too long in a state, in sentences. Pure but for the words.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const drawer = (room.drawer = room.drawer || {});

  const isPast = (lasting, limit) => limit !== null && limit !== undefined && lasting >= limit;

  function ofCall(person, now, call, usual, words) {
    const from = person.callSince === null ? person.since : person.callSince;
    if (from === null) return [];
    const lasting = now - from;
    const isCritical = isPast(lasting, call.critical_s);
    // The last that was passed: the first one beside the second's sign would be taken for it.
    const limit = isCritical ? call.critical_s : call.attention_s;
    if (!isPast(lasting, limit)) return [];
    const text = usual === null ? words.callOver(lasting, limit) : words.callUsual(lasting, limit, usual);
    return [{ urgency: isCritical ? 'critical' : 'attention', text }];
  }

  /** `[{urgency, text}]`, empty for somebody calm. `usual`: what a call of the queue lasts, in seconds, or null. */
  drawer.reasonsOf = function (person, now, options, usual, words) {
    const { call, own } = room.limitsFor(person.state, person, options);
    const reasons = call === null ? [] : ofCall(person, now, call, usual, words);
    if (person.since === null || !isPast(now - person.since, own)) return reasons;
    const called = person.state === 'not_ready' && person.reasonName ? person.reasonName : options.states[person.state];
    return [...reasons, { urgency: 'attention', text: words.over(called, now - person.since, own) }];
  };
})();
