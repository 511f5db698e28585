// The search for a person or a seat: "/" goes there, Enter opens the first that is found, Escape clears.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const { make } = floorwatch.paint;
  const guard = (act) => room.guard('search', act);

  /**
   * Who is meant by a search: of those the filters show, whoever bears it exactly as name, id or seat; of a seat of the
   * plan else whoever sits there, and nobody but them. Of anything else the first in the list's own order, of everybody
   * where the filters show none. Null for nobody.
   */
  room.meant = function (people, choice, now) {
    const everybody = [...people];
    const anywhere = { ...choice, team: null, states: new Set() };
    let found = everybody.filter((person) => room.passes(person, choice));
    if (found.length === 0) found = everybody.filter((person) => room.passes(person, anywhere));
    const wanted = room.sought(choice.search);
    if (wanted === '') return null;
    const isExact = (person) =>
      [person.name, person.agent, person.seat || ''].some((text) => room.sought(text) === wanted) ||
      room.seatNames.get(person.seat) === wanted;
    // Who searches for seat 12 does not mean agent 1012: whom somebody looks at is written down.
    if (room.isSeat(choice.search) && !found.some(isExact)) found = everybody.filter(isExact);
    if (found.length === 0) return null;
    const order = (a, b) => isExact(b) - isExact(a) || room.byNeed(a, b, now);
    return found.sort(order)[0].agent;
  };

  function isTyping(target) {
    return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
  }

  let field = null;

  function open() {
    const agent = room.meant(room.people.values(), room.choice, room.now());
    if (agent === null) {
      room.retell('seek', room.choice.search); // a seat where nobody sits opens nothing, but can be shown
      return;
    }
    room.choose({ selected: null });
    room.choose({ selected: agent });
  }

  /**
   * Take what stands in the field. Letters that become a character are no search yet: w, wa, wang on the way to 王. A
   * phone's keyboard composes every word so: what somebody bears is taken at once, and all when the word is whole.
   */
  function take(event) {
    const search = field.value;
    if (event.isComposing && !room.isBorne(search, room.people.values())) return;
    room.choose({ search });
  }

  function fieldKey(event) {
    // Enter chooses a character there. Safari says by the code alone that it did.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      open();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (field.value === '') field.blur();
      else room.choose({ search: '' });
    }
  }

  room.part({
    name: 'search',

    start() {
      field = make('input', 'floor-search');
      field.type = 'search';
      field.id = room.options.ids.search;
      field.placeholder = room.words.filters.search();
      field.value = room.choice.search;
      field.autocomplete = 'off';
      field.spellcheck = false;
      field.enterKeyHint = 'search';
      field.setAttribute('aria-label', room.words.filters.search());
      field.setAttribute('aria-keyshortcuts', '/');
      field.addEventListener('input', guard(take));
      field.addEventListener('compositionend', guard(take));
      field.addEventListener('keydown', guard(fieldKey));
      const key = make('kbd', 'floor-search-key', '/');
      key.setAttribute('aria-hidden', 'true');
      room.page.filters.append(make('span', 'floor-search-box', field, key));
      const toField = (event) => {
        if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
        if (field.offsetParent === null) return; // out of sight: another tab of a phone
        event.preventDefault();
        field.focus();
        field.select();
      };
      document.addEventListener('keydown', guard(toField));
    },

    choice(names) {
      if (names.has('search') && field.value !== room.choice.search) field.value = room.choice.search;
    },
  });
})();
