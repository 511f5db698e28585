// How old the wall is: the sign at the top right, and the sentence at the foot that says what to do.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.wallboard = floorwatch.wallboard || {});

  const PATIENCE_S = 5; // so long a silent watch, or a connection lost for a moment, only makes the picture old

  /**
   * How the page stands, worst first; pure: {state, since?, age?}. `status` is that of the live connection,
   * `sourceAge` in seconds that of the oldest source of what is shown, `missing` as `room.missing` says.
   *   loading  the first frame is still on its way       lost     it does not come
   *   empty    connected, and nothing was ever counted   blind    nothing new arrives at all
   *   unheard  sources are missing from what is shown    part     a source of what is shown is not up
   *   old      what is shown is some seconds old         asking   connected a moment ago: not told all yet;
   *                                                               of what was blind before, still blind, asking
   *   replay   a recording is played                     live
   */
  room.standing = function (status, site, head, waitedTooLong, sourceAge, missing) {
    if (!site) {
      if (!waitedTooLong && !status.known) return { state: 'loading' };
      // Connected is not enough: until the first beat nobody knows what is missing.
      return { state: status.connected && status.mode !== null ? 'empty' : 'lost' };
    }
    // A connection lost and made again within seconds, as on a walk between two antennas, changes nothing of the picture.
    const age = status.ageSeconds;
    const isLate = !status.live && (status.connected ? status.redisOk : status.redisWasOk) && age !== null && age < PATIENCE_S;
    if (isLate && age >= floorwatch.live.LIVE_S) return { state: 'old', age };
    if (!isLate && status.asking) {
      if (status.blindSince === null) return { state: 'asking' };
      return { state: 'blind', since: status.blindSince, asking: true };
    }
    if (!isLate && !status.live) return { state: 'blind', since: status.blindSince, age };
    const isKnown = head !== null && head.sources.length > 0;
    if (missing.names.length && !isKnown) return { state: 'unheard' };
    if (head && head.blind_since !== null) return { state: 'part', since: head.blind_since };
    if (missing.names.length) return { state: 'unheard' };
    if (site.mode === 'replay') return { state: 'replay' };
    if (sourceAge !== null && sourceAge >= floorwatch.live.LIVE_S) return { state: 'old', age: sourceAge };
    return { state: 'live' };
  };

  /**
   * The moment as of which the page is drawn; pure. While nothing arrives the figures stand still at the last moment
   * they were known to be true. A recording has a clock of its own, which stands by itself.
   */
  room.shownNow = function (standing, site, now) {
    const isFrozen = standing.state === 'blind' && site.mode === 'live' && standing.since !== null;
    return isFrozen ? standing.since : now;
  };

  /**
   * The sources that are not heard and so missing from what is shown: {names, of}, `of` how many there are. The
   * configured ones count although the rows know nothing of them. A wall of all queues misses each; one of some
   * queues does not know on whom they hang, and misses them only where none is heard. A recording has none.
   */
  room.missing = function (rows, options, site) {
    if (site === null || site.mode === 'replay') return { names: [], of: 0 };
    const told = [...rows.keys()].filter((key) => key.startsWith('s:')).map((key) => key.slice(2));
    const all = [...new Set([...options.sources, ...told.sort()])];
    const unheard = all.filter((name) => (rows.get('s:' + name) || {}).state !== 'up');
    const counts = options.group === '*' || unheard.length === all.length;
    return { names: counts ? unheard : [], of: all.length };
  };

  /** What every queue's line says while nothing arrives at all; null while something does. Pure. */
  room.darkWords = function (standing, site) {
    if (standing.state !== 'blind') return null;
    // The page's clock is the recording's: a time of day by ours would mislead.
    return standing.since === null || site.mode === 'replay' ? room.words.blind() : room.words.blindSince(standing.since);
  };

  /** The few words of the sign for a standing. */
  room.signWords = function (standing, site, missing) {
    const words = room.words;
    if (standing.asking) return words.connecting();
    switch (standing.state) {
      case 'asking':
      case 'loading':
      case 'lost':
        return words.connecting();
      case 'empty':
        return words.blind();
      case 'blind':
        // The page's clock is the recording's: a time of day by ours would mislead.
        if (standing.since === null) return words.blind();
        if (site.mode === 'replay') return words.blindFor(standing.age);
        return words.blindSince(standing.since);
      case 'part':
        if (site.now === 0) return words.blind();
        return words.blindSince(standing.since);
      case 'unheard':
        return words.notHeard(missing.names.length, missing.of);
      case 'old':
        return words.old(standing.age);
      case 'replay':
        return words.replay();
      default:
        return words.live();
    }
  };

  /** The sentence at the foot: what is wrong and what to do, or that a recording is played; none in calm times. */
  function notice(standing, status, choice, site, rows, options, missing) {
    const words = room.words;
    if (standing.state === 'loading' || standing.state === 'asking' || standing.asking) return '';
    if (standing.state === 'lost' || (standing.state === 'blind' && !status.connected)) return words.noServer();
    if (standing.state === 'blind' || standing.state === 'empty') {
      if (!status.redisOk) return words.noRedis();
      return standing.state === 'empty' ? words.noPicture() : words.noWatch();
    }
    if (choice.unknown.group !== null) {
      return words.unknownGroup(choice.unknown.group, Object.keys(options.group_names));
    }
    if (choice.unknown.queues.length) return words.unknownQueues(choice.unknown.queues, known(rows, options));
    if (options.unknown_board) return words.unknownBoard(options.unknown_board, options.board_names);
    const isRecording = site.mode === 'replay';
    if (isRecording && (site.now === 0 || !choice.queues.length)) return words.nothingRead();
    if (standing.state === 'unheard') return words.missing(missing.names, missing.of);
    if (!choice.queues.length) return words.noQueues();
    if (site.mode === 'replay' && site.replay && site.replay.done) return words.played(site.replay.file);
    if (standing.state === 'part') return whyBlind(site, choice.head, rows);
    if (site.mode === 'replay' && site.replay) return words.playing(site.replay.file, site.replay.progress);
    return '';
  }

  function known(rows, options) {
    const heard = [...rows.keys()].filter((key) => key.startsWith('q:')).map((key) => key.slice(2));
    return [...new Set([...Object.keys(options.queue_names), ...heard])].sort();
  }

  function whyBlind(site, head, rows) {
    const words = room.words;
    const all = [...rows.keys()].filter((key) => key.startsWith('s:')).map((key) => key.slice(2));
    const stateOf = (name) => (rows.get('s:' + name) || {}).state;
    const silent = (head.sources.length ? head.sources : all).filter((name) => stateOf(name) !== 'up');
    if (!silent.length) return head.sources.length ? words.sourceAsked(head.sources) : words.neverHeardOf();
    if (site.mode === 'replay') return words.sourceDownThen(silent);
    if (silent.every((name) => stateOf(name) === 'stale')) return words.sourceStale(silent);
    return words.sourceDown(silent);
  }

  /** Paint the sign and the notice; return how the page stands. */
  room.paintSign = function (page, options, choice, rows, waitedTooLong) {
    const status = floorwatch.live.status();
    const site = rows.get('site') || null;
    const sources = choice.head ? choice.head.sources : [];
    const missing = room.missing(rows, options, site);
    const sourceAge = floorwatch.live.sourceAge(sources);
    const standing = room.standing(status, site, choice.head, waitedTooLong, sourceAge, missing);
    room.mark(page.root, 'state', standing.state);
    room.mark(page.sign, 'state', standing.asking ? 'asking' : standing.state);
    room.write(page.sign_words, room.signWords(standing, site, missing), { ticks: 'age' in standing });
    // With no queue to show, the sentence stands where they would, to be read from afar.
    const words = notice(standing, status, choice, site, rows, options, missing);
    room.write(page.notice, choice.queues.length ? words : '');
    room.write(page.strip_words, choice.queues.length ? '' : words);
    const isWrong = choice.unknown.group !== null || choice.unknown.queues.length > 0 || options.unknown_board !== null;
    room.mark(page.notice, 'weight', isWrong || !['live', 'replay', 'old', 'asking'].includes(standing.state) ? 'heavy' : null);
    return standing;
  };
})();
