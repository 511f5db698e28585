// Opens and closes the drawer: beside the floor where there is room, over it on a phone; and minds the keyboard's focus.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});
  const room = (floorwatch.floor = floorwatch.floor || {});
  const drawer = (room.drawer = room.drawer || {});

  const DRAGGED_PX = 5;
  const CONTROLS = 'a, button, input, select, textarea, label, summary, svg .slice, [role=row], [role=option], [role=button], [role=tab], [role=combobox]';
  const WRITES = 'input, textarea, select, [contenteditable], [role=combobox], [role=listbox]';

  /**
   * `dialog` as a drawer. `title`: what is focused when it opens. `ask()`: the reader wants it closed. Returns
   * {show(), hide(), isOpen}; both may be called again and again.
   */
  drawer.makeDialog = function (dialog, title, ask) {
    const on = (target, event, act, options) => target.addEventListener(event, room.guard('drawer', act), options);
    let before = null; // what had the focus
    let pressed = null;
    let isLeaving = false; // whether the browser is on its way back from the step that was the drawer's

    const hasFocus = () => dialog.contains(document.activeElement);

    // Over a whole phone it is like a page of its own: the way back closes it, and leaves nothing of it behind.
    const isStep = () => history.state !== null && history.state.drawer === true;

    function step() {
      if (room.isPhone() && !isStep()) history.pushState({ ...history.state, drawer: true }, '', location.href);
    }

    function stepBack() {
      if (!isStep() || isLeaving) return;
      isLeaving = true;
      history.back();
    }

    function stepped() {
      const isOurs = isLeaving;
      isLeaving = false;
      // What was chosen since is not in the address of before: a tablet that was turned leaves its floor usable.
      room.writeAddress();
      // So is the tab that it was closed for: the one of before would be shown again.
      if (isOurs && room.tabOf(location.hash) !== room.choice.tab) room.writeTab();
      if (!dialog.open || isStep()) return;
      if (isOurs) step(); // it was opened again meanwhile
      else ask();
    }

    function stand() {
      if (room.isPhone()) dialog.showModal();
      else dialog.show();
    }

    function giveBack() {
      const wanted = before !== null && before.isConnected && before.getClientRects().length ? before : room.page.root;
      before = null;
      if (wanted === room.page.root && !wanted.hasAttribute('tabindex')) wanted.tabIndex = -1;
      wanted.focus({ preventScroll: true });
    }

    // The page was loaded anew with the drawer open: it is not open any more.
    stepBack();

    const turned = () => {
      if (!dialog.open) return;
      const held = hasFocus() ? document.activeElement : null;
      const outside = held === null ? document.activeElement : null;
      dialog.close();
      stand();
      const wanted = held || (room.isPhone() ? title : outside);
      if (wanted) wanted.focus({ preventScroll: true });
    };
    room.onTurned(room.guard('drawer', turned));
    on(dialog, 'cancel', (event) => {
      event.preventDefault();
      ask();
    });
    // A browser closes a modal dialog at the second Escape whatever the page says.
    on(dialog, 'close', () => {
      if (room.choice.selected !== null && !dialog.open) ask();
    });
    on(window, 'popstate', stepped);
    on(document, 'keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented || !dialog.open || dialog.matches(':modal')) return;
      const { target } = event;
      if (target instanceof Element && !dialog.contains(target) && target.closest(WRITES)) return;
      ask();
    });
    on(document, 'pointerdown', (event) => {
      pressed = { x: event.clientX, y: event.clientY, selected: room.choice.selected };
    }, true);
    on(document, 'click', (event) => {
      const { target } = event;
      if (!dialog.open || dialog.matches(':modal') || pressed === null || !(target instanceof Element)) return;
      if (!target.isConnected || dialog.contains(target) || target.closest(CONTROLS)) return;
      const isDragged = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > DRAGGED_PX;
      // A floor that stays usable: its controls do what they do, and only the room between them closes.
      if (!isDragged && pressed.selected === room.choice.selected) ask();
    });

    return {
      get isOpen() {
        return dialog.open;
      },

      show() {
        if (dialog.open) return;
        before = document.activeElement instanceof HTMLElement && document.activeElement !== document.body ? document.activeElement : null;
        stand();
        if (!isLeaving) step();
        title.focus({ preventScroll: true });
      },

      hide() {
        if (!dialog.open) return;
        const isOurs = hasFocus() || document.activeElement === document.body;
        dialog.close();
        stepBack();
        if (isOurs) giveBack();
        else before = null;
      },
    };
  };
})();
