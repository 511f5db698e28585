// Writing into the page: only what changed, and the same element for the same thing.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});

  floorwatch.paint = {
    /** Make an element: `make('p', 'class', child, 'text', …)`. */
    make(tag, className, ...children) {
      const element = document.createElement(tag);
      if (className) element.className = className;
      element.append(...children);
      return element;
    },

    /** Set a text, only when it differs. */
    write(element, text) {
      if (element.textContent !== text) element.textContent = text;
    },

    /** Set a data attribute, only when it differs; null takes it away. */
    mark(element, name, value) {
      if (value === null) {
        if (name in element.dataset) delete element.dataset[name];
      } else if (element.dataset[name] !== value) {
        element.dataset[name] = value;
      }
    },

    /** Set an attribute, only when it differs; null takes it away. */
    attribute(element, name, value) {
      if (value === null) element.removeAttribute(name);
      else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
    },
  };
})();
