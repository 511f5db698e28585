// The one sentence at the top: whether what the pages show is true; pure.
(function () {
  'use strict';
  const room = ((window.floorwatch = window.floorwatch || {}).status = window.floorwatch.status || {});

  const isUnheard = (one) => one.rank === 'critical';

  /** How many agents hang on sources: one that several of them claim counts once, as far as it is known. */
  room.agentsOf = function (sources, site) {
    const names = new Set(sources.map((one) => one.name));
    const shared = (site && site.shared_agents) || [];
    const twice = shared
      .map((one) => one.sources.filter((source) => names.has(source)).length)
      .reduce((sum, claims) => sum + Math.max(0, claims - 1), 0);
    return sources.reduce((sum, one) => sum + (one.row ? one.row.agents : 0), 0) - twice;
  };

  /** Since when nothing new is known of the first of these sources to fall silent; null if none ever spoke. */
  room.blindSince = function (sources) {
    const moments = sources
      .filter((one) => one.row !== null)
      .map((one) => (one.row.blind_since === null ? one.row.since : one.row.blind_since));
    return moments.length ? Math.min(...moments) : null;
  };

  function queuesOf(sources, rows) {
    const names = new Set(sources.map((one) => one.name));
    return [...rows.keys()].filter(
      (key) => key.startsWith('q:') && rows.get(key).blind_since !== null && rows.get(key).sources.some((name) => names.has(name)),
    ).length;
  }

  /**
   * {what, rank, …}. `what`: loading, or the state of the first broken part of the chain, no_sources, unheard,
   * asked, look (something to see to) or well. unheard and asked say how many agents and queues show what was
   * last known, and since when.
   */
  room.verdict = function (rows, status, chain, sources, further, waitedTooLong) {
    const site = rows.get('site') || null;
    if (!waitedTooLong && !status.known) return { what: 'loading', rank: 'unknown' };
    const broken = ['web', 'redis', 'watch'].find((part) => chain[part].rank === 'critical');
    if (broken) return { what: chain[broken].state, rank: 'critical' };
    // Connected is not enough: until the first beat nobody knows what is missing.
    if (!site || !room.sees(status)) return { what: 'loading', rank: 'unknown' };
    if (!sources.length) return { what: 'no_sources', rank: 'critical' };
    const unheard = sources.filter(isUnheard);
    const blind = unheard.length ? unheard : sources.filter((one) => one.condition === 'asked');
    if (blind.length) {
      return {
        what: unheard.length ? 'unheard' : 'asked',
        rank: unheard.length ? 'critical' : 'attention',
        names: blind.map((one) => one.name),
        of: sources.length,
        agents: room.agentsOf(blind, site),
        queues: queuesOf(blind, rows),
        since: room.blindSince(blind),
      };
    }
    const things = [
      ...sources.flatMap((one) => one.findings.map((finding) => ({ finding, name: one.name, rank: one.rank }))),
      ...(chain.log.rank === 'attention' ? [{ finding: chain.log.state, rank: 'attention' }] : []),
      ...further,
    ].filter((thing) => thing.rank === 'attention');
    if (things.length) return { what: 'look', rank: 'attention', things: things.length };
    return { what: 'well', rank: 'good', of: sources.length };
  };
})();
