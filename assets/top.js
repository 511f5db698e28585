// The top of people's pages: how live it is, the time, and the switches of language and colours.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const { _ } = floorwatch.i18n;
  const { write, mark, attribute } = floorwatch.paint;

  const PATIENCE_MS = 1000; // so long a page only asks; after that it says what does not come
  const TICK_MS = 250; // seconds turn over within a quarter of one
  const SECOND_MS = 1000;

  let startedAt = null;
  let configured = null; // names of the sources there ought to be
  const painted = { second: null, at: -Infinity, sign: null }; // when by the page's clock and by `performance.now()`, and what sign

  const WORDS = {
    auto: () => _('Auto'),
    light: () => _('Light'),
    dark: () => _('Dark'),
  };
  const HINTS = {
    auto: () => _('Colours as the device has them. Press for light.'),
    light: () => _('Light. Press for dark.'),
    dark: () => _('Dark. Press for the colours the device has.'),
  };

  const top = (floorwatch.top = {
    /** Write the sign and the time as they are now, if they are others than before. */
    paint: follow,

    /** How the page stands now: see `floorwatch.truth.standing`. */
    standing() {
      const { live } = floorwatch;
      if (configured === null) {
        const header = document.querySelector('[data-top]');
        configured = header ? JSON.parse(header.dataset.sources) : null;
      }
      const waitedTooLong = startedAt !== null && performance.now() - startedAt > PATIENCE_MS;
      const [site, told] = [live.rows.get('site') || null, [...live.sources.values()]];
      return floorwatch.truth.standing(live.status(), site, told, configured || [], waitedTooLong, live.sourceAge);
    },

    /** A page's address with what of this one goes along: language and team, and all of it to this page itself. */
    addressOf(page, here, query) {
      const all = new URLSearchParams(query);
      if (page === here) return `/${page}${query}`;
      const kept = new URLSearchParams();
      for (const name of ['lang', 'team']) if (all.get(name)) kept.set(name, all.get(name));
      const text = kept.toString();
      return `/${page}${text ? `?${text}` : ''}`;
    },

    /** This page's address in another language, everything else in it as it is. */
    inLanguage(language, { pathname, search, hash }) {
      const parameters = new URLSearchParams(search);
      parameters.set('lang', language);
      return `${pathname}?${parameters}${hash}`;
    },
  });

  /**
   * Paint when a second began or the page stands otherwise: asked with every frame and a few times a second. The clock of
   * a recording may stand, the age of what it shows does not.
   */
  function follow() {
    const isNew = Math.floor(floorwatch.live.now()) !== painted.second || performance.now() - painted.at >= SECOND_MS;
    const standing = floorwatch.page.audience === null ? null : top.standing();
    if (isNew || signOf(standing) !== painted.sign) paint(standing);
  }

  /** What the sign shows of a standing; null on a page without one. */
  function signOf(standing) {
    if (standing === null) return null;
    return standing.asking ? 'asking' : standing.state;
  }

  function paint(standing) {
    const header = document.querySelector('[data-top]');
    if (header === null) return;
    if (startedAt === null) startedAt = performance.now();
    Object.assign(painted, { second: Math.floor(floorwatch.live.now()), at: performance.now(), sign: signOf(standing) });
    paintColours(header);
    const { live } = floorwatch;
    const sign = header.querySelector('.top-sign');
    const clock = header.querySelector('.top-clock');
    if (standing === null) {
      sign.hidden = true;
      write(clock, floorwatch.forms.clock(live.now(), { seconds: false }));
      return;
    }
    mark(sign, 'state', signOf(standing));
    write(sign.querySelector('.top-sign-words'), floorwatch.wallboard.signWords(standing, standing.site, standing.missing));
    const isTimeless = standing.site !== null && standing.site.now === 0; // a recording of which nothing could be read
    // On a phone every word counts: the minute is enough.
    const seconds = innerWidth >= 800;
    write(clock, isTimeless ? floorwatch.forms.NO_VALUE : floorwatch.forms.clock(live.now(), { seconds }));
  }

  function paintColours(header) {
    const button = header.querySelector('.top-colours');
    const wish = floorwatch.scheme.wish();
    mark(button, 'wish', wish);
    write(button.querySelector('.top-colours-words'), WORDS[wish]());
    attribute(button, 'title', HINTS[wish]());
  }

  /** Links lead where the address leads now: the team in it changes without a new page. */
  function aim(event) {
    const link = event.target instanceof Element ? event.target.closest('[data-top] a') : null;
    if (link === null) return;
    const here = link.closest('[data-top]').dataset.top;
    if (link.dataset.page) attribute(link, 'href', top.addressOf(link.dataset.page, here, location.search));
    if (link.dataset.language) attribute(link, 'href', top.inLanguage(link.dataset.language, location));
  }

  function open(header, isOpen) {
    mark(header, 'open', isOpen ? 'true' : null);
    attribute(header.querySelector('.top-menu'), 'aria-expanded', String(isOpen));
  }

  function press(event) {
    if (!(event.target instanceof Element)) return;
    const header = document.querySelector('[data-top]');
    if (header === null) return;
    if (event.target.closest('.top-skip')) {
      // Not by the address: its hash names the tab of a phone.
      event.preventDefault();
      const main = document.getElementById(header.dataset.top);
      main.tabIndex = -1;
      main.focus();
      return;
    }
    if (event.target.closest('.top-colours')) {
      const { WISHES, wish, choose } = floorwatch.scheme;
      choose(WISHES[(WISHES.indexOf(wish()) + 1) % WISHES.length]);
      paintColours(header);
      return;
    }
    if (event.target.closest('.top-menu')) open(header, !header.dataset.open);
    else if (header.dataset.open && !header.contains(event.target)) open(header, false);
  }

  for (const kind of ['pointerdown', 'focusin', 'mouseover', 'click']) document.addEventListener(kind, aim, true);
  document.addEventListener('click', press);
  document.addEventListener('keydown', (event) => {
    const header = document.querySelector('[data-top]');
    if (event.key !== 'Escape' || header === null || !header.dataset.open) return;
    open(header, false);
    header.querySelector('.top-menu').focus();
  });
  /** Begin if the top is there; returns whether anything has still to be waited for. */
  function begin() {
    const isThere = document.querySelector('[data-top]') !== null;
    // It comes with its room. A wall has none, and is not asked for one all night.
    if (!isThere) return document.querySelector('#room [data-room]') === null;
    floorwatch.live.subscribe(follow);
    setInterval(follow, TICK_MS);
    return false;
  }

  // The last of the page's own scripts are not there yet: the wall's rules come from its folder.
  document.addEventListener('DOMContentLoaded', () => {
    if (!begin()) return;
    new MutationObserver((_changes, observer) => {
      if (!begin()) observer.disconnect();
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
