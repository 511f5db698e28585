// Keeps the plain page up to date where scripts run, in words that a browser of 2005 understands: it asks every
// five seconds, and stays with the last figures, greyed, while the server does not answer.
(function () {
  var wall = document.getElementById('plain-wall');
  if (!wall || !window.XMLHttpRequest) return;
  var lost = document.getElementById('plain-lost');
  var EVERY_MS = 5000;
  var PATIENCE_MS = 10000;
  var BEGINS = '<!-- what changes -->';
  var ENDS = '<!-- until here -->';

  function show(isLost) {
    lost.style.display = isLost ? 'block' : 'none';
    wall.className = isLost ? 'stale' : '';
  }

  function take(text) {
    var from = text.indexOf(BEGINS);
    var to = text.indexOf(ENDS);
    if (from < 0 || to < from) return false;
    wall.innerHTML = text.substring(from, to);
    return true;
  }

  function ask() {
    var request = new XMLHttpRequest();
    var over = false;
    function end(isLost) {
      if (over) return;
      over = true;
      clearTimeout(patience);
      show(isLost);
      setTimeout(ask, EVERY_MS);
    }
    var patience = setTimeout(function () {
      end(true);
      request.abort();
    }, PATIENCE_MS);
    request.onreadystatechange = function () {
      if (request.readyState === 4) end(request.status !== 200 || !take(request.responseText));
    };
    try {
      request.open('GET', location.href, true);
      request.send(null);
    } catch (error) {
      end(true);
    }
  }

  setTimeout(ask, EVERY_MS);
})();
