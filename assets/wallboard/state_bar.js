// Staffed agents by state: one stacked bar and the counts below it.
(function () {
  'use strict';
  const room = ((window.floorwatch = window.floorwatch || {}).wallboard = window.floorwatch.wallboard || {});

  const DIGIT_OF_BAR = 0.027; // how much of the bar's width a digit takes: a narrower segment holds no number
  const MANY = 1000; // from here on the counts are written smaller

  /**
   * Paint `row`'s agents; with none known the bar is empty and says why. `asOf`: when they were known last, while
   * nothing is known of now; then nobody can say of how many it is not known what they do: of all, in truth.
   */
  room.paintAgents = function (page, row, adHoc, asOf) {
    const forms = window.floorwatch.forms;
    const states = row && row.states;
    const staffed = row ? row.staffed : null;
    room.write(page.staffed, forms.count(staffed), { fits: true });
    room.write(page.state_as_of, asOf === null || staffed === null ? '' : room.words.asOf(asOf), { ticks: true });
    room.write(page.available, forms.count(row ? row.available : null), { fits: true });
    for (const segment of page.state_bar.children) {
      const count = states ? states[segment.dataset.agentState] || 0 : 0;
      const grow = String(count);
      if (segment.style.flexGrow !== grow) segment.style.flexGrow = grow;
      room.mark(segment, 'none', count ? null : 'true');
      const number = forms.count(count);
      const text = count / staffed >= (number.length + 0.5) * DIGIT_OF_BAR ? number : '';
      if (segment.textContent !== text) segment.textContent = text;
    }
    for (const item of page.state_counts.children) {
      const state = item.dataset.agentStateOf;
      const isKnown = states && !(asOf !== null && state === 'unknown');
      const count = isKnown ? states[state] || 0 : null;
      room.write(item.querySelector('.wall-count'), forms.count(count));
      room.mark(item, 'none', count ? null : 'true');
    }
    room.mark(page.state_counts, 'many', staffed >= MANY ? 'true' : null);
    room.mark(page.state_bar, 'known', states ? 'true' : 'false');
    const words = !row || states ? '' : adHoc ? room.words.noAgentsTogether() : room.words.noAgents();
    room.write(page.state_words, words);
  };
})();
