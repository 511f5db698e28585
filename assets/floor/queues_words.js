// The words of the queue strip.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { _, ngettext, format } = floorwatch.i18n;
  const forms = floorwatch.forms;

  const seconds = ({ threshold_s }) => Math.round(threshold_s);

  // Of all calls so many answered in time: what everybody takes a service level for, where no formula is named.
  const USUAL = 'answered_of_offered';

  /** What a formula divides by what, in the words that every page has for it. */
  const divided = (formula) => room.options.formulas[formula];

  const values = (level) => ({
    value: forms.percent(level.value),
    target: forms.percent(level.target),
    seconds: seconds(level),
    formula: divided(level.formula),
  });

  const halfHour = () => _('this half hour');
  const lastHour = () => _('the last hour');

  function goal(level, window_ = halfHour()) {
    const isTimed = level.threshold_s !== null;
    const isUsual = level.formula === USUAL;
    const usual = isTimed ? _('Service level of {window}: answered in {seconds} s, target {target}') : _('Service level of {window}: target {target}');
    const other = isTimed ? _('Service level of {window}: target {target} in {seconds} s ({formula})') : _('Service level of {window}: target {target} ({formula})');
    return format(isUsual ? usual : other, { ...values(level), window: window_ });
  }

  /** What stands above lines that name their own goals; `formula` is null where each line names that, too. */
  function noGoal(formula) {
    if (formula === null) return _('Service level of this half hour');
    const usual = room.isPhone() ? _('Service level of this half hour') : _('Service level of this half hour / target');
    const other = room.isPhone() ? _('Service level of this half hour ({formula})') : _('Service level of this half hour / target ({formula})');
    return format(formula === USUAL ? usual : other, { formula: divided(formula) });
  }

  /** At a desk the line above says what stands before the stroke and what after it. */
  function levelWithGoal(level) {
    if (!room.isPhone()) return format(level.threshold_s === null ? _('{value} / {target}') : _('{value} / {target} in {seconds} s'), values(level));
    return format(level.threshold_s === null ? _('{value} (target {target})') : _('{value} (target {target} in {seconds} s)'), values(level));
  }

  function levelWithFormula(level) {
    const text = level.threshold_s === null ? _('{value} (target {target}; {formula})') : _('{value} (target {target} in {seconds} s; {formula})');
    return format(text, values(level));
  }

  function few(level, count, text) {
    return format(text, { ...values(level), count: forms.count(count) });
  }

  const fewCalls = (level, count) => few(level, count, ngettext('{value} of {count} call', '{value} of {count} calls', count));

  function fewInTime(level, count) {
    if (level.threshold_s === null) return fewCalls(level, count);
    // By this formula who gave up in time counts as well: answered would not be true of all of them.
    const isAnyEnd = level.formula === 'answered_and_abandoned';
    const text = isAnyEnd
      ? ngettext('{value} of {count} wait ended in {seconds} s', '{value} of {count} waits ended in {seconds} s', count)
      : ngettext('{value} of {count} call in {seconds} s', '{value} of {count} calls in {seconds} s', count);
    return few(level, count, text);
  }

  room.words = Object.assign(room.words || {}, {
    queues: {
      waiting: (count) => (count === null ? '' : format(ngettext('{count} waiting', '{count} waiting', count), { count: forms.count(count) })),
      longest: (seconds) => (seconds === null ? '' : format(_('longest {time}'), { time: forms.duration(seconds) })),
      // `own`: what no line above them tells for all queues. 'goal'; 'formula': that too; null: nothing.
      level: (level, own) => (own === null ? forms.percent(level.value) : own === 'goal' ? levelWithGoal(level) : levelWithFormula(level)),
      // `count`: the calls that the formula counts.
      levelOfFew: (level, count, own) => {
        if (own === null) return fewCalls(level, count);
        const inTime = fewInTime(level, count);
        return own === 'goal' ? inTime : format(_('{level} ({formula})'), { level: inTime, formula: divided(level.formula) });
      },
      // Of a half hour with few calls yet.
      lastHour: (level) => format(_('last hour {level}'), { level }),
      levelHint: (level, blind_s, isLastHour) =>
        [
          goal(level, isLastHour ? lastHour() : halfHour()),
          isLastHour ? _('few calls in this half hour yet') : '',
          blind_s > 0 ? _('part of it was not seen') : '',
        ]
          .filter(Boolean)
          .join(' · '),
      caption: ({ team, common, formula, areShared, below }) =>
        [
          common === null ? noGoal(formula) : goal(common),
          team === null ? '' : _('queues and who is free: all teams together'),
          areShared ? _('one person may serve several queues') : '',
          below ? format(ngettext('{count} more queue below', '{count} more queues below', below), { count: forms.count(below) }) : '',
        ]
          .filter(Boolean)
          .join(' · '),
      noCalls: () => _('no calls yet'),
      noneCounted: () => _('none counted'),
      agents: (available, staffed) => format(_('{available} of {staffed} free'), { available: forms.count(available), staffed: forms.count(staffed) }),
      noAgents: () => _('nobody staffed'),
      agentsNotTold: () => _('staff not told'),
      none: () => _('No queue yet: no source has told of one.'),
      noneOfTeam: () => _('Nobody of this team serves a queue now.'),
      mark: { critical: () => _('Waiting too long'), attention: () => _('Target out of reach'), blind: () => _('Not heard') },
    },
  });
})();
