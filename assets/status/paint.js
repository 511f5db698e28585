// Writing into the page: only what changed, and the same element for the same thing.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.status = floorwatch.status || {});

  /** Make an element: `room.make('p', 'class', child, 'text', …)`. */
  room.make = function (tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };

  /** Set a text; what stands in backquotes is set as something to type. An element without a text is not there. */
  room.write = function (element, text) {
    if (element.dataset.text === text) return;
    element.dataset.text = text;
    const parts = text.split('`').map((part, place) => (place % 2 ? room.make('code', '', part) : part));
    element.replaceChildren(...parts.filter((part) => part !== ''));
    element.hidden = text === '';
  };

  /** Set a data attribute, only when it differs. */
  room.mark = function (element, name, value) {
    if (element.dataset[name] !== value) element.dataset[name] = value;
  };

  /** Let a list hold one item for each text. */
  room.writeList = function (list, texts) {
    while (list.children.length > texts.length) list.lastElementChild.remove();
    texts.forEach((text, place) => room.write(list.children[place] || list.appendChild(room.make('li')), text));
    list.hidden = texts.length === 0;
  };

  /** Let a description list hold [name, text] in order. */
  room.writeFacts = function (list, facts) {
    while (list.children.length > facts.length) list.lastElementChild.remove();
    facts.forEach(([name, text], place) => {
      let pair = list.children[place];
      if (!pair) pair = list.appendChild(room.make('div', 'status-fact', room.make('dt'), room.make('dd')));
      room.write(pair.firstElementChild, name);
      room.write(pair.lastElementChild, text);
    });
    list.hidden = facts.length === 0;
  };

  /** What to do, in the words of the server's table, with what stands in braces filled in. */
  room.filled = function (sentences, values) {
    return sentences.map((sentence) => floorwatch.i18n.format(sentence, values));
  };
})();
