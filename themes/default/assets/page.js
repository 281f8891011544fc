// Every page: the large-type switch, the dates set right by the visitor's own clock, and the worker that keeps
// pages for when there is no network.
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

  // A preview of another day names it.
  var day = html.getAttribute('data-today');
  var now = day ? new Date(day + 'T12:00') : new Date();
  var today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());

  /** What the page says, in its own language. */
  function words(key) { return html.getAttribute('data-' + key); }

  // A window in the list says its state. Whatever else is of some days is there on these days only; what
  // counts down does so to the last of them, or to the day it names.
  function setWindow(item) {
    var from = Date.parse(item.getAttribute('data-from'));
    var to = Date.parse(item.getAttribute('data-to'));
    // A window without a first day compares with no number, and so is never upcoming.
    var state = today < from ? 'upcoming' : today > to ? 'past' : 'open';
    if (item.tagName === 'LI') {
      item.className = state;
      item.querySelector('.state').textContent = words(state);
    } else {
      var count = item.querySelector('.countdown');
      var closes = item.getAttribute('data-closes');
      var days = Math.round(((closes ? Date.parse(closes) : to) - today) / 864e5);
      var left = !days ? words('last-day') : days === 1 ? words('one-day') : words('days').replace('{n}', days);
      if (count) count.textContent = state === 'upcoming' ? words('upcoming') : left;
      item.hidden = state !== 'open';
      item.classList.toggle('upcoming', state === 'upcoming');
    }
  }

  // A timeline says of each event in how many days it comes or ends, and above what is open and what is next.
  function setTimeline(timeline) {
    function say(key, days) {
      var one = timeline.getAttribute('data-' + key + '-one');
      return days === 1 && one ? one : timeline.getAttribute('data-' + key).replace('{n}', days);
    }
    function until(day) { return Math.round((Date.parse(day) - today) / 864e5); }
    var open = [];
    var next = [];
    var soonest = Infinity;
    timeline.querySelectorAll('li[data-to]').forEach(function (item) {
      var from = until(item.getAttribute('data-from'));
      var left = until(item.getAttribute('data-to'));
      var state = item.querySelector('.state');
      if (item.className === 'upcoming') {
        state.textContent = say('in', from);
        if (from < soonest) next = [];
        soonest = Math.min(soonest, from);
        if (from === soonest) next.push(item);
      } else if (item.className === 'open') {
        if (item.getAttribute('data-kind') === 'point') state.textContent = say('day');
        else state.textContent = left ? say('left', left) : words('last-day');
        open.push(item);
      }
    });
    next.forEach(function (item) { item.classList.add('next'); });
    [['.is-open', open], ['.is-next', next]].forEach(function (line) {
      var paragraph = timeline.querySelector(line[0]);
      paragraph.hidden = !line[1].length;
      paragraph.querySelector('span').textContent = line[1].map(function (item) {
        return say('item').replace('{name}', item.querySelector('.title').textContent)
          .replace('{state}', item.querySelector('.state').textContent);
      }).filter(function (said, at, all) { return all.indexOf(said) === at; }).join(say('and'));
    });
    var first = Date.parse(timeline.getAttribute('data-first'));
    var part = (today - first) / (Date.parse(timeline.getAttribute('data-last')) + 864e5 - first);
    var line = timeline.querySelector('.today');
    line.setAttribute('visibility', part >= 0 && part < 1 ? 'visible' : 'hidden');
    ['x1', 'x2'].forEach(function (end) { line.setAttribute(end, (100 * part).toFixed(2) + '%'); });
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

  // The worker marks a page that it had to take from what it keeps.
  function sayAge() {
    var kept = new Date(Number(html.getAttribute('data-kept')));
    var form = { month: 'long', day: 'numeric' };
    if (kept.getFullYear() !== now.getFullYear()) form.year = 'numeric';
    var line = document.createElement('p');
    line.className = 'warn kept';
    line.setAttribute('role', 'status');
    line.textContent = words('kept-on').replace('{day}', kept.toLocaleDateString(html.lang, form));
    var main = document.querySelector('main');
    main.insertBefore(line, main.firstChild);
  }

  // After everything else, so that the first visit costs no more than it must. A page that was opened from a
  // disk needs no worker, and may have none.
  function keepPages() {
    var worker = html.getAttribute('data-worker');
    if (!worker || !navigator.serviceWorker || location.protocol === 'file:') return;
    navigator.serviceWorker.register(worker).catch(function (refused) { /* The pages do without. */ });
  }
  window.addEventListener('load', function () { setTimeout(keepPages, 0); });

  document.addEventListener('DOMContentLoaded', function () {
    parsed.disconnect();
    html.classList.add('dated');
    if (html.hasAttribute('data-kept')) sayAge();
    switchTypeSize(document.querySelector('.large-type'));
    setDays(true);
    document.querySelectorAll('.print-page').forEach(function (button) {
      button.addEventListener('click', function () { window.print(); });
    });
    document.querySelectorAll('.deadlines').forEach(setDeadlines);
    document.querySelectorAll('.timeline').forEach(setTimeline);
  });
})();
