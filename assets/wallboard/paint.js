// Writing into fixed boxes: only what changed, with a short, slight fade, and small enough to fit.
(function () {
  'use strict';
  const room = ((window.floorwatch = window.floorwatch || {}).wallboard = window.floorwatch.wallboard || {});

  const FADE_MS = 150;
  const FAINTEST = 0.88; // of full ink: fainter is the grey of what is not known, and figures change four times a second
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

  function fade(element) {
    if (!calm.matches) element.animate([{ opacity: FAINTEST }, { opacity: 1 }], { duration: FADE_MS });
  }

  function widthOf(element) {
    const text = document.createRange();
    text.selectNodeContents(element);
    return text.getBoundingClientRect().width;
  }

  /** Whether a text in one line is wider than its box, if only by a part of a pixel: then it is cut off. */
  room.isWider = function (element) {
    return widthOf(element) > element.getBoundingClientRect().width;
  };

  /** Shrink what stands in `element` to the width of its box; it keeps its full size as long as it fits. */
  room.fit = function (element) {
    const box = element.matches('[data-cell]') ? element : element.parentElement;
    element.style.setProperty('--fit', '1');
    const needed = widthOf(element);
    if (box.clientWidth && needed > box.clientWidth) {
      element.style.setProperty('--fit', (box.clientWidth / needed).toFixed(3));
    }
  };

  function about() {
    const sign = document.createElement('small');
    sign.className = 'wall-about';
    sign.setAttribute('role', 'img');
    sign.setAttribute('aria-label', room.words.aboutAloud());
    sign.textContent = '≈';
    return sign;
  }

  /** A number with what stands around its digits in smaller type: ≈ or ≥ before them, % behind. */
  function parts(text) {
    return text
      .split(/(≈|≥ |%)/u)
      .filter((part) => part !== '')
      .map((part) => {
        if (part === '≈') return about();
        if (part !== '≥ ' && part !== '%') return part;
        const small = document.createElement('small');
        if (part === '≥ ') small.className = 'wall-least';
        small.textContent = part;
        return small;
      });
  }

  /** What a text's width depends on: every digit is as wide as another, a sign is not. */
  function shape(text) {
    return text.replace(/\d/g, '0');
  }

  /** Set `element`'s text. `how.ticks`: it changes every second, so it does not fade. `how.fits`: shrink to
   * fit. `how.unit`: signs around the digits are smaller. */
  room.write = function (element, text, how) {
    if (element.dataset.text === text) return;
    const ticks = how && how.ticks && element.dataset.text !== undefined;
    const sameShape = element.dataset.text !== undefined && shape(element.dataset.text) === shape(text);
    element.dataset.text = text;
    if (how && how.unit) element.replaceChildren(...parts(text));
    else element.textContent = text;
    if (how && how.fits && !sameShape) room.fit(element);
    if (!ticks) fade(element);
  };

  /** Set a data attribute, only when it differs; null takes it away. */
  room.mark = function (element, name, value) {
    if (value === null) {
      if (name in element.dataset) delete element.dataset[name];
    } else if (element.dataset[name] !== value) {
      element.dataset[name] = value;
    }
  };
})();
