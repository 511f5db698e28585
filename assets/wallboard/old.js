// Sends a wall's browser that is too old for the page to the plain one. In the page's head, before all that such a
// browser would stumble over, and written so that it understands it.
(function () {
  var page = document.documentElement;
  if (!page.getAttribute || page.getAttribute('data-room') !== 'wallboard') return;
  function can() {
    try {
      return !!(
        window.WebSocket &&
        window.Promise &&
        window.Map &&
        window.Intl &&
        Intl.NumberFormat &&
        'replaceChildren' in Element.prototype &&
        'animate' in Element.prototype &&
        window.CSS &&
        CSS.supports &&
        CSS.supports('selector(:has(a))') &&
        CSS.supports('translate', '1px')
      );
    } catch (error) {
      return false;
    }
  }
  if (!can()) location.replace('/wallboard/plain' + location.search);
})();
