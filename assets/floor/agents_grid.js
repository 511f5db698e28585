// What the grid of agents asks for by name: cells, orders, the filter, its theme. The grid may not make code of texts.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const asked = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});

  // One moment for all that is compared in one go: the grid tells neither when it begins to sort nor when it is done.
  let sortedAt = null;

  function now() {
    if (sortedAt === null) {
      sortedAt = room.now();
      queueMicrotask(() => (sortedAt = null));
    }
    return sortedAt;
  }

  const order = (name) => (a, b, one, other, turned) =>
    room.columnOrders[name](one.data, other.data, now(), turned);

  asked.floorCells = room.cells;

  for (const name of ['who', 'state', 'reason', 'since', 'queue', 'call', 'calls', 'handled']) asked[`floorBy_${name}`] = order(name);

  /** Whether anything is filtered, and whether a row passes. */
  asked.floorFilters = () => true;
  asked.floorPasses = (node) => room.passes(node.data);

  /** Where no column sorts, the list stands in its own order. */
  asked.floorOrder = ({ nodes, api }) => {
    if (api.getColumnState().some((column) => column.sort)) return;
    const at = now();
    if (!room.isDark(nodes.map(({ data }) => data))) {
      nodes.sort((a, b) => room.byNeed(a.data, b.data, at));
      return;
    }
    // Nobody knows who is in need now: they stand as when something was last heard of them.
    const heard = new Map(nodes.map((node) => [node, room.lastHeard(node.data, floorwatch.live.rows) || { person: node.data, at: null }]));
    const then = (node) => heard.get(node);
    nodes.sort((a, b) => room.byNeed(then(a).person, then(b).person, then(a).at ?? at, then(b).at ?? at));
  };

  /** Tab leads out of the list, arrows walk in it: a stop for each of its cells would have everybody walk them all. */
  asked.floorTab = () => false;

  /** The tokens, as the grid names what it paints. */
  asked.floorTheme = {
    accentColor: 'var(--focus)',
    backgroundColor: 'var(--surface)',
    foregroundColor: 'var(--text)',
    textColor: 'var(--text)',
    borderColor: 'var(--border)',
    chromeBackgroundColor: 'var(--bg)',
    headerBackgroundColor: 'var(--bg)',
    headerTextColor: 'var(--text-muted)',
    headerFontSize: 'var(--text-1)',
    headerFontWeight: 400,
    oddRowBackgroundColor: 'var(--surface)',
    rowHoverColor: 'var(--surface-raised)',
    selectedRowBackgroundColor: 'var(--chosen)',
    fontFamily: 'inherit',
    fontSize: 'var(--text-2)',
    cellHorizontalPadding: 8,
    wrapperBorder: false,
    wrapperBorderRadius: 0,
    rowBorder: { color: 'var(--border)' },
    headerColumnResizeHandleColor: 'transparent',
    rangeSelectionBorderColor: 'var(--focus)',
  };
})();
