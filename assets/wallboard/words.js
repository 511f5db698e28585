// Every sentence the wallboard's scripts write.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.wallboard = floorwatch.wallboard || {});

  const { _, ngettext, format } = floorwatch.i18n;
  const forms = floorwatch.forms;
  const LISTED_AT_MOST = 12;

  function list(names) {
    return names
      .slice(0, LISTED_AT_MOST)
      .concat(names.length > LISTED_AT_MOST ? ['…'] : [])
      .join(_(', '));
  }

  room.words = {
    // The live sign
    connecting: () => _('Connecting …'),
    live: () => _('Live'),
    old: (seconds) => format(_('{seconds} s old'), { seconds: Math.floor(seconds) }),
    replay: () => _('Recording'),
    blindSince: (at) => format(_('No data since {time}'), { time: forms.clock(at) }),
    blindFor: (seconds) => format(_('Blind for {duration}'), { duration: forms.duration(seconds) }),
    blind: () => _('No data'),
    asOf: (at) => format(_('as of {time}'), { time: forms.clock(at, { seconds: false }) }),

    notHeard: (count, of) =>
      format(ngettext('Not heard: {count} of {of} source', 'Not heard: {count} of {of} sources', of), { count, of }),

    // What stands below the three figures
    goal: (level) => {
      const target = forms.percent(level.target);
      return level.threshold_s === null
        ? format(_('Target {target}'), { target })
        : format(_('Target {target} in {seconds} s'), { target, seconds: Math.round(level.threshold_s) });
    },
    gap: (seconds) => format(_('{gap} of today unseen'), { gap: forms.span(Math.ceil(seconds)) }),
    // Of a part nothing is known: within a gap calls may have come that nobody counted.
    about: (words, value, blind_s) => (value !== null && blind_s > 0 ? '≈' : '') + words,
    aboutAloud: () => _('About: part of today was not seen'),
    mixedTargets: () => _('Targets differ by queue'),
    mixedFormulas: () => _('Counted differently by queue: open one, or a group'),
    noCallsToday: () => _('No calls yet today'),
    waitingWhere: (waiting, queues) =>
      format(ngettext('in {waiting} of {count} queue', 'in {waiting} of {count} queues', queues), {
        waiting,
        count: queues,
      }),
    limit: (seconds) => format(_('Limit {limit}'), { limit: forms.duration(seconds) }),
    overLimit: (seconds) => format(_('Over {limit}'), { limit: forms.duration(seconds) }),
    nobodyWaits: () => _('Nobody is waiting'),
    halfHour: (value) => format(_('This half hour {value}'), { value }),
    target: (value) => format(_('Target {target}'), { target: value }),

    // In place of a figure
    noLine: () => _('No calls yet today: the line begins with the first one'),
    noLineSeen: () => _('No calls seen yet today: the line begins with the first one'),
    noLineTogether: () => _('No line for queues picked one by one: make them a group in config.yaml'),
    noAgentsTogether: () => _('An agent may serve several queues: make them a group in config.yaml'),
    noAgents: () => _('The source does not say who is staffed'),

    // Why a queue is where it is in the strip
    why: {
      critical: (row) => format(_('Waiting longer than {limit}'), { limit: forms.duration(row.longest_wait_limit_s) }),
      attention: (row) =>
        format(_('Target {target} out of reach'), { target: forms.percent(row.interval.service_level.target) }),
    },
    notHeardOf: () => _('Nothing heard of it yet'),
    toldNoMore: () => _('No source tells of it any more'),

    // Good news, of whole teams
    praise: {
      run: (news) =>
        format(_('Target met since {time}: {count} half hours in a row, {calls} calls'), {
          time: forms.clock(news.since, { seconds: false }),
          count: news.halfHours,
          calls: forms.count(news.calls),
        }),
      best: (news) =>
        format(_('Best half hour today: {time}, service level {value} of {calls} calls'), {
          time: forms.clock(news.start, { seconds: false }),
          value: forms.percent(news.value),
          calls: forms.count(news.calls),
        }),
      spotless: (news) =>
        format(_('Half hour from {time}: all {calls} calls answered'), {
          time: forms.clock(news.start, { seconds: false }),
          calls: forms.count(news.calls),
        }),
    },

    // The line at the foot
    page: (page, pages, queues) => format(_('{queues} queues · page {page} of {pages}'), { queues, page, pages }),
    formula: (words) => format(_('Service level = {formula}'), { formula: words }),
    noServer: () => _('No connection to the server. The page keeps trying and comes back by itself.'),
    noRedis: () => _('The server cannot reach its store (Redis). It keeps trying; the figures are the last known ones.'),
    noWatch: () => _('The watch is silent, so nothing is counted. Look at "app.py watch"; the figures are the last known ones.'),
    noPicture: () => _('No data yet: nothing has been counted. Start "app.py run", or look whether the watch is running.'),
    noQueues: () => _('No queue yet: no source has told of one. The page /status shows what is heard of each.'),
    missing: (names, of) =>
      names.length === of
        ? format(_('Not heard: {sources}. The page /status says why, and what to do.'), { sources: list(names) })
        : format(_('Not heard: {sources}. What hangs on them is missing here; the page /status says what to do.'), {
            sources: list(names),
          }),
    nothingRead: () =>
      _('The recording holds nothing that could be read so far. The log in the terminal names the lines skipped, and why.'),
    sourceDown: (names) =>
      format(_('No data from {sources}. The figures are the last known ones; the connection is being retried.'), {
        sources: list(names),
      }),
    sourceStale: (names) =>
      format(_('Silent: {sources}. The figures are the last known ones until it is heard again.'), {
        sources: list(names),
      }),
    sourceAsked: (names) =>
      format(_('{sources}: heard again. The figures are the last known ones until it has told its whole state.'), {
        sources: list(names),
      }),
    sourceDownThen: (names) =>
      format(_('The recording has no data from {sources} here. The figures are the last known ones.'), {
        sources: list(names),
      }),
    neverHeardOf: () =>
      _('No source has told of this yet. Look at /status, and at the names of the queues in config.yaml.'),
    unknownGroup: (name, known) =>
      known.length
        ? format(_('There is no group "{name}". Groups: {known}.'), { name, known: list(known) })
        : format(_('There is no group "{name}": config.yaml has no groups.'), { name }),
    unknownQueues: (names, known) =>
      format(
        ngettext(
          'There is no queue "{names}". Queues: {known}.',
          'There are no queues "{names}". Queues: {known}.',
          names.length,
        ),
        { names: list(names), known: list(known) },
      ),
    unknownBoard: (name, known) =>
      known.length
        ? format(_('There is no board "{name}". Boards: {known}.'), { name, known: list(known) })
        : format(_('There is no board "{name}": config.yaml has no boards.'), { name }),
    board: (place, count) => format(_('View {place} of {count}'), { place, count }),
    boardsInTrouble: (names) => format(_('waiting too long in: {boards}'), { boards: list(names) }),
    playing: (file, progress) =>
      format(_('Plays the recording {file}: {progress}'), { file, progress: forms.percent(progress) }),
    played: (file) => format(_('Plays the recording {file}: at its end'), { file }),
  };
})();
