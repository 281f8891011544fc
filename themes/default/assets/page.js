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
  var labels = { past: '已结束', open: '正在进行', upcoming: '还没开始' };

  // A window in the list says its state; one above the notice is there only while it is open, and counts down.
  function setWindow(item) {
    var from = Date.parse(item.getAttribute('data-from'));
    var to = Date.parse(item.getAttribute('data-to'));
    // A window without a first day compares with no number, and so is never upcoming.
    var state = today < from ? 'upcoming' : today > to ? 'past' : 'open';
    if (item.tagName === 'LI') {
      item.className = state;
      item.querySelector('.state').textContent = labels[state];
    } else {
      var days = Math.round((to - today) / 864e5);
      item.querySelector('.countdown').textContent = days ? '还有' + days + '天' : '今天是最后一天';
      item.hidden = state !== 'open';
    }
  }

  function setYear(warning) {
    warning.hidden = now.getFullYear() <= Number(warning.getAttribute('data-year'));
  }

  document.addEventListener('DOMContentLoaded', function () {
    switchTypeSize(document.querySelector('.large-type'));
    document.querySelectorAll('[data-to]').forEach(setWindow);
    document.querySelectorAll('[data-year]').forEach(setYear);
  });
})();
