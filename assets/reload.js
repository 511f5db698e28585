// Loads the page anew where that helps: it is of another build than the server, or its content never came. Not more
// often than that helps, and not while somebody has work in it that would be lost.
(function () {
  'use strict';
  const floorwatch = window.floorwatch;
  const { build } = floorwatch.page;

  const LOOK_AGAIN_MS = 1000; // whether what somebody has in hand is put down

  let server = { build: null, everLost: false };
  const inHand = [];

  // If the page we get is no better than the one before (a proxy's old copy), loading it again and again would help
  // nobody: once in so many seconds is enough, and in between the old page goes on. What is remembered of a deploy
  // belongs to this page's build, so the next deploy is not held off by the one before; and a page that is the
  // server's own has nothing to remember: settings that are changed there and back again make the same builds again.
  const BUILD_KEY = 'floorwatch-reloaded-build-';
  const reasons = [
    { key: `${BUILD_KEY}${build}`, everyS: 3600, holds: () => build !== null && server.build !== build },
    // The server went between the page and its content: Dash does not ask again, so the page has to.
    {
      key: 'floorwatch-reloaded-undrawn',
      everyS: 30,
      holds: () => server.everLost && document.querySelector('#room > *') === null,
    },
  ];

  // A browser that keeps nothing refuses even to be asked. What cannot be remembered counts from this page's own
  // beginning, so that such a browser does not load for ever.
  function lastLoadedFor(key) {
    try {
      const kept = sessionStorage.getItem(key);
      return kept === null ? null : Number(kept);
    } catch {
      return performance.timeOrigin / 1000;
    }
  }

  function remember(key) {
    try {
      sessionStorage.setItem(key, String(Date.now() / 1000));
    } catch {
      // Nothing can be kept here.
    }
  }

  function forgetBuilds() {
    try {
      for (const key of Object.keys(sessionStorage)) {
        if (key.startsWith(BUILD_KEY)) sessionStorage.removeItem(key);
      }
    } catch {
      // Nothing was kept here.
    }
  }

  function reloadFor(reason) {
    clearTimeout(reason.timer);
    if (!reason.holds()) return;
    const last = lastLoadedFor(reason.key);
    const sinceS = last === null ? reason.everyS : Math.abs(Date.now() / 1000 - last);
    // At some moment of a second: a floor of screens does not ask for its pages in one instant.
    const waitS = Math.max(0, reason.everyS - sinceS) + Math.random();
    reason.timer = setTimeout(() => load(reason), waitS * 1000);
  }

  const isHeld = () => inHand.some((asked) => asked());

  function load(reason) {
    if (!reason.holds()) return;
    if (isHeld()) {
      reason.timer = setTimeout(() => load(reason), LOOK_AGAIN_MS);
      return;
    }
    remember(reason.key);
    location.reload();
  }

  floorwatch.reload = {
    /** The server began anew: `{build, everLost}`, its build and whether the connection was ever lost. */
    consider(told) {
      server = told;
      if (build === server.build) forgetBuilds();
      for (const reason of reasons) reloadFor(reason);
    },

    /** Do not load anew while `asked()` says that something in the page would be lost. */
    notWhile(asked) {
      inHand.push(asked);
    },

    isHeld,
  };
})();
