// Who needs a lead now, and how the team is: what the headline says. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  const ON_CALL = ['talking', 'hold'];

  /**
   * Everybody of the choice whose state lasts too long: [{person, urgency}], in the order of the list. A filter of
   * states or a search hides nobody here: need is need.
   */
  room.tooLong = function (people, choice, now) {
    return [...people.values()]
      .filter((person) => room.inTeam(person, choice))
      .map((person) => ({ person, urgency: room.urgencyOf(person, now) }))
      .filter((one) => one.urgency !== 'calm')
      .sort((one, other) => room.byNeed(one.person, other.person, now));
  };

  /**
   * Of people of whom nothing is heard now, whose state was too long when something last was: [{person, urgency, at}],
   * in the order of the list. `heard`: {person, at} of each, as `lastHeard` tells; nobody is judged at no moment.
   */
  room.wereTooLong = function (heard) {
    return heard
      .filter((one) => one.at !== null)
      .map(({ person, at }) => ({ person, urgency: room.urgencyOf(person, at), at }))
      .filter((one) => one.urgency !== 'calm')
      .sort((one, other) => room.byNeed(one.person, other.person, one.at, other.at));
  };

  /**
   * What somebody is marked for: {since, limit_s, ofCall}. `since`: of what lasts too long, `limit_s`: what it is past.
   * `ofCall`: it is the call that does, though its caller waits on hold. Of nobody marked the state and no limit.
   */
  room.markedFor = function (person, urgency, now) {
    const since = room.lastsSince(person);
    const at = urgency === 'critical' ? person.criticalAt : urgency === 'attention' ? person.attentionAt : null;
    if (at === null || since === null) return { since, limit_s: null, ofCall: false };
    const isOwn = urgency === 'attention' && person.ownAt !== null && now >= person.ownAt;
    if (person.state === 'hold' && !isOwn) {
      const begun = person.callSince ?? since;
      return { since: begun, limit_s: Math.round(at - begun), ofCall: true };
    }
    return { since, limit_s: Math.round((isOwn ? person.ownAt : at) - since), ofCall: false };
  };

  /**
   * How the people of the choice are: {of, staffed, ready, onCall, unknown, unheard}, as the donut counts them: who is not
   * heard of is not staffed but unknown. Null where nobody is heard of, and of whom no source tells who is signed in:
   * nothing can be said.
   */
  room.headcount = function (people, choice) {
    const all = [...people.values()].filter((person) => room.inTeam(person, choice));
    const count = (test) => all.filter(test).length;
    const unknown = count((person) => person.state === 'unknown');
    const unheard = count((person) => person.lastKnown !== null);
    const isDark = unheard === all.length;
    const isTold = all.some((person) => person.isTold);
    return {
      of: all.length,
      staffed: isTold ? count((person) => person.lastKnown === null && person.signedIn === true) : null,
      ready: isTold ? count((person) => person.state === 'ready') : null,
      onCall: isDark ? null : count((person) => ON_CALL.includes(person.state)),
      unknown,
      unheard,
    };
  };

  /**
   * The order in which to show people, so that nothing moves under a finger: while `touched` those who stand there stay,
   * whatever became of them; else new ones are taken at once, and the order only when `mayResort`.
   */
  room.keptOrder = function (before, wanted, { touched, mayResort }) {
    if (touched && before.length) return before;
    const isSame = before.length === wanted.length && before.every((one) => wanted.includes(one));
    return isSame && !mayResort ? before : wanted;
  };
})();
