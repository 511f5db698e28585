// The signs that stand beside the colours, once. tokens.css has the same for style sheets.
(function () {
  'use strict';
  const floorwatch = (window.floorwatch = window.floorwatch || {});

  floorwatch.signs = {
    /** How much something calls for the reader; `blind`: nobody knows. */
    urgency: { critical: '◆', attention: '▲', blind: '◌', calm: '' },

    /** What an agent does, where the colour alone would say it; the others' colour has no sign. */
    state: { ringing: '◠', hold: '‖', wrap_up: '✎', unknown: '?' },
  };
})();
