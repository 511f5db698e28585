// What the page can do without until the seats stand: the donut's ring and the grid of the list. Dash draws them, and
// its libraries are the largest part of the page; the first thing a lead looks at is the seats.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  const WAIT_MS = 1000; // without seats: nobody yet, another tab of a phone, no plan from the server
  const AGAIN_MS = [1000, 30000]; // the first pause after a failure and the longest; each is twice the one before

  const loaded = new Set();

  let startedAt = null;
  let isAsked = false;
  let failures = 0;

  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      // What a browser failed to load before the page needed it, it fails to load once more: under another address it asks.
      script.src = failures ? `${address}${address.includes('?') ? '&' : '?'}again=${failures}` : address;
      script.onload = () => {
        loaded.add(address);
        resolve();
      };
      script.onerror = () => {
        script.remove();
        reject(new Error(`${address} could not be loaded`));
      };
      document.head.append(script);
    });
  }

  /** Have a script fetched that is loaded soon. */
  function expect(address) {
    const link = document.createElement('link');
    link.rel = 'preload';
    link.as = 'script';
    link.href = address;
    document.head.append(link);
  }

  async function fetchRest() {
    const later = [...document.querySelectorAll('script[type="text/later"][src]')];
    const missing = later.map((script) => script.getAttribute('src')).filter((address) => !loaded.has(address));
    if (!failures) missing.forEach(expect);
    for (const address of missing) await load(address); // each counts on those before it
    new window.DashRenderer();
  }

  function ask() {
    if (isAsked) return;
    isAsked = true;
    // After the frame that paints the seats.
    requestAnimationFrame(() => setTimeout(() => fetchRest().catch(failed)));
  }

  function failed(error) {
    const [first, longest] = AGAIN_MS;
    setTimeout(() => fetchRest().catch(failed), Math.min(longest, first * 2 ** failures));
    failures += 1;
    room.page.agents_plate.replaceChildren(floorwatch.paint.make('p', 'floor-broken', room.words.notLoaded()));
    console.error('floorwatch: a part of the floor page could not be loaded; it is tried again', error);
  }

  function look() {
    if (isAsked) return;
    const stands = room.page.seats.querySelector('[data-agent]') !== null;
    if (stands || performance.now() - startedAt > WAIT_MS) ask();
  }

  room.part({
    name: 'later',
    start() {
      startedAt = performance.now();
    },
    health: look,
    tick: look,
  });

  /** Dash has drawn its boxes: each takes its place. */
  function place() {
    for (const name of ['donut', 'agents']) room.page[`${name}_plate`].replaceChildren(document.getElementById(room.options.ids[`${name}_drawn`]));
    return 'true';
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.floor = Object.assign(window.dash_clientside.floor || {}, { place });
})();
