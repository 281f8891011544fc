// Every page: the large-type switch, and the dates set right by the visitor's own clock.
(function () {
  'use strict';
  var html = document.documentElement;
  html.classList.add('scripted');

  // Private windows and some in-app browsers refuse storage: the switch then lasts for this page only.
  function remembered() {
    try { return localStorage.getItem('large-type') === 'yes'; } catch (refused) { return false; }
  }
  function remember(large) {
    try { localStorage.setItem('large-type', large ? 'yes' : 'no'); } catch (refused) { /* see above */ }
  }
  html.classList.toggle('large', remembered());

  function switchTypeSize(button) {
    function show() {
      button.setAttribute('aria-pressed', String(html.classList.contains('large')));
    }
    button.addEventListener('click', function () {
      remember(html.classList.toggle('large'));
      show();
    });
    show();
  }

  var now = new Date();
  var today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());

  /** What the page says, in its own language. */
  function words(key) { return html.getAttribute('data-' + key); }

  // A window in the list says its state; one above the notice is there only while it is open, and counts down.
  function setWindow(item) {
    var from = Date.parse(item.getAttribute('data-from'));
    var to = Date.parse(item.getAttribute('data-to'));
    // A window without a first day compares with no number, and so is never upcoming.
    var state = today < from ? 'upcoming' : today > to ? 'past' : 'open';
    if (item.tagName === 'LI') {
      item.className = state;
      item.querySelector('.state').textContent = words(state);
    } else {
      var days = Math.round((to - today) / 864e5);
      var left = !days ? words('last-day') : days === 1 ? words('one-day') : words('days').replace('{n}', days);
      item.querySelector('.countdown').textContent = state === 'upcoming' ? words('upcoming') : left;
      item.hidden = state !== 'open';
      item.classList.toggle('upcoming', state === 'upcoming');
    }
  }

  // Where nothing is open, what opens next is shown; where nothing does, neither is its heading.
  function setDeadlines(section) {
    if (section.querySelector('.now:not([hidden])')) return;
    var next = Array.from(section.querySelectorAll('.upcoming')).sort(function (a, b) {
      return a.getAttribute('data-from') < b.getAttribute('data-from') ? -1 : 1;
    })[0];
    if (next) next.hidden = false;
    section.hidden = !next;
  }

  function setYear(warning) {
    warning.hidden = now.getFullYear() <= Number(warning.getAttribute('data-year'));
  }

  // What depends on the day is set right as it is parsed, before it is painted: scripts that are still loading hold up
  // the end of the document. An element that something follows is parsed to its end.
  var known = new WeakSet();
  function setDays(atEnd) {
    document.querySelectorAll('[data-year]').forEach(setYear);
    document.querySelectorAll('[data-to]').forEach(function (item) {
      if (known.has(item) || !(atEnd || item.nextSibling)) return;
      known.add(item);
      setWindow(item);
    });
  }
  var parsed = new MutationObserver(function () { setDays(false); });
  parsed.observe(html, { childList: true, subtree: true });

  document.addEventListener('DOMContentLoaded', function () {
    parsed.disconnect();
    html.classList.add('dated');
    switchTypeSize(document.querySelector('.large-type'));
    setDays(true);
    document.querySelectorAll('.deadlines').forEach(setDeadlines);
  });
})();
