// The page of trends: keeps address, controls and what is asked for in step; the server draws.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.trends = floorwatch.trends || {});

  const NARROW = '(max-width: 600px)';
  const narrow = matchMedia(NARROW);
  let ids = null;
  let hasStarted = false;

  const give = (id, properties) => window.dash_clientside.set_props(id, properties);

  /** Today at the site: as the server told, and gone on since where the floor's clock is known. The device's own may be
   * set to any day, and a recording has another. */
  function today() {
    const told = document.getElementById(ids.today).dataset;
    if (!floorwatch.live.status().known) return told.today || null;
    return room.todayAt(told.today || null, Number(told.todayUntil), floorwatch.live.now());
  }

  const shownDay = () => room.choiceOf(location.search).day || today();

  function ask() {
    if (document.getElementById(ids.root) === null) return;
    give(ids.wish, { data: { search: location.search, scheme: floorwatch.scheme.resolved(), narrow: narrow.matches } });
  }

  /** The controls show what the address says. */
  function follow() {
    const choice = room.choiceOf(location.search);
    give(ids.what, { value: choice.what });
    give(ids.day, { value: choice.day });
    give(ids.compare, { value: choice.compare });
  }

  function go(choice) {
    const search = room.searchFor(location.search, choice, today());
    if (search === location.search) return;
    history.pushState(history.state, '', location.pathname + search);
    ask();
  }

  function choose(what, day, compare) {
    const { no_update } = window.dash_clientside;
    if (ids === null) return no_update;
    go({ what: what || '*', day: day || null, compare: compare || [] });
    const choice = room.choiceOf(location.search);
    // Today is chosen as "Today", which the day after is another.
    if ((day || null) !== choice.day) give(ids.day, { value: choice.day });
    if ((compare || []).join() !== choice.compare.join()) give(ids.compare, { value: choice.compare });
    return no_update;
  }

  function press(event) {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (button === null || ids === null || document.getElementById(ids.root) === null) return;
    const day = shownDay();
    const to = {
      [ids.earlier]: () => day && room.dayAfter(day, -1),
      [ids.later]: () => day && day !== today() && room.dayAfter(day, 1),
      [ids.today]: () => today(),
    }[button.id];
    const wanted = to && to();
    if (!wanted) return;
    go({ ...room.choiceOf(location.search), day: wanted });
    follow();
  }

  function start(rootId) {
    const root = document.getElementById(rootId);
    ids = JSON.parse(root.dataset.options).ids;
    if (!hasStarted) {
      hasStarted = true;
      addEventListener('popstate', () => {
        if (document.getElementById(ids.root) === null) return;
        follow();
        ask();
      });
      document.addEventListener('click', press);
      floorwatch.scheme.subscribe(ask);
      narrow.addEventListener('change', ask);
    }
    ask();
    return true;
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.trends = { start, choose };
})();
