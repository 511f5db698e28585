// Says in words that a page's scripts failed, so that no page is blank without one. In the page's head, before all it
// watches over, and in words that any browser understands: it must run where the others cannot even be read.
//
// A file that throws while it is loaded is told of by the bundle it is in (dashboard/bundle.py), and the others go on.
// A bundle that cannot be read or had, or nothing drawn after a while, is found here; then the page is tried again.
(function () {
  var DRAWN_WITHIN_MS = 20000;
  var LOOK_MS = 1000;
  var AGAIN_MS = 30000;
  var floorwatch = (window.floorwatch = window.floorwatch || {});
  var page = document.documentElement;
  var began = new Date().getTime();
  var names = [];
  var isOff = false; // a whole script of the page did not run
  var trying = 0;

  function isDrawn() {
    return document.querySelector('#room > *') !== null;
  }

  function isLate() {
    return !isDrawn() && new Date().getTime() - began > DRAWN_WITHIN_MS;
  }

  function fileOf(address) {
    return String(address).replace(/[?#].*$/, '').replace(/^.*\//, '');
  }

  /** Show the words, or take them back where the page only took long. */
  function say() {
    var isWrong = names.length > 0 || isLate();
    if (isWrong) page.setAttribute('data-broken', names.join(' '));
    else page.removeAttribute('data-broken');
    var words = document.getElementById('page-broken');
    if (!words) return; // still being read
    words.hidden = !isWrong;
    document.getElementById('page-broken-files').textContent = names.join(', ');
  }

  function note(name) {
    if (names.indexOf(name) < 0) names.push(name);
    say();
  }

  /** Load the page anew, once the server has it: a browser's own page of errors would never come back. */
  function tryAgain() {
    if (trying) return;
    trying = setTimeout(function () {
      trying = 0;
      if (!isOff && !isLate()) return;
      var request = new XMLHttpRequest();
      request.onload = function () {
        if (request.status === 200) location.reload();
        else tryAgain();
      };
      request.onerror = tryAgain;
      request.open('GET', location.href);
      request.send();
    }, AGAIN_MS);
  }

  /** A script of the page's own was not had, or could not be read. */
  function off(name) {
    isOff = true;
    note(name);
    tryAgain();
  }

  /** A file of the bundle failed while it was loaded. */
  floorwatch.broken = function (name, error) {
    if (window.console) console.error('floorwatch: ' + name + ' failed while it was loaded', error);
    note(name);
  };

  window.addEventListener(
    'error',
    function (event) {
      var script = event.target;
      var isTag = script && script !== window && script.tagName === 'SCRIPT';
      // What is loaded later says itself that it is missing. The page's own stand at its foot.
      var isLost = isTag && script.parentNode && script.parentNode.tagName === 'FOOTER';
      var isUnread = !isTag && !floorwatch.begun && /\/bundles\//.test(event.filename || '');
      if (isLost || isUnread) off(fileOf(isLost ? script.src : event.filename));
    },
    true
  );

  // For an engine that does not say what it could not read.
  document.addEventListener('DOMContentLoaded', function () {
    if (!floorwatch.begun && !isOff) off('bundles');
  });

  var looking = setInterval(function () {
    say();
    if (isLate()) tryAgain();
    if (isDrawn() && !isOff) clearInterval(looking);
  }, LOOK_MS);
})();
