// Whether a list was left alone: nothing takes another place in it under a hand.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});

  const ALONE_MS = 3000;
  const TOUCHES = ['pointerdown', 'pointermove', 'wheel', 'touchstart', 'touchmove', 'keydown', 'scroll'];

  /**
   * Watch an element: `isAlone(now)` of the result says whether nothing touched it for three seconds, by
   * `performance.now()`. A pointer that only rests there does not; a finger or a button that is still down does.
   */
  room.touches = function (element) {
    const held = new Set(); // what is down: pointers by number, fingers as `finger …`
    let touchedAt = -Infinity;
    const touch = () => {
      touchedAt = performance.now();
    };
    const release = (one) => {
      if (held.delete(one)) touch();
    };
    const quiet = { capture: true, passive: true };
    for (const kind of TOUCHES) element.addEventListener(kind, touch, quiet);
    element.addEventListener('pointerdown', (event) => event.button === 0 && held.add(event.pointerId), quiet);
    for (const kind of ['pointerup', 'pointercancel']) window.addEventListener(kind, (event) => release(event.pointerId), quiet);
    // Where a button was let go outside of the window, the next move tells.
    window.addEventListener('pointermove', (event) => event.buttons === 0 && release(event.pointerId), quiet);
    // To scroll, a browser takes the pointer away from the page; the finger is there all the same, and tells the
    // element on which it came down when it leaves, even if that stands in the page no more.
    const lift = (event) => [...event.changedTouches].forEach((finger) => release(`finger ${finger.identifier}`));
    element.addEventListener('touchstart', (event) => {
      for (const finger of event.changedTouches) held.add(`finger ${finger.identifier}`);
      for (const kind of ['touchend', 'touchcancel']) event.target.addEventListener(kind, lift, { passive: true });
    }, quiet);
    window.addEventListener('blur', () => held.clear());
    return { isAlone: (now = performance.now()) => held.size === 0 && now - touchedAt >= ALONE_MS };
  };
})();
