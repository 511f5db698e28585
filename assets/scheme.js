// Light or dark: as the device, or as the reader chose on this device. Loaded in the page's head, before anything
// is drawn, so that no page flashes white. The wall's page says itself which it is and keeps to it.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const root = document.documentElement;
  const KEY = 'floorwatch-colours';
  const WISHES = ['auto', 'light', 'dark'];
  const isFree = root.dataset.scheme === 'auto';
  const device = matchMedia('(prefers-color-scheme: dark)');
  const listeners = new Set();

  /** What was chosen here before; a browser that keeps nothing has chosen nothing. */
  function remembered() {
    try {
      const kept = localStorage.getItem(KEY);
      return WISHES.includes(kept) ? kept : 'auto';
    } catch {
      return 'auto';
    }
  }

  function resolved() {
    const scheme = root.dataset.scheme;
    if (scheme !== 'auto') return scheme;
    return device.matches ? 'dark' : 'light';
  }

  function apply(wish) {
    root.dataset.scheme = wish;
    announce();
  }

  /** Tell the libraries that draw by themselves. */
  function announce() {
    const scheme = resolved();
    root.dataset.agThemeMode = scheme;
    // Where Mantine is in the page it says so itself.
    if (root.dataset.mantineColorScheme) window.dash_clientside.set_props('mantine', { forceColorScheme: scheme });
    for (const listener of listeners) listener(scheme);
  }

  floorwatch.scheme = {
    WISHES,

    /** 'light' or 'dark', as the page is drawn now. */
    resolved,

    /** What the reader chose: 'auto', 'light' or 'dark'. */
    wish: () => root.dataset.scheme,

    /** Take another and remember it on this device. */
    choose(wish) {
      try {
        if (wish === 'auto') localStorage.removeItem(KEY);
        else localStorage.setItem(KEY, wish);
      } catch {
        // Nothing can be kept here: it holds as long as the page does.
      }
      apply(wish);
    },

    /** Call `listener('light' | 'dark')` when the colours change: for pictures that do not follow style sheets. */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  if (isFree) apply(remembered());
  else announce();
  device.addEventListener('change', announce);
  addEventListener('storage', (event) => {
    if (isFree && event.key === KEY) apply(remembered());
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.colours = { now: resolved };
})();
