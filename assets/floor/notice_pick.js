// Which sentence the page owes its reader; pure.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  /**
   * {what, isHeavy, …}: `what` is the sentence of `room.words.notice`, null where none is owed. `standing` is that of
   * the whole page, `agents` how many there are; `isFailing`: the page
   * could not draw what it was told last.
   */
  room.noticeOf = function (standing, status, agents, isFailing = false) {
    const { state, site, missing } = standing;
    const heavy = (what, more) => Object.assign({ what, isHeavy: true }, more);
    if (isFailing) return heavy('failing');
    if (state === 'loading' || state === 'asking' || standing.asking) return { what: null, isHeavy: false };
    // A connection lost for a moment leaves the page as it is: then it is not blind.
    if (state === 'lost' || (state === 'blind' && !status.connected)) return heavy('noServer', { since: standing.since });
    if (state === 'blind' || state === 'empty') {
      if (!status.redisOk) return heavy('noRedis', { since: standing.since });
      return heavy(state === 'empty' ? 'noPicture' : 'noWatch', { since: standing.since });
    }
    const isRecording = site.mode === 'replay';
    if (isRecording && site.now === 0) return heavy('nothingRead');
    if (missing.names.length) return heavy('missing', { said: missing, since: standing.since ?? missing.since });
    if (!isRecording && missing.of === 0) return heavy('noSources');
    if (agents === 0) return { what: 'noAgents', isHeavy: false };
    if (isRecording && site.replay) return { what: site.replay.done ? 'played' : 'playing', said: site.replay, isHeavy: false };
    return { what: null, isHeavy: false };
  };
})();
