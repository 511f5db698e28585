// What the line below the plan has to say of it. Pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const seats = (room.seats = room.seats || {});

  /** A plan file that cannot be read, and what is shown in its place: only what was read once is a last good plan. */
  function problemOf({ automatic, inFile, problem }, words) {
    if (automatic) return words.problemByTeam(problem);
    return inFile ? words.problem(problem) : words.problemConfigured(problem);
  }

  function stateOf({ plan, failing, anybody }, words) {
    if (failing !== null) return plan === null || plan.automatic ? words.failed(failing) : words.failedKept(failing);
    if (plan === null) return words.loading();
    if (plan.problem) return problemOf(plan, words);
    return plan.automatic && anybody ? words.noPlan() : '';
  }

  /**
   * `plan`: the one that counts, null while it is on its way; `failing`: when it was last tried in vain, as readers write
   * it, else null; `anybody`: whether an agent is there; `lost`: how many moves went with a plan that is no more.
   */
  seats.noteOf = function ({ lost = 0, ...found }, words) {
    const state = stateOf(found, words);
    return lost ? words.lost(lost, state) : state;
  };
})();
