// What the page can do without until the seats stand: the donut's ring and the grid of the list. Their libraries are
// the largest part of the page, and the first thing a lead looks at is the seats.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  const WAIT_MS = 1000; // without seats: nobody yet, another tab of a phone, no plan from the server

  let startedAt = null;
  let isAsked = false;

  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${address} could not be loaded`));
      document.head.append(script);
    });
  }

  async function fetchRest() {
    for (const address of floorwatch.page.later) await load(address);
    window.dash_clientside.set_props(room.options.ids.drawn, { data: floorwatch.page.language });
  }

  function ask() {
    if (isAsked) return;
    isAsked = true;
    // After the frame that paints the seats.
    requestAnimationFrame(() => setTimeout(() => fetchRest().catch(failed)));
  }

  function failed(error) {
    isAsked = false;
    startedAt = performance.now();
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
})();
