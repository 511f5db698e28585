// Every sentence the status page's scripts write. What to do stands in dashboard/rooms/status/advice/.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.status = floorwatch.status || {});

  const { _, ngettext, format, language, timezone } = floorwatch.i18n;
  const forms = floorwatch.forms;
  const LISTED_AT_MOST = 20;
  const NAMED_AT_MOST = 3;
  const JUST_S = 3; // a source that lives speaks every second: digits that flicker say no more than "now"
  const DAY_S = 86400;
  const dates = new Intl.DateTimeFormat(language, { timeZone: timezone, month: 'short', day: 'numeric' });

  function list(names, most = LISTED_AT_MOST) {
    return names
      .slice(0, most)
      .concat(names.length > most ? ['…'] : [])
      .join(_(', '));
  }

  function moment(at, now) {
    const time = forms.clock(at);
    return Math.abs(now - at) < DAY_S ? time : `${dates.format(new Date(at * 1000))} ${time}`;
  }

  function agents(count) {
    return format(ngettext('{count} agent', '{count} agents', count), { count: forms.count(count) });
  }

  function queues(count) {
    return format(ngettext('{count} queue', '{count} queues', count), { count: forms.count(count) });
  }

  /** "since 10:42:07 (3 min)"; a recording's clock stands still, so there is only the moment. */
  function since(at, now, isReplay) {
    const time = moment(at, now);
    return isReplay ? format(_('since {time}'), { time }) : format(_('since {time} ({age})'), { time, age: forms.span(now - at) });
  }

  /** A sentence with the count of what is lost; `sentence` gives it by the number. */
  function lost(row, loss, sentence) {
    const count = room.lost(row, loss);
    return format(sentence(count), { count: forms.count(count) });
  }

  function milliseconds(seconds) {
    return seconds < 1 ? format(_('{number} ms'), { number: Math.round(seconds * 1000) }) : forms.span(seconds);
  }

  /** Names of queues, each with the name that may be meant. */
  function withMeant(one) {
    return list(one.names.map((name) => (name in one.meant ? format(_('{name} (is it {meant}?)'), { name, meant: one.meant[name] }) : name)));
  }

  room.words = {
    moment,
    since,

    /** An age: "just now", 40 s, 12 min. */
    age: (seconds) => {
      if (seconds === null || seconds === undefined) return forms.NO_VALUE;
      return seconds < JUST_S ? _('just now') : format(_('{span} ago'), { span: forms.span(seconds) });
    },

    // The verdict
    verdict: {
      loading: () => _('Asking …'),
      page_lost: () => _('This page has lost its server'),
      redis_away: () => _('The server cannot reach its store (Redis)'),
      watch_silent: () => _('The watch is silent: nothing is being counted'),
      no_picture: () => _('Nothing was ever counted here'),
      no_sources: () => _('No source: there is nothing to hear'),
      unheard: ({ names, of }) => {
        if (of === 1) return format(_('The only source is not heard: {name}'), { name: names[0] });
        const text = ngettext('{count} of {of} sources is not heard', '{count} of {of} sources are not heard', names.length);
        const head = format(text, { count: names.length, of });
        return names.length > NAMED_AT_MOST ? head : head + _(': ') + list(names);
      },
      asked: ({ names }) => format(_('Heard, but not told everything yet: {names}'), { names: list(names, NAMED_AT_MOST) }),
      look: ({ things }) =>
        format(
          ngettext('Everything is heard; {count} thing to see to', 'Everything is heard; {count} things to see to', things),
          { count: things },
        ),
      well: () => _('Everything is heard'),
      well_replay: () => _('This is a recording, not the floor of now'),
    },
    /** What is not true any more, and since when. */
    lastKnown: (count, at, now, isReplay) => {
      if (!count.agents && !count.queues) {
        return count.names.length > 1 ? _('No agent and no queue hangs on them so far.') : _('No agent and no queue hangs on it so far.');
      }
      const what = [count.agents ? agents(count.agents) : '', count.queues ? queues(count.queues) : ''].filter(Boolean).join(_(' and '));
      return format(_('What is shown of {what} is the last that was known, {since}.'), { what, since: since(at, now, isReplay) });
    },
    allLastKnown: (at, age, now, isReplay) => {
      if (age === null) return '';
      return isReplay
        ? format(_('All pages show the last that was known, for {age} now.'), { age: forms.span(age) })
        : format(_('All pages show the last that was known, {since}.'), { since: since(at, now, false) });
    },
    hereLastKnown: (at, age, now, isReplay) => {
      if (age === null) return '';
      return isReplay
        ? format(_('What stands here is the last that was known, for {age} now.'), { age: forms.span(age) })
        : format(_('What stands here is the last that was known, {since}.'), { since: since(at, now, false) });
    },
    allTrue: (count) => format(ngettext('{count} source; what the pages show is true now.', '{count} sources; what the pages show is true now.', count), { count }),
    playing: (file, progress) => format(_('{file}: {progress}'), { file, progress: forms.percent(progress) }),
    played: (file) => format(_('{file}: at its end'), { file }),

    // The chain
    chain: {
      well: { web: () => _('Connected'), redis: () => _('Answers'), log: () => _('Read to its end'), watch: () => _('At work') },
      unknown: () => _('Not known now'),
      page_lost: () => _('No connection'),
      redis_away: () => _('Out of reach'),
      watch_silent: () => _('Silent'),
      no_picture: () => _('Has written nothing'),
      log_behind: () => _('Not read to its end'),
      log_unusable: () => _('Has entries nobody understands'),
    },
    forAge: (age) => (age === null ? '' : format(_('for {age}'), { age: forms.span(age) })),
    build: (build) => format(_('build {build}'), { build }),
    entries: (site) => {
      const length = format(ngettext('{count} entry', '{count} entries', site.log_length), { count: forms.count(site.log_length) });
      const lag = format(_('{count} unread'), { count: forms.count(site.log_lag) });
      const unusable = site.log_unusable ? [format(_('{count} not understood'), { count: forms.count(site.log_unusable) })] : [];
      return [length, lag, ...unusable].join(_(', '));
    },

    // A source
    /** What a source is, and, while it is heard, what it calls itself. */
    kind: (one, options) => {
      const kind = (one.facts && one.facts.kind) || (one.row && one.row.kind) || '';
      const word = options.kinds[kind] || kind;
      const detail = one.condition === 'heard' || one.condition === 'asked' ? one.row.detail : '';
      if (!detail) return word;
      return detail.startsWith(word) ? detail : `${word} · ${detail}`;
    },
    condition: (one, now, isReplay) => {
      const row = one.row;
      const from = row && (row.blind_since === null ? row.since : row.blind_since);
      const at = row ? since(from, now, isReplay) : '';
      switch (one.condition) {
        case 'heard':
          return _('Heard');
        case 'asked':
          // A source that was never out of sight before it came has nothing shown from before.
          if (row.told_all === false) return _('Heard; it has not told yet who is signed in');
          return format(_('Heard again; what is shown is still from before, {since}'), { since: at });
        case 'silent':
          return format(_('Silent {since}'), { since: at });
        case 'never':
          return _('Never heard yet');
        case 'lost':
          if (row.as_of === null) return _('Never heard yet: there is no connection');
          return format(_('Not heard {since}: the connection broke'), { since: at });
        case 'mute':
          return _('Never heard yet: the connection is taken, and nothing is said');
        case 'hung':
          return format(_('Not heard {since}: it hangs'), { since: at });
        case 'refused':
          if (row.as_of === null) return _('Never heard yet: it refuses us');
          return format(_('Not heard {since}: it refuses us'), { since: at });
        case 'shutdown':
          return format(_('Not heard {since}: it stopped, or starts anew'), { since: at });
        case 'stopped':
          return format(_('Not heard {since}: its collector was stopped'), { since: at });
        case 'ended':
          return format(_('Over since {time}'), { time: moment(row.since, now) });
        default:
          return format(_('Not heard {since}'), { since: at });
      }
    },
    /** A sentence after a sentence. */
    after: (first, second) => format(_('{first} {second}'), { first, second }),
    before: (words) => (words === null ? _('Not known now') : format(_('Not known now. Last known: {words}'), { words })),
    reported: (detail) => format(_('Reported: {detail}'), { detail }),
    finding: {
      skewed: (row) => format(_('Its clock is off by {offset}.'), { offset: room.words.offset(row.clock_off_s) }),
      slow: (row) => format(_('It answers after {lag}.'), { lag: milliseconds(row.lag_s) }),
      dropped: (row) =>
        format(ngettext('{count} event was dropped.', '{count} events were dropped.', row.counts.dropped), { count: forms.count(row.counts.dropped) }),
      forgotten: (row) =>
        format(ngettext('Redis forgot {count} event.', 'Redis forgot {count} events.', row.counts.forgotten), { count: forms.count(row.counts.forgotten) }),
      refused_events: (row) => lost(row, 'refused_events', (n) => ngettext('{count} event was refused.', '{count} events were refused.', n)),
      over_rate: (row) =>
        lost(row, 'over_rate', (n) => ngettext('{count} event came over the allowed rate.', '{count} events came over the allowed rate.', n)),
      unreadable: (row) => lost(row, 'unreadable', (n) => ngettext('{count} message could not be read.', '{count} messages could not be read.', n)),
      without_call: (row) =>
        lost(row, 'without_call', (n) => ngettext('{count} event tells of a call nobody knows.', '{count} events tell of calls nobody knows.', n)),
      too_old: (row) => lost(row, 'too_old', (n) => ngettext('{count} call came too late to be counted.', '{count} calls came too late to be counted.', n)),
      from_future: (row) =>
        lost(row, 'from_future', (n) => ngettext('{count} event says that it happened in the future.', '{count} events say that they happened in the future.', n)),
      over_limit: (row) =>
        lost(row, 'over_limit', (n) =>
          ngettext('{count} event was left out: too many queues or agents.', '{count} events were left out: too many queues or agents.', n),
        ),
      no_promise: () => _('It has promised no sign of life: its silence cannot be told from quiet.'),
      refused_questions: (row) =>
        format(
          ngettext('{count} question to it was refused.', '{count} questions to it were refused.', row.counts.refused_questions),
          { count: forms.count(row.counts.refused_questions) },
        ),
      skipped: (row) =>
        format(ngettext('{count} line was skipped.', '{count} lines were skipped.', row.counts.lines_skipped), { count: forms.count(row.counts.lines_skipped) }),
    },
    /** A clock's offset: +1 h 2 min, −40 s, 0.3 s. */
    offset: (seconds) => {
      if (seconds === null || seconds === undefined) return forms.NO_VALUE;
      const sign = seconds < 0 ? '−' : '+';
      const size = Math.abs(seconds);
      return size < 1 ? milliseconds(size) : sign + forms.span(size);
    },
    lag: (seconds) => (seconds === null || seconds === undefined ? forms.NO_VALUE : milliseconds(seconds)),
    hangs: (row) => (row ? `${queues(row.queues)} · ${agents(row.agents)}` : forms.NO_VALUE),
    unseen: (seconds) => (seconds === null ? forms.NO_VALUE : forms.span(Math.ceil(seconds))),
    promise: (seconds) => (seconds === null ? _('none') : format(_('every {span}'), { span: forms.span(seconds) })),
    facts: {
      sign: () => _('Last sign of life'),
      event: () => _('Last event'),
      hangs: () => _('What hangs on it'),
      unseen: () => _('Unseen today'),
      clock: () => _('Clock off by'),
      lag: () => _('Delay'),
      promise: () => _('Promised sign of life'),
      late: () => _('Events that came late'),
    },
    more: (notes) => (notes ? format(ngettext('More, and {count} note', 'More, and {count} notes', notes), { count: notes }) : _('More')),
    sourcesCount: (count) => forms.count(count),
    noSources: () => _('No source is configured.'),
    notAsked: () => _('None is known yet.'),

    // Further
    further: {
      configuration_refused: (one, now) => {
        const { file, since: at, problems } = one.configuration;
        const place = (problem) => [problem.line === null ? '' : format(_('line {line}'), { line: problem.line }), problem.key].filter(Boolean).join(_(', '));
        const said = problems.map((problem) => [place(problem), problem.text].filter(Boolean).join(_(': ')));
        return format(_('{file} was refused at {time} ({problems}); the floor runs on the old one.'), {
          file,
          time: moment(at, now),
          problems: list(said, NAMED_AT_MOST),
        });
      },
      shared_agents: (one) =>
        format(ngettext('{count} agent is claimed by more than one source: {names}', '{count} agents are claimed by more than one source: {names}', one.names.length), {
          count: one.names.length,
          names: list(one.shared.map((agent) => `${agent.agent} (${agent.sources.join(_(', '))})`)),
        }),
      queues_not_configured: (one) =>
        format(ngettext('{count} queue is not in config.yaml: {names}', '{count} queues are not in config.yaml: {names}', one.names.length), {
          count: one.names.length,
          names: withMeant(one),
        }),
      queues_not_heard: (one) =>
        format(
          ngettext(
            '{count} queue is named in config.yaml and told of by no source: {names}',
            '{count} queues are named in config.yaml and told of by no source: {names}',
            one.names.length,
          ),
          { count: one.names.length, names: withMeant(one) },
        ),
      queues_told_no_more: (one) =>
        format(ngettext('No source tells of {count} queue any more: {names}', 'No source tells of {count} queues any more: {names}', one.names.length), {
          count: one.names.length,
          names: list(one.names),
        }),
    },
  };
})();
