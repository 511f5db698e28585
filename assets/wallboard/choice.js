// Which rows the wall shows, by what its address chose; pure.
(function () {
  'use strict';
  const room = ((window.floorwatch = window.floorwatch || {}).wallboard = window.floorwatch.wallboard || {});

  /**
   * What to show of the live rows:
   *   head     the row of the three big figures, null where there is none
   *   day      its half hours, null where there are none
   *   adHoc    whether the head was added up here from several queues
   *   heard    the head, null too where no source has ever told of any of its queues
   *   queues   the strip's queues: [{queue, row}], row null for one that no source has told of
   *   unknown  {group, queues}: names of the address that neither the config nor the rows know
   */
  room.choose = function (rows, options) {
    const isKnown = (queue) => rows.has('q:' + queue) || queue in options.queue_names;
    const named = options.queues;
    const unknown = { group: null, queues: named.filter((queue) => !isKnown(queue)) };
    const groupRow = options.group === null ? null : rows.get('g:' + options.group) || null;
    if (options.group !== null && options.group !== '*' && !groupRow && !(options.group in options.group_names)) {
      unknown.group = options.group;
    }
    const listed = named.length ? named.filter(isKnown) : members(rows, options, groupRow);
    const all = listed.map((queue) => rows.get('q:' + queue) || null);
    const heard = all.filter(isHeard);
    const seen = heard.length ? heard : all.filter((row) => row !== null);
    const queues = listed.map((queue, place) => ({ queue, row: hasFigures(all[place]) ? all[place] : null }));

    const made = function (head, day, adHoc) {
      return { head, heard: isHeard(head) ? head : null, day: day || null, adHoc, queues, unknown };
    };
    if (options.group !== null) return made(groupRow, rows.get('dg:' + options.group), false);
    if (seen.length === 1) return made(seen[0], rows.get('dq:' + seen[0].queue), false);
    return made(seen.length ? room.together(seen) : null, null, true);
  };

  /** Whether any source ever told of a row's queue. Of one that none did, the counts are zero and say nothing. */
  function isHeard(row) {
    return row !== null && row.sources.length > 0;
  }

  /** Whether a row's counts say something: also of a queue whose sources were taken out, up to then. */
  function hasFigures(row) {
    return isHeard(row) || (row !== null && row.told_no_more === true);
  }

  function members(rows, options, groupRow) {
    if (groupRow && groupRow.members && groupRow.members.length) return groupRow.members;
    if (options.group !== '*') return [];
    return [...rows.keys()].filter((key) => key.startsWith('q:')).map((key) => key.slice(2));
  }
})();
